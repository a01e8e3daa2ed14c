using System.Net;
using System.Text;
using System.Text.Json;
using AwsTesting;
using LoopbackAws.Http;
using LoopbackAws.SecurityHub;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Tests.SecurityHub;

/// <summary>The loopback Security Hub over bare HTTP.</summary>
public sealed class SecurityHubEndpointTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2021, 11, 11, 0, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _http = new();
    private Loopback _aws = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync(Now);
        _http.BaseAddress = _aws.Endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task An_import_answers_counts_and_failures_with_status_200()
    {
        var (status, body, _) = await PostAsync(
            "/findings/import",
            Findings(Samples.Write(Samples.Adapted("good")), Samples.Write(Samples.Adapted("bad").With("Title", null))));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((1, 1), (body.GetProperty("SuccessCount").GetInt32(), body.GetProperty("FailedCount").GetInt32()));
        var failure = body.GetProperty("FailedFindings")[0];
        Assert.Equal(("bad", "InvalidInput"), (failure.GetProperty("Id").GetString(), failure.GetProperty("ErrorCode").GetString()));
        Assert.Equal(
            "Finding does not adhere to Amazon Finding Format. data should have required property 'Title'.",
            failure.GetProperty("ErrorMessage").GetString());
        Assert.Equal(
            new ServiceCall("securityhub", "BatchImportFindings", "", 2),
            Assert.Single(_aws.Calls.Of("securityhub", "BatchImportFindings")) with { Permissions = [] });
    }

    [Fact]
    public async Task The_adapted_documented_finding_can_be_read_back()
    {
        await PostAsync("/findings/import", Findings(Samples.Write(Samples.Adapted())));

        var (status, body, _) = await PostAsync(
            "/findings",
            """{"Filters":{"ProductName":[{"Value":"Systems Manager Patch Manager","Comparison":"EQUALS"}]},"MaxResults":1}""");

        Assert.Equal(HttpStatusCode.OK, status);
        var finding = Assert.Single(body.GetProperty("Findings").EnumerateArray());
        Assert.Equal("i-02573cafcfEXAMPLE", finding.GetProperty("Resources")[0].GetProperty("Id").GetString());
        Assert.False(body.TryGetProperty("NextToken", out _));
    }

    [Fact]
    public async Task The_documented_finding_as_it_stands_is_denied_for_its_product()
    {
        var (status, body, type) = await PostAsync("/findings/import", Findings(Samples.Typical));

        Assert.Equal((HttpStatusCode.Forbidden, "AccessDeniedException"), (status, type));
        Assert.EndsWith(
            "on resource: arn:aws:securityhub:us-east-1::product/aws/ssm-patch-manager",
            body.GetProperty("Message").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hub_describes_itself()
    {
        using var answer = await _http.GetAsync(new Uri("/accounts", UriKind.Relative), Token);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));

        Assert.Equal("arn:aws:securityhub:us-east-2:111122223333:hub/default", json.RootElement.GetProperty("HubArn").GetString());
        Assert.Equal("2021-11-11T00:00:00.000Z", json.RootElement.GetProperty("SubscribedAt").GetString());
    }

    [Fact]
    public async Task An_error_has_its_type_in_a_header_and_code_and_message_in_the_body()
    {
        _aws.Hub.Enabled = false;

        var (status, body, type) = await PostAsync("/findings/import", Findings(Samples.Write(Samples.Adapted())));

        Assert.Equal((HttpStatusCode.Unauthorized, "InvalidAccessException"), (status, type));
        Assert.Equal(
            """{"Message":"Account 111122223333 is not subscribed to AWS Security Hub","Code":"InvalidAccessException"}""",
            body.GetRawText());
    }

    [Fact]
    public async Task A_fault_is_answered_before_anything_takes_effect()
    {
        _aws.Calls.Fault = _ => new AwsErrorException("InternalException", "oops", 500);

        var (status, _, type) = await PostAsync("/findings/import", Findings(Samples.Write(Samples.Adapted())));

        Assert.Equal((HttpStatusCode.InternalServerError, "InternalException"), (status, type));
        Assert.Empty(_aws.Hub.Findings);
    }

    [Fact]
    public async Task An_answer_can_be_lost_after_the_import_took_effect()
    {
        var lost = true;
        _aws.Hub.LosesImportAnswer = () => lost;

        var (status, _, _) = await PostAsync("/findings/import", Findings(Samples.Write(Samples.Adapted())));
        lost = false;
        var (again, body, _) = await PostAsync("/findings/import", Findings(Samples.Write(Samples.Adapted())));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (status, again));
        Assert.Equal(1, body.GetProperty("SuccessCount").GetInt32());
        Assert.Equal(2, Assert.Single(_aws.Hub.Findings).ImportCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"Findings":{}}""")]
    [InlineData("""{"Findings":[],"Findings":[]}""")]
    [InlineData("""{"Findings":[{"Id":"\ud800"}]}""")]
    public async Task A_body_that_is_no_import_is_refused(string body)
    {
        var (status, _, type) = await PostAsync("/findings/import", body);

        Assert.Equal((HttpStatusCode.BadRequest, "InvalidInputException"), (status, type));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        using var content = new ByteArrayContent([.. "{\"Findings\":[{\"Id\":\""u8, 0xff, .. "\"}]}"u8]);
        using var answer = await _http.PostAsync(new Uri("/findings/import", UriKind.Relative), content, Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData(6_000_000, HttpStatusCode.OK)]
    [InlineData(6_000_001, HttpStatusCode.BadRequest)]
    public async Task A_call_has_up_to_6_megabytes(int bytes, HttpStatusCode expected)
    {
        var body = Findings(Samples.Write(Samples.Adapted()));

        var (status, _, _) = await PostAsync("/findings/import", body + new string(' ', bytes - Encoding.UTF8.GetByteCount(body)));

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task A_read_without_a_body_finds_everything()
    {
        await PostAsync("/findings/import", Findings(Samples.Write(Samples.Adapted())));

        var (_, body, _) = await PostAsync("/findings", "");

        Assert.Equal(1, body.GetProperty("Findings").GetArrayLength());
    }

    [Theory]
    [InlineData("POST", "/findings/import", true)]
    [InlineData("POST", "/findings", true)]
    [InlineData("GET", "/accounts", true)]
    [InlineData("GET", "/findings", false)]
    [InlineData("POST", "/accounts", false)]
    [InlineData("POST", "/", false)]
    [InlineData("POST", "/111122223333/findings", false)]
    [InlineData("POST", "/111122223333/import", false)]
    [InlineData("GET", "/2018-06-01/runtime/invocation/next", false)]
    [InlineData("POST", "/2015-03-31/functions/forwarder/invocations", false)]
    public void Only_its_own_paths_are_the_hubs(string method, string path, bool owned)
    {
        var endpoint = new SecurityHubEndpoint(_aws.Hub, _aws.Calls);
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path) = (method, path);

        Assert.Equal(owned, endpoint.Owns(request));
        request.Headers["X-Amz-Target"] = "AmazonSQS.SendMessage";
        Assert.False(endpoint.Owns(request));
    }

    private static string Findings(params string[] findings) => $$"""{"Findings":[{{string.Join(',', findings)}}]}""";

    private async Task<(HttpStatusCode Status, JsonElement Body, string? ErrorType)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content, Token);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Single(answer.Headers.GetValues("x-amzn-RequestId"));
        var errorType = answer.Headers.TryGetValues("x-amzn-ErrorType", out var type) ? type.Single() : null;
        return (answer.StatusCode, json.RootElement.Clone(), errorType);
    }
}
