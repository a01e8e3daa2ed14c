using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SecurityHub.Model;

namespace Amazon.SecurityHub;

/// <summary>The three operations of Security Hub that this package has, of the official one's many.</summary>
public interface IAmazonSecurityHub : IAmazonService, IDisposable
{
    /// <summary>Creates and updates findings.</summary>
    /// <param name="request">The findings.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What failed stands inside; only a call that fails as a whole throws.</returns>
    /// <exception cref="InternalException">The service failed.</exception>
    /// <exception cref="InvalidAccessException">Security Hub is not enabled.</exception>
    /// <exception cref="InvalidInputException">The request is malformed.</exception>
    /// <exception cref="LimitExceededException">The rate is exceeded.</exception>
    Task<BatchImportFindingsResponse> BatchImportFindingsAsync(
        BatchImportFindingsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Tells whether and since when Security Hub is enabled.</summary>
    /// <param name="request">Which hub.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InternalException">The service failed.</exception>
    /// <exception cref="InvalidAccessException">Security Hub is not enabled.</exception>
    /// <exception cref="InvalidInputException">The request is malformed.</exception>
    /// <exception cref="LimitExceededException">The rate is exceeded.</exception>
    /// <exception cref="ResourceNotFoundException">There is no such hub.</exception>
    Task<DescribeHubResponse> DescribeHubAsync(DescribeHubRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists findings.</summary>
    /// <param name="request">Which findings.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InternalException">The service failed.</exception>
    /// <exception cref="InvalidAccessException">Security Hub is not enabled.</exception>
    /// <exception cref="InvalidInputException">The request is malformed.</exception>
    /// <exception cref="LimitExceededException">The rate is exceeded.</exception>
    Task<GetFindingsResponse> GetFindingsAsync(GetFindingsRequest request, CancellationToken cancellationToken = default);

    /// <summary>The endpoint that an operation's request would go to.</summary>
    /// <param name="request">The request.</param>
    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);
}
