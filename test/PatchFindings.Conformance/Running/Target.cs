using PatchFindings.Conformance.Wire;

namespace PatchFindings.Conformance.Running;

/// <summary>An implementation to ask.</summary>
internal sealed class Target : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>A service's address, by its endpoint prefix.</summary>
    public required Func<string, Uri> Endpoint { get; init; }

    /// <summary>The Region of signatures and ARNs.</summary>
    public required string Region { get; init; }

    /// <summary>The account of ARNs, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>Signs the requests.</summary>
    public required Signature Signature { get; init; }

    /// <summary>The implementation's clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Lets the implementation's time pass.</summary>
    public required Func<TimeSpan, CancellationToken, Task> WaitAsync { get; init; }

    /// <summary>How long it may need at most until all of it knows what a part of it was told; zero: it is asked once.</summary>
    public TimeSpan PatienceMax { get; init; }

    /// <summary>Sends a request and reads the answer.</summary>
    /// <param name="call">Service and action.</param>
    /// <param name="queryString">The query string, or null.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="HttpRequestException">Nobody answers.</exception>
    public async Task<Answer> CallAsync(string call, string? queryString, byte[] body, CancellationToken cancellationToken)
    {
        var (service, action) = call.Split(' ') is [var first, var second]
            ? (first, second)
            : throw new FormatException($"'{call}' is not a service and an action");
        using var request = Protocol.Request(Endpoint(service), service, action, queryString, body);
        Signature.Sign(request, service, Region, TimeProvider.System.GetUtcNow(), request.Content is null ? [] : body);
        using var response = await _http.SendAsync(request, cancellationToken);
        return await Answer.ReadAsync(response, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
