using System.Text;
using System.Text.Json;
using Amazon.Lambda.SQSEvents;
using LoopbackAws.Http;
using LoopbackAws.Ssm;
using PatchFindings.ComplianceEvents;

namespace PatchFindings.Functions.Tests;

public sealed class ComplianceEventsTests : IAsyncLifetime
{
    private LoopbackAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await LoopbackAccount.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Forty_events_take_one_read_of_inventory_and_each_finding_is_in_the_queue()
    {
        for (var node = 0; node < 40; node++)
        {
            _aws.Noncompliant(node);
        }

        var answer = await HandleAsync(Enumerable.Range(0, 40).Select(node => _aws.CommandEvent(node)));

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(40, Assert.Single(_aws.Calls.Of("ssm", "GetInventory")).Items);
        Assert.Equal(0, _aws.Called("ssm", "DescribeInstancePatchStates"));
        Assert.Equal(0, _aws.Called("ssm", "ListResourceComplianceSummaries"));
        Assert.Equal(0, _aws.Called("ssm", "ListCommands"));
        Assert.Equal(4, _aws.Called("sqs", "SendMessageBatch"));
        Assert.Equal(
            Enumerable.Range(0, 40).Select(node => Operations.FindingId(node)).Order(),
            LoopbackAccount.Bodies(_aws.Findings).Select(IdOf).Order());
        Assert.All(_aws.Invocation.Log.Values("outcome"), outcome => Assert.Equal("enqueued", outcome));
    }

    [Fact]
    public async Task A_finding_tells_the_millisecond_that_Systems_Manager_told()
    {
        var ended = new List<string>();
        for (var node = 0; node < 50; node++)
        {
            var operation = Operations.Operation(_aws.Time.GetUtcNow(), node, command: 1) with
            {
                EndedAt = _aws.Time.GetUtcNow().AddSeconds(-10).AddMilliseconds((node * 19) + 1),
                Counts = new PatchCounts { Missing = 1 },
            };
            _aws.Publish(operation);
            ended.Add(AwsText.FormatTime(operation.EndedAt));
        }

        await HandleAsync(Enumerable.Range(0, 50).Select(node => _aws.CommandEvent(node)));

        Assert.Equal(ended.Order(), LoopbackAccount.Bodies(_aws.Findings).Select(UpdatedAtOf).Order());
    }

    [Fact]
    public async Task Compliance_events_of_one_command_ask_for_its_document_once()
    {
        for (var node = 0; node < 10; node++)
        {
            _aws.Noncompliant(node);
        }

        _aws.Ssm.AddCommand(
            new PatchCommand
            {
                CommandId = Operations.CommandId(1),
                Document = "AWS-RunPatchBaseline",
                RequestedAt = _aws.Time.GetUtcNow().AddSeconds(-60),
                Invocations = [.. Enumerable.Range(0, 10).Select(node => new CommandInvocation(Operations.Node(node)))],
            },
            _aws.Time.GetUtcNow());

        var answer = await HandleAsync(Enumerable.Range(0, 10).Select(node => _aws.ComplianceEvent(node)));

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(1, _aws.Called("ssm", "ListCommands"));
        Assert.Equal(10, _aws.Findings.Depth.Visible);
    }

    [Fact]
    public async Task An_associations_run_is_reported_by_its_own_event_and_by_the_compliance_event_alike()
    {
        var now = _aws.Time.GetUtcNow();
        var operation = Operations.Operation(now, node: 1, command: 1) with
        {
            CommandId = null,
            AssociationId = Operations.AssociationId(1),
            ExecutionId = Operations.AssociationId(1),
            Counts = new PatchCounts { Missing = 2 },
        };
        _aws.Ssm.AddAssociation(
            new PatchAssociation { AssociationId = Operations.AssociationId(1), DocumentName = "AWS-RunPatchBaseline" }, now);
        _aws.Publish(operation);

        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([_aws.AssociationEvent(1)])));
        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([_aws.ComplianceEvent(1)])));

        var bodies = LoopbackAccount.Bodies(_aws.Findings);
        Assert.Equal(2, bodies.Count);
        Assert.Equal(bodies[0], bodies[1]);
        Assert.EndsWith(
            $"/document/AWS-RunPatchBaseline/association/{Operations.AssociationId(1)}/20260301T115950Z", IdOf(bodies[0]),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Host_Management_found_is_reported_out_of_its_associations_item()
    {
        const string Document = "AWS-RunPatchBaselineAssociation";
        var now = _aws.Time.GetUtcNow();
        _aws.Ssm.AddAssociation(new PatchAssociation { AssociationId = Operations.AssociationId(1), DocumentName = Document }, now);
        _aws.Ssm.PublishAssociationScan(
            Operations.Operation(now, node: 1, command: 1) with
            {
                Document = Document,
                CommandId = null,
                AssociationId = Operations.AssociationId(1),
                ExecutionId = Operations.AssociationId(1),
                Counts = new PatchCounts { Installed = 40, Missing = 2, Failed = 0 },
                NonCompliantSeverity = ComplianceSeverity.Critical,
            },
            now);

        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([_aws.AssociationEvent(1, document: Document)])));

        using var finding = JsonDocument.Parse(Assert.Single(LoopbackAccount.Bodies(_aws.Findings)));
        Assert.EndsWith(
            $"/document/{Document}/association/{Operations.AssociationId(1)}/20260301T115950Z",
            finding.RootElement.GetProperty("Id").GetString(), StringComparison.Ordinal);
        Assert.Equal("CRITICAL", finding.RootElement.GetProperty("Severity").GetProperty("Label").GetString());
        var summary = finding.RootElement.GetProperty("PatchSummary");
        Assert.Equal(2, summary.GetProperty("MissingCount").GetInt32());
        Assert.False(summary.TryGetProperty("RebootOption", out _));
    }

    [Fact]
    public async Task A_command_that_is_not_known_is_asked_for_once_a_batch()
    {
        for (var node = 0; node < 10; node++)
        {
            _aws.Noncompliant(node);
        }

        var answer = await HandleAsync(Enumerable.Range(0, 10).Select(node => _aws.ComplianceEvent(node)));

        Assert.Equal(10, answer.BatchItemFailures.Count);
        Assert.Equal(1, _aws.Called("ssm", "ListCommands"));
    }

    [Fact]
    public async Task A_compliant_event_is_done_without_any_call()
    {
        var answer = await HandleAsync([_aws.ComplianceEvent(1, isCompliant: true)]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(["compliant"], _aws.Invocation.Log.Values("outcome"));
        Assert.Equal(0, _aws.Called("ssm", "GetInventory"));
    }

    [Fact]
    public async Task A_node_that_is_compliant_by_its_own_state_sends_nothing()
    {
        _aws.Compliant(1);

        var answer = await HandleAsync([_aws.CommandEvent(1)]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(["compliant"], _aws.Invocation.Log.Values("outcome"));
        Assert.Equal(0, _aws.Findings.Depth.Total);
    }

    [Fact]
    public async Task A_state_that_is_not_there_yet_is_waited_for_and_found_later()
    {
        _aws.Noncompliant(1, late: TimeSpan.FromMinutes(2));
        var patchEvent = _aws.CommandEvent(1);

        Assert.Equal(["0"], LoopbackAccount.Failed(await HandleAsync([patchEvent])));
        _aws.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([patchEvent])));

        Assert.Equal(["not-ready", "enqueued"], _aws.Invocation.Log.Values("outcome"));
    }

    [Fact]
    public async Task A_command_that_leaves_no_state_is_done_when_the_deadline_is_over()
    {
        var patchEvent = _aws.CommandEvent(1);

        Assert.Equal(["0"], LoopbackAccount.Failed(await HandleAsync([patchEvent])));
        _aws.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([patchEvent])));

        Assert.Equal(["not-ready", "no-state"], _aws.Invocation.Log.Values("outcome"));
        Assert.Equal(0, _aws.Findings.Depth.Total + _aws.Rejected.Depth.Total);
    }

    [Theory]
    [InlineData("GetInventory", "ThrottlingException", 400)]
    [InlineData("GetInventory", "InternalServerError", 500)]
    [InlineData("GetInventory", "AccessDeniedException", 400)]
    [InlineData("ListCommands", "ThrottlingException", 400)]
    [InlineData("DescribeAssociation", "ThrottlingException", 400)]
    [InlineData("ListCommandInvocations", "ThrottlingException", 400)]
    [InlineData("ListComplianceItems", "ThrottlingException", 400)]
    public async Task An_event_whose_node_cannot_be_read_comes_back(string action, string code, int status)
    {
        _aws.Noncompliant(1);
        _aws.Fail("ssm", action, code, status);

        var answer = await HandleAsync([_aws.ComplianceEvent(1), _aws.ComplianceEvent(2, isCompliant: true)]);

        Assert.Equal(["0"], LoopbackAccount.Failed(answer));
        Assert.Equal(["unavailable", "compliant"], _aws.Invocation.Log.Values("outcome"));
        Assert.Contains(code, Assert.IsType<string>(_aws.Invocation.Log.Values("reason").First()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_severity_that_cannot_be_read_delays_no_finding_and_the_whole_one_wins_whichever_comes_first(bool isReversed)
    {
        _aws.Ssm.Facts = _aws.Ssm.Facts with { RecordHasSeverity = false };
        _aws.Noncompliant(1, severity: ComplianceSeverity.Critical);
        _aws.Fail("ssm", "ListResourceComplianceSummaries", "ThrottlingException", 400);
        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([_aws.CommandEvent(1)])));
        _aws.Ssm.Facts = _aws.Ssm.Facts with { RecordHasSeverity = true };
        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([_aws.CommandEvent(1)])));

        var bodies = LoopbackAccount.Bodies(_aws.Findings);

        Assert.Equal(["2026-03-01T11:59:49.999Z", "2026-03-01T11:59:50Z"], bodies.Select(UpdatedAtOf).Order());
        foreach (var body in isReversed ? Enumerable.Reverse(bodies) : bodies)
        {
            Assert.Empty(LoopbackAccount.Failed(
                await _aws.ForwarderHandler.HandleAsync(LoopbackAccount.Batch(body), _aws.Invocation)));
        }

        var finding = Assert.Single(_aws.Hub.Findings).Json;
        Assert.Equal("CRITICAL", finding.GetProperty("Severity").GetProperty("Label").GetString());
    }

    [Fact]
    public async Task A_node_goes_on_to_the_next_operation_and_each_has_its_finding()
    {
        _aws.Noncompliant(1, command: 1);
        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([_aws.CommandEvent(1, command: 1)])));
        _aws.Time.Advance(TimeSpan.FromHours(1));
        _aws.Noncompliant(1, command: 2, late: TimeSpan.FromMinutes(1));
        var second = _aws.CommandEvent(1, command: 2);
        Assert.Equal(["0"], LoopbackAccount.Failed(await HandleAsync([second])));
        _aws.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(LoopbackAccount.Failed(await HandleAsync([second])));

        Assert.Equal(
            [Operations.FindingId(1, command: 1), Operations.FindingId(1, command: 2)],
            LoopbackAccount.Bodies(_aws.Findings).Select(IdOf).Order());
    }

    [Theory]
    [InlineData("not JSON", "body")]
    [InlineData("[]", "body")]
    [InlineData("", "body")]
    [InlineData("""{"source":"aws.ec2"}""", "detail-type")]
    public async Task A_body_that_is_no_event_is_in_the_rejected_queue_with_the_reason_and_done(string body, string field)
    {
        var answer = await HandleAsync([body]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(["rejected"], _aws.Invocation.Log.Values("outcome"));
        using var rejected = JsonDocument.Parse(Assert.Single(LoopbackAccount.Bodies(_aws.Rejected)));
        Assert.Equal("events", rejected.RootElement.GetProperty("Source").GetString());
        Assert.Equal(field, rejected.RootElement.GetProperty("Field").GetString());
        Assert.StartsWith(field, rejected.RootElement.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(body, rejected.RootElement.GetProperty("Body").GetString());
        Assert.Equal("0", rejected.RootElement.GetProperty("MessageId").GetString());
    }

    [Fact]
    public async Task An_event_of_another_account_is_rejected_before_anything_is_asked_in_its_name()
    {
        var answer = await HandleAsync([_aws.CommandEvent(1).Replace("111122223333", "444455556666", StringComparison.Ordinal)]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(1, _aws.Rejected.Depth.Visible);
        Assert.Equal(0, _aws.Called("ssm", "GetInventory"));
    }

    [Fact]
    public async Task A_message_that_the_rejected_queue_does_not_take_comes_back()
    {
        _aws.Fail("sqs", "SendMessageBatch");

        var answer = await HandleAsync(["not JSON"]);

        Assert.Equal(["0"], LoopbackAccount.Failed(answer));
        Assert.Equal(["unavailable"], _aws.Invocation.Log.Values("outcome"));
    }

    [Fact]
    public async Task Several_events_of_one_operation_send_one_finding()
    {
        _aws.Noncompliant(1);

        var answer = await HandleAsync([_aws.CommandEvent(1), _aws.CommandEvent(1), _aws.CommandEvent(1)]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(1, _aws.Findings.Depth.Total);
        Assert.Equal(["enqueued", "superseded", "superseded"], _aws.Invocation.Log.Values("outcome"));
    }

    [Fact]
    public async Task An_event_whose_finding_is_sent_by_another_shares_its_fate()
    {
        _aws.Noncompliant(1);
        _aws.Sqs.EntryFault = (_, _) => new AwsErrorException("InternalError", "told to fail", 500);

        var answer = await HandleAsync([_aws.CommandEvent(1), _aws.CommandEvent(1)]);

        Assert.Equal(["0", "1"], LoopbackAccount.Failed(answer));
        Assert.Equal(["unavailable", "unavailable"], _aws.Invocation.Log.Values("outcome"));
    }

    [Fact]
    public async Task Only_the_event_whose_finding_was_not_accepted_comes_back()
    {
        for (var node = 0; node < 12; node++)
        {
            _aws.Noncompliant(node);
        }

        _aws.Sqs.EntryFault = (_, entry) => entry == "11" ? new AwsErrorException("InternalError", "told to fail", 500) : null;

        var answer = await HandleAsync(Enumerable.Range(0, 12).Select(node => _aws.CommandEvent(node)));

        Assert.Equal(["11"], LoopbackAccount.Failed(answer));
        Assert.Equal(11, _aws.Findings.Depth.Total);
    }

    [Fact]
    public async Task A_findings_queue_that_is_down_keeps_every_event_that_owes_a_finding()
    {
        _aws.Noncompliant(1);
        _aws.Compliant(2);
        _aws.Fail("sqs", "SendMessageBatch");

        var answer = await HandleAsync([_aws.CommandEvent(1), _aws.CommandEvent(2)]);

        Assert.Equal(["0"], LoopbackAccount.Failed(answer));
    }

    [Fact]
    public async Task A_finding_that_sqs_never_takes_ends_in_the_rejected_queue()
    {
        _aws.Noncompliant(1);
        _aws.Sqs.EntryFault = (queue, _) => queue == "findings" ? new AwsErrorException("InvalidMessageContents", "told to fail", 400) : null;

        var answer = await HandleAsync([_aws.CommandEvent(1)]);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Contains("InvalidMessageContents", Assert.Single(LoopbackAccount.Bodies(_aws.Rejected)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_record_without_an_id_fails_the_whole_batch()
    {
        var batch = LoopbackAccount.Batch([_aws.CommandEvent(1)]);
        batch.Records![0].MessageId = null;

        await Assert.ThrowsAsync<InvalidOperationException>(() => _aws.EventsHandler.HandleAsync(batch, _aws.Invocation));
    }

    [Fact]
    public async Task A_record_fails_when_any_of_two_with_its_id_does()
    {
        _aws.Compliant(1);
        var batch = LoopbackAccount.Batch([_aws.CommandEvent(1), _aws.CommandEvent(2)]);
        batch.Records![1].MessageId = "0";

        var answer = await _aws.EventsHandler.HandleAsync(batch, _aws.Invocation);

        Assert.Equal(["0"], LoopbackAccount.Failed(answer));
    }

    [Fact]
    public async Task A_single_event_is_answered_with_its_outcome()
    {
        _aws.Noncompliant(1);

        using var answer = JsonDocument.Parse(await InvokeAsync(_aws.CommandEvent(1)));

        Assert.Equal("enqueued", answer.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(Operations.Node(1), answer.RootElement.GetProperty("nodeId").GetString());
        Assert.Equal(Operations.FindingId(1), answer.RootElement.GetProperty("findingId").GetString());
        Assert.Equal(1, _aws.Findings.Depth.Total);
    }

    [Fact]
    public async Task A_single_event_that_is_not_done_is_an_error_so_that_its_sender_tries_again()
    {
        var error = await Assert.ThrowsAsync<EventNotDoneException>(() => InvokeAsync(_aws.CommandEvent(1)));

        Assert.StartsWith("not-ready: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_event_that_is_none_is_rejected_with_the_field_at_fault()
    {
        using var answer = JsonDocument.Parse(await InvokeAsync("""{"source":"aws.ssm","detail-type":7}"""));

        Assert.Equal("rejected", answer.RootElement.GetProperty("outcome").GetString());
        Assert.StartsWith("detail-type", answer.RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, _aws.Rejected.Depth.Total);
    }

    [Fact]
    public async Task A_batch_is_told_from_a_single_event_by_its_records()
    {
        _aws.Noncompliant(1);
        var body = JsonEncodedText.Encode(_aws.CommandEvent(1));

        var answer = await InvokeAsync($$"""{"Records":[{"messageId":"a","body":"{{body}}"},{"messageId":"b","body":"{}"}]}""");
        var late = await InvokeAsync($$"""{"Records":[{"messageId":"c","body":"{{JsonEncodedText.Encode(_aws.CommandEvent(2))}}"}]}""");

        Assert.Equal("""{"batchItemFailures":[]}""", answer);
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"c"}]}""", late);
    }

    [Fact]
    public async Task Time_that_runs_out_while_reading_leaves_the_event_in_its_queue()
    {
        _aws.Noncompliant(1);
        _aws.Calls.Received += call =>
        {
            if (call.Action == "GetInventory")
            {
                _aws.Time.Advance(TimeSpan.FromSeconds(26));
            }
        };

        var answer = await HandleAsync([_aws.CommandEvent(1), "not JSON"]);

        Assert.Equal(["0"], LoopbackAccount.Failed(answer));
        Assert.Equal(1, _aws.Rejected.Depth.Total);
    }

    [Fact]
    public async Task Each_outcome_is_counted_in_one_line_of_metrics()
    {
        _aws.Noncompliant(1);
        _aws.Compliant(2);

        await HandleAsync([_aws.CommandEvent(1), _aws.CommandEvent(1), _aws.CommandEvent(2), _aws.CommandEvent(3), "not JSON"]);

        var line = Assert.Single(_aws.Metrics.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var metrics = JsonDocument.Parse(line);
        Assert.Equal(5, metrics.RootElement.GetProperty("EventsReceived").GetInt32());
        foreach (var name in new[] { "Enqueued", "Superseded", "Compliant", "NotReady", "Rejected" })
        {
            Assert.Equal(1, metrics.RootElement.GetProperty(name).GetInt32());
        }
    }

    [Fact]
    public async Task A_line_of_the_log_follows_a_node_from_its_event_to_its_finding()
    {
        _aws.Noncompliant(1);

        await HandleAsync([_aws.CommandEvent(1)]);

        var line = Assert.Single(_aws.Invocation.Log.All);
        Assert.Equal(Operations.Node(1), line.Values["node"]);
        Assert.Equal("0", line.Values["messageId"]);
        Assert.Equal(Operations.CommandId(1), line.Values["commandId"]);
        Assert.Equal(Operations.FindingId(1), line.Values["findingId"]);
        Assert.NotNull(line.Values["eventId"]);
    }

    private static string? IdOf(string finding) => TextOf(finding, "Id");

    private static string? UpdatedAtOf(string finding) => TextOf(finding, "UpdatedAt");

    private static string? TextOf(string finding, string name)
    {
        using var document = JsonDocument.Parse(finding);
        return document.RootElement.GetProperty(name).GetString();
    }

    private Task<SQSBatchResponse> HandleAsync(IEnumerable<string> bodies) =>
        _aws.EventsHandler.HandleAsync(LoopbackAccount.Batch(bodies), _aws.Invocation);

    private async Task<string> InvokeAsync(string input)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var reader = new StreamReader(await _aws.EventsHandler.HandleAsync(stream, _aws.Invocation));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
