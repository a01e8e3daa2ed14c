using Amazon.Lambda.SQSEvents;
using LoopbackAws.Http;
using LoopbackAws.Sqs;
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
    [InlineData("DescribeInstancePatchStates", "InternalServerError", 500)]
    [InlineData("DescribeInstancePatchStates", "InvalidNextToken", 400)]
    [InlineData("ListResourceComplianceSummaries", "InternalServerError", 500)]
    [InlineData("ListResourceComplianceSummaries", "InvalidFilter", 400)]
    [InlineData("ListResourceComplianceSummaries", "InvalidNextToken", 400)]
    [InlineData("ListCommands", "InternalServerError", 500)]
    [InlineData("ListCommands", "InvalidFilterKey", 400)]
    [InlineData("ListCommands", "InvalidInstanceId", 400)]
    [InlineData("ListCommands", "InvalidNextToken", 400)]
    public Task Systems_Managers_own_errors_keep_the_event(string action, string code, int status) =>
        KeepsTheEventAsync("ssm", action, code, status);

    [Theory]
    [MemberData(nameof(CommonErrors), "DescribeInstancePatchStates")]
    [MemberData(nameof(CommonErrors), "ListResourceComplianceSummaries")]
    [MemberData(nameof(CommonErrors), "ListCommands")]
    public Task Errors_common_to_all_services_keep_the_event(string action, string code, int status) =>
        KeepsTheEventAsync("ssm", action, code, status);

    [Theory]
    [InlineData("DescribeInstancePatchStates")]
    [InlineData("ListResourceComplianceSummaries")]
    public async Task A_node_that_Systems_Manager_will_never_take_is_rejected_and_the_others_go_on(string action)
    {
        _aws.Noncompliant(1);
        _aws.Noncompliant(2);
        var refused = 0;
        _aws.Calls.Fault = call => call.Action == action && (call.Items > 1 || ++refused == 1)
            ? new AwsErrorException("ValidationException", "told to refuse", 400)
            : null;

        var answer = await HandleEventsAsync([_aws.CommandEvent(1), _aws.CommandEvent(2)]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(["rejected", "enqueued"], _aws.Invocation.Log.Values("outcome").Order().Reverse());
        Assert.Contains("told to refuse", Assert.Single(LoopbackAccount.Bodies(_aws.Rejected)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_Run_Command_does_not_know_is_waited_for_and_then_named_by_the_usual_document()
    {
        _aws.Noncompliant(1);
        _aws.Ssm.Facts = _aws.Ssm.Facts with { UnknownCommandIsError = true };
        var patchEvent = _aws.ComplianceEvent(1);

        Assert.Equal(["0"], LoopbackAccount.Failed(await HandleEventsAsync([patchEvent])));
        _aws.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Empty(LoopbackAccount.Failed(await HandleEventsAsync([patchEvent])));

        Assert.Equal(["not-ready", "enqueued"], _aws.Invocation.Log.Values("outcome"));
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
    [InlineData("InvalidMessageContents", 400, true)]
    [InlineData("InvalidParameterValue", 400, true)]
    public async Task An_entry_that_SQS_fails_is_kept_unless_it_is_the_senders_fault(string code, int status, bool isRejected)
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
    public async Task An_import_that_is_refused_down_to_the_single_finding_rejects_it(string code)
    {
        _aws.Fail("securityhub", "BatchImportFindings", code, 400);

        var answer = await HandleFindingsAsync([ForwarderTests.Finding(1), ForwarderTests.Finding(2)]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(2, _aws.Rejected.Depth.Total);
        Assert.Equal(3, _aws.Called("securityhub", "BatchImportFindings"));
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

    private async Task KeepsTheEventAsync(string service, string action, string code, int status)
    {
        _aws.Noncompliant(1);
        var patchEvent = service == "sqs" ? _aws.CommandEvent(1) : _aws.ComplianceEvent(1);
        _aws.Fail(service, action, code, status);

        var answer = await HandleEventsAsync([patchEvent]);

        Assert.Equal(["0"], LoopbackAccount.Failed(answer));
        Assert.Equal(["unavailable"], _aws.Invocation.Log.Values("outcome"));
        Assert.Contains(code.Split('.')[^1], Assert.IsType<string>(Assert.Single(_aws.Invocation.Log.Values("reason"))), StringComparison.Ordinal);
        Assert.Equal(0, _aws.Rejected.Depth.Total + _aws.Findings.Depth.Total);
    }

    private Task<SQSBatchResponse> HandleEventsAsync(IEnumerable<string> bodies) =>
        _aws.EventsHandler.HandleBatchAsync(LoopbackAccount.Batch(bodies), _aws.Invocation);

    private Task<SQSBatchResponse> HandleFindingsAsync(IEnumerable<string> bodies) =>
        _aws.ForwarderHandler.HandleAsync(LoopbackAccount.Batch(bodies), _aws.Invocation);
}
