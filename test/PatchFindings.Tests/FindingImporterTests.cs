using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecurityHub;
using AwsTesting;
using LoopbackAws.Http;
using PatchFindings.Findings;
using PatchFindings.SecurityHub;

namespace PatchFindings.Tests;

public sealed class FindingImporterTests : IAsyncLifetime
{
    private Loopback _aws = null!;
    private FindingImporter _importer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync();
        _importer = new FindingImporter(_aws.HubClient);
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_hundred_findings_are_a_call()
    {
        var answers = await _importer.ImportAsync(Findings(201), Cancellation);

        Assert.All(answers, answer => Assert.Equal(ImportAnswer.Imported, answer));
        Assert.Equal([100, 100, 1], _aws.Items("securityhub", "BatchImportFindings"));
        Assert.Equal(201, _aws.Hub.Findings.Count);
    }

    [Fact]
    public async Task What_security_hub_has_is_the_finding_as_it_lay_in_the_queue()
    {
        var queued = Finding(1);

        await _importer.ImportAsync([queued], Cancellation);

        var stored = Assert.Single(_aws.Hub.Findings);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(queued.Body), JsonNode.Parse(stored.ImportedBytes.Span)));
    }

    [Theory]
    [InlineData('x', 5)]
    [InlineData('"', 8)]
    [InlineData('é', 8)]
    [InlineData('<', 8)]
    public async Task A_call_holds_six_megabytes_of_what_the_client_writes(char character, int callsMax)
    {
        // Each finding takes 100 to 220 kB as it is sent.
        var findings = Findings(200, new string(character, char.IsAsciiLetter(character) ? 2_000 : 700));

        var answers = await _importer.ImportAsync(findings, Cancellation);

        Assert.All(answers, answer => Assert.True(answer.Result == ImportResult.Imported, answer.Message));
        Assert.InRange(_aws.Calls.Of("securityhub", "BatchImportFindings").Count, 4, callsMax);
    }

    [Fact]
    public async Task A_finding_that_fails_is_answered_by_its_code_and_the_others_are_imported()
    {
        var findings = Findings(10);
        _aws.Hub.FindingFault = id =>
            id == findings[3].Finding.Id ? ("InvalidInput", "wrong") : id == findings[7].Finding.Id ? ("InternalError", "later") : null;

        var answers = await _importer.ImportAsync(findings, Cancellation);

        Assert.Equal(new ImportAnswer(ImportResult.Refused, "InvalidInput", "wrong"), answers[3]);
        Assert.Equal(new ImportAnswer(ImportResult.Failed, "InternalError", "later"), answers[7]);
        Assert.Equal(8, answers.Count(answer => answer.Result == ImportResult.Imported));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(99)]
    public async Task One_finding_that_makes_a_call_invalid_is_found_by_halving(int wrong)
    {
        var findings = Findings(100);
        findings[wrong] = findings[wrong] with { Finding = findings[wrong].Finding with { Id = " " } };

        var answers = await _importer.ImportAsync(findings, Cancellation);

        Assert.Equal(ImportResult.Refused, answers[wrong].Result);
        Assert.Equal("InvalidInputException", answers[wrong].Code);
        Assert.Equal(99, answers.Count(answer => answer.Result == ImportResult.Imported));
        Assert.InRange(_aws.Calls.Of("securityhub", "BatchImportFindings").Count, 2, 15);
    }

    [Theory]
    [InlineData(2, "Invalid parameter")]
    [InlineData(3, "Invalid parameter")]
    [InlineData(3, "productArn: arn:aws:securityhub:us-east-2::product/x/y is not yours")]
    [InlineData(100, "Findings[0].AwsAccountId is not valid")]
    public async Task A_refusal_that_stays_for_each_single_finding_with_the_same_reason_is_a_setting_and_keeps_all(int count, string reason)
    {
        _aws.Calls.Fault = _ => new AwsErrorException("InvalidInputException", reason, 400);

        var answers = await _importer.ImportAsync(Findings(count), Cancellation);

        Assert.All(answers, answer => Assert.Equal((ImportResult.Failed, "InvalidInputException"), (answer.Result, answer.Code)));
        Assert.All(answers, answer => Assert.Contains(reason, answer.Message, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.Contains("A setting", answer.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_that_names_the_product_is_asked_once()
    {
        _aws.Calls.Fault = _ => new AwsErrorException("InvalidInputException", "productArn: not yours", 400);

        await _importer.ImportAsync(Findings(250), Cancellation);

        Assert.Single(_aws.Calls.Of("securityhub", "BatchImportFindings"));
    }

    [Theory]
    [InlineData("ProductArn is not valid", ImportResult.Failed)]
    [InlineData("AwsAccountId does not match", ImportResult.Failed)]
    [InlineData("Title is too long", ImportResult.Refused)]
    public async Task A_finding_that_is_refused_alone_in_its_batch_is_judged_by_what_the_reason_names(string reason, ImportResult result)
    {
        _aws.Calls.Fault = _ => new AwsErrorException("InvalidInputException", reason, 400);

        Assert.Equal(result, Assert.Single(await _importer.ImportAsync(Findings(1), Cancellation)).Result);
    }

    [Theory]
    [InlineData("data.ProductArn should match pattern", ImportResult.Failed)]
    [InlineData("data.Title should NOT be longer than 256 characters", ImportResult.Refused)]
    public async Task A_finding_that_fails_inside_an_answer_is_kept_when_the_reason_names_the_product(string reason, ImportResult result)
    {
        _aws.Hub.FindingFault = _ => ("InvalidInput", reason);

        Assert.All(await _importer.ImportAsync(Findings(2), Cancellation), answer => Assert.Equal(result, answer.Result));
    }

    [Fact]
    public async Task Findings_that_are_refused_for_reasons_of_their_own_are_refused()
    {
        _aws.Calls.Fault = call => new AwsErrorException(
            "InvalidInputException", $"no. {_aws.Calls.Of("securityhub", "BatchImportFindings").Count}", 400);

        Assert.All(await _importer.ImportAsync(Findings(3), Cancellation), answer => Assert.Equal(ImportResult.Refused, answer.Result));
    }

    [Fact]
    public async Task Findings_that_are_refused_for_one_reason_while_others_pass_are_refused()
    {
        var findings = Findings(10);
        foreach (var wrong in new[] { 2, 7 })
        {
            findings[wrong] = findings[wrong] with { Finding = findings[wrong].Finding with { Id = new string(' ', wrong) } };
        }

        var answers = await _importer.ImportAsync(findings, Cancellation);

        Assert.Equal([2, 7], Enumerable.Range(0, 10).Where(index => answers[index].Result == ImportResult.Refused));
    }

    [Fact]
    public async Task Time_that_runs_out_while_halving_refuses_none_for_the_reason_of_all()
    {
        using var over = new CancellationTokenSource();
        _aws.Calls.Fault = _ => new AwsErrorException("InvalidInputException", "Invalid parameter", 400);
        _aws.Calls.Received += _ =>
        {
            if (_aws.Calls.Of("securityhub", "BatchImportFindings").Count == 12)
            {
                over.Cancel();
            }
        };

        Assert.All(await _importer.ImportAsync(Findings(100), over.Token), answer => Assert.Equal(ImportResult.Failed, answer.Result));
    }

    [Fact]
    public async Task What_security_hub_says_is_cut()
    {
        _aws.Hub.FindingFault = _ => (new string('c', 100_000), new string('m', 2_000_000));

        var answer = Assert.Single(await _importer.ImportAsync(Findings(1), Cancellation));

        Assert.InRange(answer.Code!.Length + answer.Message!.Length, 1_000, 1_200);
        Assert.EndsWith("(2000000 characters)", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_while_halving_leaves_the_rest_for_later()
    {
        var findings = Findings(100);
        findings[99] = findings[99] with { Finding = findings[99].Finding with { Id = " " } };
        _aws.Calls.Fault = _ => _aws.Calls.Of("securityhub", "BatchImportFindings").Count > 2
            ? new AwsErrorException("InternalException", "told to fail", 500) : null;

        var answers = await _importer.ImportAsync(findings, Cancellation);

        Assert.All(answers.Take(50), answer => Assert.Equal(ImportResult.Imported, answer.Result));
        Assert.All(answers.Skip(50), answer => Assert.Equal((ImportResult.Failed, "InternalException"), (answer.Result, answer.Code)));
        Assert.Equal(3, _aws.Calls.Of("securityhub", "BatchImportFindings").Count);
    }

    [Theory]
    [InlineData("InternalException", 500)]
    [InlineData("LimitExceededException", 429)]
    [InlineData("InvalidAccessException", 401)]
    [InlineData("AccessDeniedException", 403)]
    [InlineData("SomethingNewException", 418)]
    public async Task A_call_that_fails_as_a_whole_fails_every_finding_for_now_and_is_not_repeated(string code, int status)
    {
        _aws.Fail("securityhub", "BatchImportFindings", code, status);

        var answers = await _importer.ImportAsync(Findings(250), Cancellation);

        Assert.All(answers, answer => Assert.Equal((ImportResult.Failed, code), (answer.Result, answer.Code)));
        Assert.Single(_aws.Calls.Of("securityhub", "BatchImportFindings"));
    }

    [Fact]
    public async Task Another_accounts_finding_fails_the_call_and_names_what_may_be_wrong()
    {
        var finding = Finding(1);
        finding = finding with { Finding = finding.Finding with { AwsAccountId = "444455556666" } };

        var answer = Assert.Single(await _importer.ImportAsync([finding], Cancellation));

        Assert.Equal((ImportResult.Failed, "AccessDeniedException"), (answer.Result, answer.Code));
        Assert.Contains("AwsAccountId", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_out_of_reach_and_time_that_runs_out_fail_for_now()
    {
        using var over = new CancellationTokenSource();
        _aws.Calls.Received += _ => over.Cancel();

        var late = await _importer.ImportAsync(Findings(150), over.Token);
        await _aws.StopAsync();
        var unreachable = await _importer.ImportAsync(Findings(1), Cancellation);

        Assert.All(late.Skip(100), answer => Assert.Equal((ImportResult.Failed, "Timeout"), (answer.Result, answer.Code)));
        Assert.Single(_aws.Calls.Of("securityhub", "BatchImportFindings"));
        Assert.Equal(ImportResult.Failed, Assert.Single(unreachable).Result);
    }

    [Theory]
    [InlineData("""{"SuccessCount":2,"FailedCount":0,"FailedFindings":[]}""", "imported imported")]
    [InlineData("""{"SuccessCount":2}""", "imported imported")]
    [InlineData("""{"SuccessCount":1,"FailedCount":0,"FailedFindings":[]}""", "failed failed")]
    [InlineData("""{"SuccessCount":3}""", "failed failed")]
    [InlineData("{}", "failed failed")]
    [InlineData("""{"SuccessCount":1,"FailedCount":1,"FailedFindings":[{"Id":"1","ErrorCode":"InvalidInput"}]}""", "imported refused")]
    [InlineData("""{"SuccessCount":1,"FailedCount":1,"FailedFindings":[{"Id":"1","ErrorCode":"New"}]}""", "imported failed")]
    [InlineData("""{"SuccessCount":1,"FailedCount":1,"FailedFindings":[{"Id":"1"}]}""", "imported failed")]
    [InlineData("""{"SuccessCount":0,"FailedCount":2,"FailedFindings":[{"Id":"1","ErrorCode":"InvalidInput"}]}""", "failed failed")]
    [InlineData("""{"SuccessCount":2,"FailedCount":1}""", "failed failed")]
    [InlineData("""{"SuccessCount":2,"FailedCount":2,"FailedFindings":[]}""", "failed failed")]
    [InlineData("""{"SuccessCount":2,"FailedCount":0,"FailedFindings":[{"Id":"another","ErrorCode":"InternalFailure"}]}""", "failed failed")]
    [InlineData("""{"SuccessCount":2,"FailedFindings":[null]}""", "failed failed")]
    [InlineData("""{"SuccessCount":-1,"FailedCount":3}""", "failed failed")]
    [InlineData("[]", "failed failed")]
    [InlineData("<html/>", "failed failed")]
    [InlineData("""{"SuccessCount":"2"}""", "failed failed")]
    [InlineData("""{"SuccessCount":1,"FailedCount":1,"FailedFindings":[{"Id":"another","ErrorCode":"InvalidInput"}]}""", "failed failed")]
    [InlineData("""{"SuccessCount":1,"FailedCount":1,"FailedFindings":[{"ErrorCode":"InvalidInput"}]}""", "failed failed")]
    [InlineData("""{"SuccessCount":1,"FailedCount":1,"FailedFindings":[{"Id":"1"},{"Id":"1"}]}""", "imported failed")]
    public async Task Only_an_answer_that_accounts_for_every_finding_makes_one_imported(string answer, string expected)
    {
        using var client = Canned(answer);

        var answers = await new FindingImporter(client).ImportAsync([WithId("0"), WithId("1")], Cancellation);

        Assert.Equal(expected, string.Join(' ', answers.Select(each => each.Result.ToString().ToLowerInvariant())));
    }

    [Fact]
    public async Task No_findings_are_no_call()
    {
        Assert.Empty(await _importer.ImportAsync([], Cancellation));
        Assert.Empty(_aws.Calls.Of("securityhub", "BatchImportFindings"));
    }

    internal static QueuedFinding Finding(int number, string? filling = null)
    {
        var command = $"00000000-0000-4000-8000-{number:x12}";
        var finding = FindingMapping.ToFinding(
            new PatchOperation(
                Known.Record, OperationIdentity.OfCommand(Known.Document, command), Severity.High, IsSeverityTold: true),
            Sample.Own, new FindingOptions());
        if (filling is not null)
        {
            finding = finding with { ProductFields = Enumerable.Range(0, 50).ToDictionary(field => $"field{field}", _ => filling) };
        }

        var body = AsffRules.Write(finding, out var tooLarge);
        Assert.Null(AsffRules.Check(finding) ?? tooLarge);
        return new QueuedFinding(finding, body);
    }

    private static QueuedFinding[] Findings(int count, string? filling = null) =>
        [.. Enumerable.Range(1, count).Select(number => Finding(number, filling))];

    private static QueuedFinding WithId(string id) => new(Finding(1).Finding with { Id = id }, Finding(1).Body);

    private static AmazonSecurityHubClient Canned(string answer) => new(
        new BasicAWSCredentials("test", "secret"),
        new AmazonSecurityHubConfig
        {
            ServiceURL = "http://127.0.0.1:9",
            AuthenticationRegion = "us-east-2",
            HttpClientFactory = new CannedHttp(answer),
            MaxErrorRetry = 0,
        });
}
