using Amazon.Lambda.SQSEvents;
using LoopbackAws.Http;
using LoopbackAws.Sqs;
using LoopbackAws.Ssm;
using PatchFindings.Redrive;

namespace PatchFindings.Functions.Tests;

/// <summary>
/// Every error that AWS documents for the calls that the functions make, a row each: what becomes of the message. The same table, in words,
/// is docs/errors.md.
/// </summary>
public sealed class ErrorTableTests : IAsyncLifetime
{
    private LoopbackAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await LoopbackAccount.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData("GetInventory", "InternalServerError", 500)]
    [InlineData("GetInventory", "InvalidAggregatorException", 400)]
    [InlineData("GetInventory", "InvalidInventoryGroupException", 400)]
    [InlineData("GetInventory", "InvalidNextToken", 400)]
    [InlineData("GetInventory", "InvalidResultAttributeException", 400)]
    [InlineData("GetInventory", "InvalidTypeNameException", 400)]
    [InlineData("DescribeInstancePatchStates", "InternalServerError", 500)]
    [InlineData("DescribeInstancePatchStates", "InvalidNextToken", 400)]
    [InlineData("ListCommands", "InternalServerError", 500)]
    [InlineData("ListCommands", "InvalidFilterKey", 400)]
    [InlineData("ListCommands", "InvalidNextToken", 400)]
    [InlineData("DescribeAssociation", "InternalServerError", 500)]
    [InlineData("ListCommandInvocations", "InternalServerError", 500)]
    [InlineData("ListCommandInvocations", "InvalidFilterKey", 400)]
    [InlineData("ListCommandInvocations", "InvalidNextToken", 400)]
    [InlineData("ListComplianceItems", "InternalServerError", 500)]
    [InlineData("ListComplianceItems", "InvalidResourceType", 400)]
    [InlineData("ListComplianceItems", "InvalidNextToken", 400)]
    public Task Systems_Managers_own_errors_keep_the_event(string action, string code, int status) =>
        KeepsTheEventAsync("ssm", action, code, status);

    [Theory]
    [MemberData(nameof(CommonErrors), "GetInventory")]
    [MemberData(nameof(CommonErrors), "DescribeInstancePatchStates")]
    [MemberData(nameof(CommonErrors), "ListCommands")]
    [MemberData(nameof(CommonErrors), "DescribeAssociation")]
    [MemberData(nameof(CommonErrors), "ListCommandInvocations")]
    [MemberData(nameof(CommonErrors), "ListComplianceItems")]
    public Task Errors_common_to_all_services_keep_the_event(string action, string code, int status) =>
        KeepsTheEventAsync("ssm", action, code, status);

    [Theory]
    [InlineData("InternalServerError", 500)]
    [InlineData("InvalidFilter", 400)]
    [InlineData("InvalidNextToken", 400)]
    [InlineData("ThrottlingException", 400)]
    [InlineData("AccessDeniedException", 400)]
    [InlineData("ServiceUnavailable", 503)]
    [InlineData("SomethingNew", 400)]
    public async Task A_compliance_summary_that_is_not_answered_delays_no_finding(string code, int status)
    {
        _aws.Ssm.Facts = _aws.Ssm.Facts with { RecordHasSeverity = false };
        _aws.Noncompliant(1);
        _aws.Fail("ssm", "ListResourceComplianceSummaries", code, status);

        Assert.Empty(LoopbackAccount.Failed(await HandleEventsAsync([_aws.CommandEvent(1)])));

        Assert.NotEqual(0, _aws.Called("ssm", "ListResourceComplianceSummaries"));
        Assert.Equal(["enqueued"], _aws.Invocation.Log.Values("outcome"));
    }

    [Fact]
    public async Task A_node_whose_record_is_refused_is_judged_by_its_state()
    {
        _aws.Noncompliant(1);
        _aws.Fail("ssm", "GetInventory", "InvalidFilter", 400);

        Assert.Empty(LoopbackAccount.Failed(await HandleEventsAsync([_aws.CommandEvent(1)])));
        Assert.Equal(Operations.FindingId(1), Assert.Single(_aws.Invocation.Log.Values("findingId")));
    }

    [Fact]
    public async Task A_node_that_Systems_Manager_will_never_take_is_rejected_and_the_others_go_on()
    {
        _aws.Noncompliant(1);
        _aws.Ssm.Facts = _aws.Ssm.Facts with { InventoryFilter = NodeFilterAnswer.FirstValue };
        _aws.Noncompliant(2);
        _aws.Noncompliant(3);
        var refused = 0;
        _aws.Calls.Fault = call => call.Action == "DescribeInstancePatchStates" && (call.Items > 1 || ++refused == 1)
            ? new AwsErrorException("ValidationException", "told to refuse", 400)
            : null;

        var answer = await HandleEventsAsync([_aws.CommandEvent(1), _aws.CommandEvent(2), _aws.CommandEvent(3)]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(["rejected", "enqueued", "enqueued"], _aws.Invocation.Log.Values("outcome").Order().Reverse());
        Assert.Contains("told to refuse", Assert.Single(LoopbackAccount.Bodies(_aws.Rejected)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_nobody_knows_is_waited_for_and_then_named_by_itself_and_the_usual_document()
    {
        _aws.Noncompliant(1);
        _aws.Ssm.Facts = _aws.Ssm.Facts with { UnknownCommandIsError = true };
        var patchEvent = _aws.ComplianceEvent(1);

        Assert.Equal(["0"], LoopbackAccount.Failed(await HandleEventsAsync([patchEvent])));
        _aws.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(LoopbackAccount.Failed(await HandleEventsAsync([patchEvent])));

        Assert.Equal(["not-ready", "enqueued"], _aws.Invocation.Log.Values("outcome"));
        Assert.EndsWith(
            $"/document/AWS-RunPatchBaseline/execution/{Operations.CommandId(1)}/20260301T115950Z",
            Assert.IsType<string>(_aws.Invocation.Log.Values("findingId").Last()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS.SimpleQueueService.NonExistentQueue", 400)]
    [InlineData("AWS.SimpleQueueService.BatchRequestTooLong", 400)]
    [InlineData("AWS.SimpleQueueService.UnsupportedOperation", 400)]
    [InlineData("RequestThrottled", 403)]
    [InlineData("KmsAccessDenied", 400)]
    [InlineData("KmsDisabled", 400)]
    [InlineData("KmsThrottled", 400)]
    [InlineData("InvalidSecurity", 403)]
    [InlineData("InvalidAddress", 404)]
    [InlineData("AccessDeniedException", 403)]
    [InlineData("ServiceUnavailable", 503)]
    public Task A_findings_queue_that_refuses_the_call_keeps_the_event(string code, int status) =>
        KeepsTheEventAsync("sqs", "SendMessageBatch", code, status);

    [Theory]
    [InlineData("InternalError", 500, false)]
    [InlineData("ServiceUnavailable", 503, false)]
    [InlineData("RequestThrottled", 400, false)]
    [InlineData("KMS.ThrottlingException", 400, false)]
    [InlineData("AccessDenied", 403, false)]
    [InlineData("InvalidMessageContents", 400, true)]
    [InlineData("InvalidParameterValue", 400, true)]
    public async Task An_entry_that_SQS_fails_is_kept_unless_its_content_is_at_fault(string code, int status, bool isRejected)
    {
        _aws.Noncompliant(1);
        _aws.Sqs.EntryFault = (queue, _) => queue == "findings" ? new AwsErrorException(code, "told to fail", status) : null;

        var answer = await HandleEventsAsync([_aws.CommandEvent(1)]);

        Assert.Equal(isRejected ? [] : ["0"], LoopbackAccount.Failed(answer));
        Assert.Equal(isRejected ? 1 : 0, _aws.Rejected.Depth.Total);
    }

    [Theory]
    [InlineData("InternalException", 500)]
    [InlineData("InvalidAccessException", 401)]
    [InlineData("LimitExceededException", 429)]
    [InlineData("TooManyRequestsException", 429)]
    [InlineData("ThrottlingException", 429)]
    [InlineData("AccessDeniedException", 403)]
    [InlineData("ExpiredTokenException", 403)]
    [InlineData("UnrecognizedClientException", 403)]
    [InlineData("ServiceUnavailable", 503)]
    [InlineData("SomethingNew", 400)]
    public async Task An_import_that_fails_as_a_whole_keeps_the_findings(string code, int status)
    {
        _aws.Fail("securityhub", "BatchImportFindings", code, status);

        var answer = await HandleFindingsAsync([ForwarderTests.Finding(1), ForwarderTests.Finding(2)]);

        Assert.Equal(["0", "1"], LoopbackAccount.Failed(answer));
        Assert.All(_aws.Invocation.Log.Values("code"), logged => Assert.Equal(code, logged));
        Assert.Equal(0, _aws.Rejected.Depth.Total);
    }

    [Theory]
    [InlineData("InvalidInputException")]
    [InlineData("ValidationException")]
    public async Task An_import_that_is_refused_down_to_each_single_finding_for_one_reason_keeps_all(string code)
    {
        _aws.Fail("securityhub", "BatchImportFindings", code, 400);

        var answer = await HandleFindingsAsync([ForwarderTests.Finding(1), ForwarderTests.Finding(2)]);

        Assert.Equal(["0", "1"], LoopbackAccount.Failed(answer));
        Assert.Equal(0, _aws.Rejected.Depth.Total);
        Assert.Equal(3, _aws.Called("securityhub", "BatchImportFindings"));
        Assert.Contains("\"FindingsFailed\":2", _aws.Metrics.ToString(), StringComparison.Ordinal);
        Assert.All(_aws.Invocation.Log.All, line => Assert.Contains("A setting", line.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("told to refuse", true)]
    [InlineData("productArn: not yours", false)]
    public async Task A_finding_that_is_refused_alone_in_its_batch_is_rejected_unless_the_reason_names_the_product(string reason, bool isRejected)
    {
        _aws.Calls.Fault = call => call.Action == "BatchImportFindings" ? new AwsErrorException("InvalidInputException", reason, 400) : null;

        var answer = await HandleFindingsAsync([ForwarderTests.Finding(1)]);

        Assert.Equal(isRejected ? [] : ["0"], LoopbackAccount.Failed(answer));
        Assert.Equal(isRejected ? 1 : 0, _aws.Rejected.Depth.Total);
    }

    [Theory]
    [InlineData("InvalidInput", true)]
    [InlineData("FindingSizeExceeded", true)]
    [InlineData("InvalidAccess", false)]
    [InlineData("InternalFailure", false)]
    [InlineData("ConcurrentUpdateError", false)]
    [InlineData("DuplicatedFindingIdentifier", false)]
    [InlineData("SomethingNew", false)]
    public async Task A_finding_that_fails_inside_an_answer_is_kept_unless_the_finding_itself_is_wrong(string code, bool isRejected)
    {
        _aws.Hub.FindingFault = id => id == Operations.FindingId(1) ? (code, "told to fail") : null;

        var answer = await HandleFindingsAsync([ForwarderTests.Finding(1), ForwarderTests.Finding(2)]);

        Assert.Equal(isRejected ? [] : ["0"], LoopbackAccount.Failed(answer));
        Assert.Equal(isRejected ? 1 : 0, _aws.Rejected.Depth.Total);
        Assert.Single(_aws.Hub.Findings);
    }

    [Theory]
    [InlineData("securityhub", "DescribeHub", "InternalException", 500)]
    [InlineData("securityhub", "DescribeHub", "InvalidAccessException", 401)]
    [InlineData("securityhub", "DescribeHub", "InvalidInputException", 400)]
    [InlineData("securityhub", "DescribeHub", "LimitExceededException", 429)]
    [InlineData("securityhub", "DescribeHub", "ResourceNotFoundException", 404)]
    [InlineData("securityhub", "DescribeHub", "AccessDeniedException", 403)]
    public async Task A_probe_that_is_not_answered_holds_the_messages(string service, string action, string code, int status)
    {
        _aws.EventsDlq.Send(new MessageDraft("event"));
        _aws.Fail(service, action, code, status);

        var report = await _aws.RedriveHandler.RedriveAsync(new RedriveRequest(), _aws.Invocation);

        Assert.Equal(RedriveAction.Held, report.Queues[1].Action);
        Assert.Contains(code, report.Queues[1].Canary, StringComparison.Ordinal);
        Assert.Equal(1, _aws.EventsDlq.Depth.Visible);
    }

    [Theory]
    [InlineData("GetQueueAttributes", "AWS.SimpleQueueService.NonExistentQueue", 400)]
    [InlineData("GetQueueAttributes", "RequestThrottled", 403)]
    [InlineData("ListMessageMoveTasks", "ResourceNotFoundException", 404)]
    [InlineData("ListMessageMoveTasks", "UnsupportedOperation", 400)]
    [InlineData("ReceiveMessage", "OverLimit", 403)]
    [InlineData("ReceiveMessage", "KmsAccessDenied", 400)]
    [InlineData("DeleteMessage", "ReceiptHandleIsInvalid", 400)]
    [InlineData("StartMessageMoveTask", "ResourceNotFoundException", 404)]
    [InlineData("StartMessageMoveTask", "RequestThrottled", 403)]
    [InlineData("StartMessageMoveTask", "InvalidAddress", 404)]
    [InlineData("StartMessageMoveTask", "InvalidSecurity", 403)]
    [InlineData("StartMessageMoveTask", "UnsupportedOperation", 400)]
    [InlineData("StartMessageMoveTask", "AccessDeniedException", 403)]
    public async Task A_dead_letter_queue_that_cannot_be_served_is_an_error_and_loses_nothing(string action, string code, int status)
    {
        _aws.FindingsDlq.Send(new MessageDraft(ForwarderTests.Finding(1)));
        _aws.FindingsDlq.Send(new MessageDraft(ForwarderTests.Finding(2)));
        _aws.Fail("sqs", action, code, status);

        var error = await Assert.ThrowsAsync<RedriveFailedException>(
            () => _aws.RedriveHandler.RedriveAsync(new RedriveRequest(), _aws.Invocation));

        Assert.Contains(code.Split('.')[^1], error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _aws.FindingsDlq.Depth.Total + (action == "StartMessageMoveTask" ? _aws.Hub.Findings.Count : 0));
    }

    public static TheoryData<string, string, int> CommonErrors(string action) => new()
    {
        { action, "ThrottlingException", 400 },
        { action, "AccessDeniedException", 400 },
        { action, "ExpiredTokenException", 400 },
        { action, "UnrecognizedClientException", 400 },
        { action, "ServiceUnavailable", 503 },
        { action, "SomethingNew", 400 },
    };

    /// <summary>
    /// The operation is of an execution that nobody knows and from a while before the event: there is no read that its compliance event
    /// does not need.
    /// </summary>
    private async Task KeepsTheEventAsync(string service, string action, string code, int status)
    {
        _aws.Noncompliant(1);
        if (service == "ssm")
        {
            _aws.Time.Advance(TimeSpan.FromMinutes(10));
        }

        var patchEvent = service == "sqs" ? _aws.CommandEvent(1) : _aws.ComplianceEvent(1);
        _aws.Fail(service, action, code, status);

        var answer = await HandleEventsAsync([patchEvent]);

        Assert.Equal(["0"], LoopbackAccount.Failed(answer));
        Assert.Equal(["unavailable"], _aws.Invocation.Log.Values("outcome"));
        Assert.Contains(code.Split('.')[^1], Assert.IsType<string>(Assert.Single(_aws.Invocation.Log.Values("reason"))), StringComparison.Ordinal);
        Assert.Equal(0, _aws.Rejected.Depth.Total + _aws.Findings.Depth.Total);
    }

    private Task<SQSBatchResponse> HandleEventsAsync(IEnumerable<string> bodies) =>
        _aws.EventsHandler.HandleAsync(LoopbackAccount.Batch(bodies), _aws.Invocation);

    private Task<SQSBatchResponse> HandleFindingsAsync(IEnumerable<string> bodies) =>
        _aws.ForwarderHandler.HandleAsync(LoopbackAccount.Batch(bodies), _aws.Invocation);
}
