using System.Text;
using System.Text.Json;
using Amazon.Lambda.SQSEvents;
using LoopbackAws.Http;
using PatchFindings.Findings;
using PatchFindings.PatchStates;

namespace PatchFindings.Functions.Tests;

public sealed class ForwarderTests : IAsyncLifetime
{
    private static readonly FunctionIdentity Own = new(AwsPartition.Standard, LoopbackAccount.Region, LoopbackAccount.AccountId);
    private LoopbackAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await LoopbackAccount.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_hundred_findings_take_one_import()
    {
        var answer = await HandleAsync(Enumerable.Range(0, 100).Select(node => Finding(node)));

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(100, Assert.Single(_aws.Calls.Of("securityhub", "BatchImportFindings")).Items);
        Assert.Equal(100, _aws.Hub.Findings.Count);
        Assert.All(_aws.Invocation.Log.Values("result"), result => Assert.Equal("imported", result));
    }

    [Fact]
    public async Task A_finding_that_fails_for_now_comes_back_alone()
    {
        _aws.Hub.FindingFault = id => id == Operations.FindingId(2) ? ("InternalFailure", "told to fail") : null;

        var answer = await HandleAsync(Enumerable.Range(0, 5).Select(node => Finding(node)));

        Assert.Equal(["2"], LoopbackAccount.Failed(answer));
        Assert.Equal(4, _aws.Hub.Findings.Count);
        Assert.Equal(0, _aws.Rejected.Depth.Total);
    }

    [Fact]
    public async Task A_finding_that_security_hub_refuses_is_in_the_rejected_queue_with_code_message_and_finding()
    {
        _aws.Hub.FindingFault = id => id == Operations.FindingId(2) ? ("InvalidInput", "told to refuse") : null;

        var answer = await HandleAsync(Enumerable.Range(0, 5).Select(node => Finding(node)));

        Assert.Empty(LoopbackAccount.Failed(answer));
        using var rejected = JsonDocument.Parse(Assert.Single(LoopbackAccount.Bodies(_aws.Rejected)));
        Assert.Equal("findings", rejected.RootElement.GetProperty("Source").GetString());
        Assert.Equal("InvalidInput", rejected.RootElement.GetProperty("Code").GetString());
        Assert.Contains("told to refuse", rejected.RootElement.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(Finding(2), rejected.RootElement.GetProperty("Body").GetString());
    }

    [Fact]
    public async Task A_refused_finding_is_done_only_when_the_rejected_queue_has_it()
    {
        _aws.Hub.FindingFault = id => id == Operations.FindingId(2) ? ("InvalidInput", "told to refuse") : null;
        _aws.Fail("sqs", "SendMessageBatch");

        var answer = await HandleAsync(Enumerable.Range(0, 5).Select(node => Finding(node)));

        Assert.Equal(["2"], LoopbackAccount.Failed(answer));
    }

    [Theory]
    [InlineData("InternalException", 500)]
    [InlineData("LimitExceededException", 429)]
    [InlineData("ThrottlingException", 429)]
    [InlineData("ServiceUnavailable", 503)]
    [InlineData("InvalidAccessException", 401)]
    [InlineData("AccessDeniedException", 403)]
    public async Task A_call_that_fails_as_a_whole_keeps_every_finding(string code, int status)
    {
        _aws.Fail("securityhub", "BatchImportFindings", code, status);

        var answer = await HandleAsync([Finding(1), Finding(2)]);

        Assert.Equal(["0", "1"], LoopbackAccount.Failed(answer));
        Assert.Equal(0, _aws.Rejected.Depth.Total);
        Assert.All(_aws.Invocation.Log.Values("code"), logged => Assert.Equal(code, logged));
    }

    [Fact]
    public async Task A_hub_that_is_not_enabled_is_named_as_the_cause()
    {
        _aws.Hub.Enabled = false;

        var answer = await HandleAsync([Finding(1)]);

        Assert.Equal(["0"], LoopbackAccount.Failed(answer));
        Assert.Contains("not enabled", Assert.IsType<string>(Assert.Single(_aws.Invocation.Log.Values("reason"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_denied_import_names_its_two_causes()
    {
        _aws.Fail("securityhub", "BatchImportFindings", "AccessDeniedException", 403);

        await HandleAsync([Finding(1)]);

        var reason = Assert.IsType<string>(Assert.Single(_aws.Invocation.Log.Values("reason")));
        Assert.Contains("role", reason, StringComparison.Ordinal);
        Assert.Contains("AwsAccountId", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_that_makes_the_whole_call_invalid_is_found_and_the_others_go_through()
    {
        _aws.Calls.Fault = call => call is { Service: "securityhub", Items: > 1 }
            ? new AwsErrorException("InvalidInputException", "told to refuse", 400)
            : null;

        var answer = await HandleAsync(Enumerable.Range(0, 8).Select(node => Finding(node)));

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(8, _aws.Hub.Findings.Count);
    }

    [Fact]
    public async Task Two_messages_of_one_finding_are_one_in_the_call_and_both_done()
    {
        var answer = await HandleAsync([Finding(1), Finding(1)]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(1, Assert.Single(_aws.Calls.Of("securityhub", "BatchImportFindings")).Items);
    }

    [Fact]
    public async Task The_newest_of_two_findings_with_one_id_is_sent()
    {
        var older = Finding(1);
        var newer = older.Replace("11:59:50", "11:59:55", StringComparison.Ordinal);

        var answer = await HandleAsync([newer, older]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal("2026-03-01T11:59:55Z", Assert.Single(_aws.Hub.Findings).Json.GetProperty("UpdatedAt").GetString());
    }

    [Fact]
    public async Task An_older_finding_is_not_rejected_for_what_is_wrong_with_a_newer_one()
    {
        var older = Finding(1);
        var newer = older.Replace("11:59:50", "11:59:55", StringComparison.Ordinal);
        _aws.Hub.FindingFault = _ => ("InvalidInput", "told to refuse");

        var answer = await HandleAsync([newer, older]);

        Assert.Equal(["1"], LoopbackAccount.Failed(answer));
        Assert.Equal(1, _aws.Rejected.Depth.Total);
    }

    [Fact]
    public async Task An_import_whose_answer_is_lost_is_repeated_and_changes_nothing()
    {
        var loses = true;
        _aws.Hub.LosesImportAnswer = () => loses;
        Assert.Equal(["0"], LoopbackAccount.Failed(await HandleAsync([Finding(1)])));
        var first = Assert.Single(_aws.Hub.Findings);

        loses = false;
        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([Finding(1)])));

        Assert.Equal(first.ImportedBytes.ToArray(), Assert.Single(_aws.Hub.Findings).ImportedBytes.ToArray());
    }

    [Theory]
    [InlineData("not JSON", "body")]
    [InlineData("null", "body")]
    [InlineData("{}", "SchemaVersion")]
    [InlineData("""{"SchemaVersion":7}""", "SchemaVersion")]
    public async Task A_message_that_is_no_finding_is_rejected_with_the_field_and_never_sent(string body, string field)
    {
        var answer = await HandleAsync([body, Finding(1)]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        using var rejected = JsonDocument.Parse(Assert.Single(LoopbackAccount.Bodies(_aws.Rejected)));
        Assert.Equal(field, rejected.RootElement.GetProperty("Field").GetString());
        Assert.Equal(1, Assert.Single(_aws.Calls.Of("securityhub", "BatchImportFindings")).Items);
    }

    [Theory]
    [InlineData("111122223333", "444455556666", "AwsAccountId")]
    [InlineData("securityhub:us-east-2", "securityhub:us-west-1", "ProductArn")]
    public async Task A_finding_of_another_account_or_region_is_rejected(string own, string other, string field)
    {
        await HandleAsync([Finding(1).Replace(own, other, StringComparison.Ordinal)]);

        using var rejected = JsonDocument.Parse(Assert.Single(LoopbackAccount.Bodies(_aws.Rejected)));
        Assert.Equal(field, rejected.RootElement.GetProperty("Field").GetString());
        Assert.Equal(0, _aws.Called("securityhub", "BatchImportFindings"));
    }

    [Fact]
    public async Task Imports_refusals_and_failures_are_counted_and_the_latency_is_measured_from_the_operations_end()
    {
        _aws.Hub.FindingFault = id => id == Operations.FindingId(2) ? ("InvalidInput", "told to refuse")
            : id == Operations.FindingId(3) ? ("InternalFailure", "told to fail")
            : null;

        await HandleAsync(Enumerable.Range(0, 5).Select(node => Finding(node)));

        using var metrics = JsonDocument.Parse(Assert.Single(_aws.Metrics.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(3, metrics.RootElement.GetProperty("FindingsImported").GetInt32());
        Assert.Equal(1, metrics.RootElement.GetProperty("FindingsRefused").GetInt32());
        Assert.Equal(1, metrics.RootElement.GetProperty("FindingsFailed").GetInt32());
        Assert.Equal([10_000d, 10_000d, 10_000d], metrics.RootElement.GetProperty("ImportLatency").EnumerateArray().Select(v => v.GetDouble()));
    }

    [Fact]
    public async Task An_empty_batch_makes_no_call()
    {
        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([])));
        Assert.Equal(0, _aws.Called("securityhub", "BatchImportFindings"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version":"0","detail-type":"Configuration Compliance State Change","detail":{}}""")]
    [InlineData("a finding")]
    public async Task What_is_no_batch_is_an_error_that_says_what_the_function_takes(string input)
    {
        var batch = Lambda.Read(Encoding.UTF8.GetBytes(input == "a finding" ? Finding(1) : input));

        var error = await Assert.ThrowsAsync<FunctionInputException>(() => _aws.ForwarderHandler.HandleAsync(batch, _aws.Invocation));

        Assert.Contains("The function takes a batch of SQS messages", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_that_runs_out_while_importing_keeps_the_findings()
    {
        _aws.Calls.Received += call =>
        {
            if (call.Action == "BatchImportFindings")
            {
                _aws.Time.Advance(TimeSpan.FromSeconds(26));
            }
        };

        Assert.Equal(["0"], LoopbackAccount.Failed(await HandleAsync([Finding(1)])));
    }

    internal static string Finding(int node)
    {
        var state = new PatchState
        {
            NodeId = Operations.Node(node),
            BaselineId = "pb-0c10e65780example",
            Operation = "Scan",
            OperationStartTime = new DateTimeOffset(2026, 3, 1, 11, 59, 10, TimeSpan.Zero),
            OperationEndTime = new DateTimeOffset(2026, 3, 1, 11, 59, 50, TimeSpan.Zero),
            MissingCount = 2,
        };
        var operation = new PatchOperation(
            state, OperationIdentity.OfCommand("AWS-RunPatchBaseline", Operations.CommandId(1)), Severity.OfCompliance("HIGH"),
            IsSeverityTold: true);
        return AsffRules.Write(FindingMapping.ToFinding(operation, Own, new FindingOptions()), out _);
    }

    private Task<SQSBatchResponse> HandleAsync(IEnumerable<string> bodies) =>
        _aws.ForwarderHandler.HandleAsync(LoopbackAccount.Batch(bodies), _aws.Invocation);
}
