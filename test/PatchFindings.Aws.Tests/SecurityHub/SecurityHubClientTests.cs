using System.Net;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;

namespace PatchFindings.Aws.Tests.SecurityHub;

public sealed class SecurityHubClientTests : IDisposable
{
    private readonly StubHttp _http = new();
    private readonly AmazonSecurityHubClient _client;

    public SecurityHubClientTests()
    {
        var config = new AmazonSecurityHubConfig { HttpClientFactory = _http, RegionEndpoint = RegionEndpoint.EUWest1, MaxErrorRetry = 1 };
        _client = new AmazonSecurityHubClient(new SessionAWSCredentials("AKID", "secret", "token"), config);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task An_import_posts_the_members_that_are_set_and_no_others()
    {
        _http.Answers(200, """{"FailedCount":0,"SuccessCount":1,"FailedFindings":[]}""");

        var response = await _client.BatchImportFindingsAsync(
            new BatchImportFindingsRequest
            {
                Findings =
                [
                    new AwsSecurityFinding
                    {
                        SchemaVersion = "2018-10-08",
                        Id = "id \"1\" é 😀 </script>",
                        Types = ["a/b/c"],
                        Severity = new Severity { Label = "HIGH", Normalized = 70 },
                        ProductFields = new Dictionary<string, string> { ["patchfindings/PatchGroup"] = "web" },
                        Resources = [new Resource { Type = "AwsEc2Instance", Id = "i-1", Partition = "aws", Region = "eu-west-1" }],
                        PatchSummary = new PatchSummary { Id = "pb-1", MissingCount = 0, InstalledPendingReboot = 2 },
                        FindingProviderFields = new FindingProviderFields
                        {
                            Severity = new FindingProviderSeverity { Label = "HIGH" },
                            Types = ["a/b/c"],
                        },
                        RecordState = "ACTIVE",
                        Workflow = new Workflow { Status = "NEW" },
                    },
                ],
            },
            Cancellation);

        Assert.Equal((1, 0, HttpStatusCode.OK), (response.SuccessCount, response.FailedCount, response.HttpStatusCode));
        Assert.Equal("request-1", response.ResponseMetadata.RequestId);
        var request = Assert.Single(_http.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("https://securityhub.eu-west-1.amazonaws.com/findings/import", request.Uri.ToString());
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        AssertSame(
            """
            {"Findings":[{"SchemaVersion":"2018-10-08","Id":"id \"1\" é 😀 </script>","Types":["a/b/c"],
            "Severity":{"Label":"HIGH","Normalized":70},"ProductFields":{"patchfindings/PatchGroup":"web"},
            "Resources":[{"Type":"AwsEc2Instance","Id":"i-1","Partition":"aws","Region":"eu-west-1"}],
            "Workflow":{"Status":"NEW"},"RecordState":"ACTIVE","PatchSummary":{"Id":"pb-1","MissingCount":0,"InstalledPendingReboot":2},
            "FindingProviderFields":{"Severity":{"Label":"HIGH"},"Types":["a/b/c"]}}]}
            """,
            request.Text);
    }

    [Fact]
    public async Task Text_is_sent_as_ascii_and_what_html_would_mind_as_escapes_of_six_bytes()
    {
        _http.Answers(200, """{"FailedCount":0,"SuccessCount":1}""");

        await _client.BatchImportFindingsAsync(
            new BatchImportFindingsRequest { Findings = [new AwsSecurityFinding { Id = "a\"<>&'+`é😀\\/\n" }] }, Cancellation);

        Assert.Equal(
            """{"Findings":[{"Id":"a\u0022\u003C\u003E\u0026\u0027\u002B\u0060\u00E9\uD83D\uDE00\\/\n"}]}""",
            Assert.Single(_http.Requests).Text);
    }

    [Fact]
    public async Task A_request_is_signed_with_signature_version_4()
    {
        _http.Answers(200, """{"FailedCount":0,"SuccessCount":1}""");

        await _client.BatchImportFindingsAsync(
            new BatchImportFindingsRequest { Findings = [new AwsSecurityFinding { Id = "é" }] }, Cancellation);

        AssertSigned(Assert.Single(_http.Requests), "secret", "eu-west-1");
    }

    [Fact]
    public async Task A_request_without_a_body_is_signed_too()
    {
        _http.Answers(200, """{"HubArn":"arn:aws:securityhub:eu-west-1:111122223333:hub/default","SubscribedAt":"2026-01-01T00:00:00Z"}""");

        var hub = await _client.DescribeHubAsync(new DescribeHubRequest(), Cancellation);

        Assert.Equal("arn:aws:securityhub:eu-west-1:111122223333:hub/default", hub.HubArn);
        var request = Assert.Single(_http.Requests);
        Assert.Equal("GET", request.Method);
        Assert.Equal("/accounts", request.Uri.PathAndQuery);
        AssertSigned(request, "secret", "eu-west-1");
    }

    [Fact]
    public async Task Failures_inside_an_answer_are_told_by_id_and_unknown_members_are_passed_over()
    {
        _http.Answers(
            200,
            """
            {"New":[{"a":1}],"FailedCount":1,"SuccessCount":2,
             "FailedFindings":[{"Id":"f","ErrorCode":"InvalidInput","ErrorMessage":"no","New":null}]}
            """);

        var response = await _client.BatchImportFindingsAsync(new BatchImportFindingsRequest { Findings = [] }, Cancellation);

        var failed = Assert.Single(response.FailedFindings!);
        Assert.Equal(("f", "InvalidInput", "no"), (failed.Id, failed.ErrorCode, failed.ErrorMessage));
        Assert.Equal(2, response.SuccessCount);
    }

    [Theory]
    [InlineData("InvalidInputException", 400)]
    [InlineData("InvalidAccessException", 401)]
    [InlineData("ResourceNotFoundException", 404)]
    [InlineData("AccessDeniedException", 403)]
    [InlineData("SomethingNew", 418)]
    public async Task An_error_is_thrown_with_its_code_and_not_tried_again(string code, int status)
    {
        _http.Answers(
            status, """{"Message":"told to fail","Code":"x"}""", ("x-amzn-ErrorType", code + ":http://internal.amazon.com/coral/"));

        var error = await Assert.ThrowsAnyAsync<AmazonSecurityHubException>(
            () => _client.BatchImportFindingsAsync(new BatchImportFindingsRequest { Findings = [] }, Cancellation));

        Assert.Equal((code, status, "told to fail", "request-1"), (error.ErrorCode, (int)error.StatusCode, error.Message, error.RequestId));
        Assert.Single(_http.Requests);
    }

    [Theory]
    [InlineData("InternalException", 500)]
    [InlineData("LimitExceededException", 429)]
    [InlineData("ThrottlingException", 429)]
    [InlineData("ServiceUnavailable", 503)]
    public async Task A_passing_error_is_tried_again_and_then_thrown(string code, int status)
    {
        _http.Answers(status, $$"""{"__type":"{{code}}","message":"told to fail"}""")
            .Answers(status, $$"""{"__type":"{{code}}","message":"told to fail"}""");

        var error = await Assert.ThrowsAnyAsync<AmazonSecurityHubException>(
            () => _client.DescribeHubAsync(new DescribeHubRequest(), Cancellation));

        Assert.Equal((code, status), (error.ErrorCode, (int)error.StatusCode));
        Assert.Equal(2, _http.Requests.Count);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again()
    {
        _http.Breaks().Answers(200, """{"HubArn":"arn"}""");

        Assert.Equal("arn", (await _client.DescribeHubAsync(new DescribeHubRequest(), Cancellation)).HubArn);
    }

    [Fact]
    public async Task A_call_ends_when_it_is_cancelled()
    {
        _http.NeverAnswers();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var call = _client.DescribeHubAsync(new DescribeHubRequest(), source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Findings_are_asked_for_by_filters_and_read_back()
    {
        _http.Answers(200, """{"Findings":[{"Id":"f","Severity":{"Label":"LOW"},"Network":{"Direction":"IN"}}],"NextToken":"next"}""");

        var response = await _client.GetFindingsAsync(
            new GetFindingsRequest
            {
                Filters = new AwsSecurityFindingFilters
                {
                    ProductName =
                    [
                        new StringFilter { Value = "Systems Manager Patch Manager", Comparison = StringFilterComparison.EQUALS },
                    ],
                    Id = [new StringFilter { Value = "arn:", Comparison = StringFilterComparison.PREFIX }],
                    UpdatedAt = [new DateFilter { Start = "2026-01-01T00:00:00Z" }],
                },
                NextToken = "here",
                MaxResults = 100,
            },
            Cancellation);

        AssertSame(
            """
            {"Filters":{"ProductName":[{"Value":"Systems Manager Patch Manager","Comparison":"EQUALS"}],
            "Id":[{"Value":"arn:","Comparison":"PREFIX"}],"UpdatedAt":[{"Start":"2026-01-01T00:00:00Z"}]},
            "NextToken":"here","MaxResults":100}
            """,
            Assert.Single(_http.Requests).Text);
        Assert.Equal("next", response.NextToken);
        Assert.Equal("LOW", Assert.Single(response.Findings!).Severity!.Label!.Value);
    }

    [Theory]
    [InlineData("us-east-1", false, false, "https://securityhub.us-east-1.amazonaws.com/")]
    [InlineData("cn-north-1", false, false, "https://securityhub.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-gov-west-1", false, false, "https://securityhub.us-gov-west-1.amazonaws.com/")]
    [InlineData("us-gov-west-1", true, false, "https://securityhub-fips.us-gov-west-1.amazonaws.com/")]
    [InlineData("eu-west-1", false, true, "https://securityhub.eu-west-1.api.aws/")]
    [InlineData("eu-west-1", true, true, "https://securityhub-fips.eu-west-1.api.aws/")]
    [InlineData("eu-isoe-west-1", false, false, "https://securityhub.eu-isoe-west-1.cloud.adc-e.uk/")]
    public void Each_partition_has_its_endpoint(string region, bool fips, bool dualStack, string expected)
    {
        var config = new AmazonSecurityHubConfig
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            UseFIPSEndpoint = fips,
            UseDualstackEndpoint = dualStack,
        };

        var endpoint = config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new DescribeHubRequest()));

        Assert.Equal(new Uri(expected), new Uri(endpoint.URL));
    }

    [Fact]
    public async Task A_service_url_is_used_as_it_is_and_signed_for_the_region_that_is_set()
    {
        _http.Answers(200, "{}");
        using var client = new AmazonSecurityHubClient(
            new SessionAWSCredentials("AKID", "secret", "token"),
            new AmazonSecurityHubConfig
            {
                HttpClientFactory = _http,
                ServiceURL = "http://127.0.0.1:4566",
                AuthenticationRegion = "us-east-2",
            });

        await client.DescribeHubAsync(new DescribeHubRequest(), Cancellation);

        var request = Assert.Single(_http.Requests);
        Assert.Equal("http://127.0.0.1:4566/accounts", request.Uri.ToString());
        AssertSigned(request, "secret", "us-east-2");
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_SECURITYHUB")]
    public void The_service_has_the_name_by_which_its_own_endpoint_variable_is_known(string variable) =>
        Assert.Equal(variable, "AWS_ENDPOINT_URL_" + AmazonSecurityHubConfig.ServiceId.ToUpperInvariant());

    // The order of members is each package's own, and so is how a character is written.
    private static void AssertSame(string expected, string sent)
    {
        Assert.All(sent, character => Assert.InRange(character, ' ', '~'));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(sent)), sent);
    }

    private static void AssertSigned(StubHttp.Request request, string secret, string region) => Signed.Check(
        request.Method, request.Uri.PathAndQuery, request.Uri.Authority, request.Headers, request.Body, secret, region);
}
