using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;
using Amazon.SQS;
using PatchFindings.Functions;

namespace PatchFindings.Tests;

/// <summary>What the SDK throws at each kind of answer, from a socket on, and the words for it.</summary>
public sealed class ServiceFailureTests
{
    private const string Page = "<html><body>Bad Gateway</body></html>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(403, "")]
    [InlineData(413, "")]
    [InlineData(429, "")]
    [InlineData(502, Page)]
    [InlineData(503, "")]
    [InlineData(504, Page)]
    [InlineData(400, "{}")]
    [InlineData(400, "[]")]
    public async Task An_error_that_says_nothing_is_told_with_its_status_and_the_call(int status, string body)
    {
        var failure = await FailureAsync(_ => RawService.Answer(status, body));

        Assert.StartsWith($"BatchImportFindings: HTTP {status}", failure.Reason, StringComparison.Ordinal);
        Assert.False(failure.IsRefusal);
        Assert.NotEmpty(failure.Code);
        Assert.DoesNotContain("inner exception", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_told_with_its_code_and_its_message()
    {
        var failure = await FailureAsync(_ => RawService.Answer(400, """{"__type":"ValidationException","message":"not so"}"""));

        Assert.Equal(
            new ServiceFailure("ValidationException", "BatchImportFindings: HTTP 400 ValidationException: not so", IsRefusal: true),
            failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Page)]
    [InlineData("{")]
    [InlineData("""{"SuccessCount":"one"}""")]
    [InlineData("""{"SuccessCount":1e99}""")]
    [InlineData("""{"FailedFindings":{}}""")]
    [InlineData("""{"FailedFindings":[7]}""")]
    [InlineData("""{"FailedFindings":[{"Id":7}]}""")]
    public async Task An_answer_that_is_none_is_a_failure_that_names_the_call(string body)
    {
        await using var service = new RawService(_ => RawService.Answer(200, body));
        using var client = Hub(service);

        try
        {
            var answer = await client.BatchImportFindingsAsync(new BatchImportFindingsRequest { Findings = [] }, Cancellation);
            Assert.Null(answer.SuccessCount);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            var failure = ServiceFailure.Of("BatchImportFindings", e);
            Assert.StartsWith("BatchImportFindings: ", failure.Reason, StringComparison.Ordinal);
            Assert.False(failure.IsRefusal);
        }
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await using var other = new RawService(_ => RawService.Answer(200, """{"SuccessCount":1}"""));

        var failure = await FailureAsync(_ => RawService.Answer(status, "", $"Location: {other.Url}/findings/import"));

        Assert.StartsWith($"BatchImportFindings: HTTP {status}", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task A_connection_that_is_closed_without_an_answer_is_tried_three_times()
    {
        await using var service = new RawService(_ => "");
        using var client = new AmazonSQSClient(new BasicAWSCredentials("test", "secret"), service.Settings(new AmazonSQSConfig()));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => client.GetQueueAttributesAsync("http://q", ["All"], Cancellation));

        Assert.Equal(3, service.Requests);
        Assert.StartsWith("GetQueueAttributes: ", ServiceFailure.Of("GetQueueAttributes", failure).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_the_other_side_reset_is_tried_no_more_often_than_any_other() =>
        Assert.Equal(0, ClientSettings.For(new AmazonSQSConfig(), Sample.Own).MaxStaleConnectionRetries);

    [Fact]
    public void A_long_code_and_a_long_message_are_cut_and_their_length_is_told()
    {
        var failure = ServiceFailure.Of("Act", new AmazonServiceException(
            new string('m', 2_000_000), ErrorType.Sender, new string('c', 100_000), "id", HttpStatusCode.BadRequest));

        Assert.InRange(failure.Reason.Length, 1_100, 1_300);
        Assert.EndsWith("… (2000000 characters)", failure.Reason, StringComparison.Ordinal);
        Assert.EndsWith("… (100000 characters)", failure.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signatures_error_does_not_tell_the_session_token()
    {
        const string Message = "The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n"
            + "'POST\n/\n\nhost:sqs\nx-amz-security-token:FwoGZXIvYXdzEXAMPLE\n'";

        var failure = ServiceFailure.Of(
            "Act", new AmazonServiceException(Message, ErrorType.Sender, "SignatureDoesNotMatch", "id", HttpStatusCode.Forbidden));

        Assert.Contains("does not match", failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("EXAMPLE", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_that_ran_out_says_whose_it_was()
    {
        Assert.Equal(("Timeout", "Act: the function's time ran out"), Words(new OperationCanceledException()));
        Assert.Equal(("Timeout", "Act: no answer in time"), Words(new TaskCanceledException("t", new TimeoutException())));
        Assert.Equal(("SocketException", "Act: SocketException: why"), Words(new SocketException(1, "why")));

        static (string Code, string Reason) Words(Exception e) => (ServiceFailure.Of("Act", e).Code, ServiceFailure.Of("Act", e).Reason);
    }

    private static async Task<ServiceFailure> FailureAsync(Func<int, string> answer)
    {
        await using var service = new RawService(answer);
        using var client = Hub(service);
        var exception = await Assert.ThrowsAnyAsync<Exception>(
            () => client.BatchImportFindingsAsync(new BatchImportFindingsRequest { Findings = [] }, Cancellation));
        return ServiceFailure.Of("BatchImportFindings", exception);
    }

    private static AmazonSecurityHubClient Hub(RawService service)
    {
        var config = service.Settings(new AmazonSecurityHubConfig());
        config.MaxErrorRetry = 0;
        return new AmazonSecurityHubClient(new BasicAWSCredentials("test", "secret"), config);
    }
}
