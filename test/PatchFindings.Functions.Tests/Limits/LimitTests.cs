using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.SQSEvents;
using LoopbackAws.Sqs;
using LoopbackAws.Ssm;
using PatchFindings.Findings;
using PatchFindings.PatchStates;
using JudgedOperation = PatchFindings.Findings.PatchOperation;
using PatchOperation = LoopbackAws.Ssm.NodePatchOperation;

namespace PatchFindings.Functions.Tests.Limits;

/// <summary>The largest and the oddest that AWS lets through, over the wire.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private const int FindingBytesMax = 240_000;
    private const int PayloadBytesMax = 6 * 1024 * 1024;
    private static readonly FunctionIdentity Own = new(AwsPartition.Standard, LoopbackAccount.Region, LoopbackAccount.AccountId);
    private LoopbackAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await LoopbackAccount.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_finding_of_240_KB_is_imported_and_one_byte_more_is_rejected()
    {
        var (largest, tooLarge) = (Finding(1, FindingBytesMax), Finding(2, FindingBytesMax + 1));
        Assert.Equal(FindingBytesMax, AsffRules.BytesAsSent(largest));

        var answer = await _aws.ForwarderHandler.HandleAsync(LoopbackAccount.Batch(largest, tooLarge), _aws.Invocation);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(Operations.FindingId(1), Assert.Single(_aws.Hub.Findings).Id);
        using var rejected = JsonDocument.Parse(Assert.Single(LoopbackAccount.Bodies(_aws.Rejected)));
        Assert.Equal(tooLarge, rejected.RootElement.GetProperty("Body").GetString());
        Assert.Contains("240000 bytes", rejected.RootElement.GetProperty("Reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('ü')]
    public async Task A_hundred_findings_over_6_MB_together_are_split_into_calls_that_fit(char filler)
    {
        var answer = await _aws.ForwarderHandler.HandleAsync(
            LoopbackAccount.Batch(Enumerable.Range(0, 100).Select(node => Finding(node, 90_000, filler))), _aws.Invocation);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(100, _aws.Hub.Findings.Count);
        Assert.InRange(_aws.Called("securityhub", "BatchImportFindings"), 2, 10);
        Assert.Equal(0, _aws.Rejected.Depth.Total);
    }

    [Fact]
    public async Task A_full_payload_of_6_MB_of_findings_is_read_and_imported()
    {
        var (payload, records) = Payload(Enumerable.Range(0, 60).Select(node => Finding(node, FindingBytesMax)));
        Assert.InRange(payload.Length, PayloadBytesMax - 300_000, PayloadBytesMax);

        var answer = await _aws.ForwarderHandler.HandleAsync(Lambda.Read(payload), _aws.Invocation);

        Assert.Empty(LoopbackAccount.Failed(answer));
        Assert.Equal(records, _aws.Hub.Findings.Count);
    }

    [Fact]
    public async Task A_full_payload_of_6_MB_of_events_is_read_and_each_has_its_outcome()
    {
        var (payload, records) = Payload(Enumerable.Range(0, 60).Select(node =>
        {
            _aws.Noncompliant(node);
            var more = $"\"detail\":{{\"more\":\"{new string('x', 125_000)}\",";
            return _aws.CommandEvent(node).Replace("\"detail\":{", more, StringComparison.Ordinal);
        }));
        Assert.InRange(payload.Length, PayloadBytesMax - 130_000, PayloadBytesMax);

        await using var answer = await _aws.EventsHandler.HandleAsync(new MemoryStream(payload), _aws.Invocation);

        using var response = await JsonDocument.ParseAsync(answer, default, TestContext.Current.CancellationToken);
        Assert.Equal(0, response.RootElement.GetProperty("batchItemFailures").GetArrayLength());
        Assert.Equal(records, _aws.Findings.Depth.Total);
        Assert.Equal(2, _aws.Called("ssm", "GetInventory"));
    }

    [Theory]
    [InlineData("quotes \" ' ` and \\ / backslashes \\\\u0041")]
    [InlineData("<script>&amp;+</script>")]
    [InlineData("tab\tline\nreturn\r")]
    [InlineData("null \0 bell \a escape \u001b delete \u007f c1 \u0085")]
    [InlineData("line \u2028 paragraph \u2029 bom \ufeff none \ufffe\uffff")]
    [InlineData("emoji 👩‍💻 outside the plane 𝕏 combining e\u0301 right to left \u202eabc")]
    [InlineData("日本語のパッチグループ")]
    public async Task Text_with_any_character_reaches_security_hub_unchanged(string text)
    {
        var operation = Operations.Operation(_aws.Time.GetUtcNow(), 1, 1) with
        {
            PatchGroup = text,
            Counts = new PatchCounts { Missing = 1 },
        };
        _aws.Publish(operation);
        await SendAsync(_aws.CommandEvent(1));

        var answer = await _aws.ForwarderHandler.HandleAsync(LoopbackAccount.Batch(_aws.Findings), _aws.Invocation);

        Assert.Empty(LoopbackAccount.Failed(answer));
        var fields = Assert.Single(_aws.Hub.Findings).Json.GetProperty("ProductFields");
        Assert.Equal(text, fields.GetProperty("patchfindings/PatchGroup").GetString());
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_node_whose_clock_is_hours_off_still_gets_each_operations_own_finding(int hours)
    {
        var off = TimeSpan.FromHours(hours);
        var before = Skewed(command: 1, off, missing: 0);
        _aws.Publish(before);
        _aws.Ssm.AddCommand(
            new PatchCommand
            {
                CommandId = before.CommandId!,
                Document = before.Document,
                RequestedAt = before.RequestedAt,
                Invocations = [new CommandInvocation(before.NodeId)],
            },
            _aws.Time.GetUtcNow());
        _aws.Time.Advance(TimeSpan.FromMinutes(5));
        var operation = Skewed(command: 2, off, missing: 3);
        _aws.Ssm.Publish(operation, _aws.Time.GetUtcNow().AddMinutes(3), _aws.Time.GetUtcNow().AddMinutes(3), _aws.Time.GetUtcNow().AddMinutes(2));
        var told = _aws.CommandEvent(1, command: 2);

        // The state before is compliant, and by its own times it may well be from after the request.
        Assert.Equal(["0"], LoopbackAccount.Failed(await _aws.EventsHandler.HandleAsync(LoopbackAccount.Batch(told), _aws.Invocation)));
        _aws.Time.Advance(TimeSpan.FromMinutes(4));
        await SendAsync(told);

        using var finding = JsonDocument.Parse(Assert.Single(LoopbackAccount.Bodies(_aws.Findings)));
        Assert.Equal(Operations.FindingId(1, command: 2), finding.RootElement.GetProperty("Id").GetString());
        Assert.Equal(3, finding.RootElement.GetProperty("PatchSummary").GetProperty("MissingCount").GetInt32());
    }

    [Fact]
    public async Task A_node_with_more_than_100000_patches_is_reported_with_100000()
    {
        var operation = Operations.Operation(_aws.Time.GetUtcNow(), 1, 1) with
        {
            Counts = new PatchCounts { Installed = 250_000, InstalledOther = 100_000, Missing = 100_001, Failed = int.MaxValue },
        };
        _aws.Publish(operation);
        await SendAsync(_aws.CommandEvent(1));

        var answer = await _aws.ForwarderHandler.HandleAsync(LoopbackAccount.Batch(_aws.Findings), _aws.Invocation);

        Assert.Empty(LoopbackAccount.Failed(answer));
        var summary = Assert.Single(_aws.Hub.Findings).Json.GetProperty("PatchSummary");
        foreach (var count in new[] { "InstalledCount", "InstalledOtherCount", "MissingCount", "FailedCount" })
        {
            Assert.Equal(100_000, summary.GetProperty(count).GetInt32());
        }
    }

    [Fact]
    public async Task Ten_thousand_nodes_in_one_burst_take_a_read_for_40_and_an_import_for_100()
    {
        const int Nodes = 10_000;
        for (var node = 0; node < Nodes; node++)
        {
            _aws.Noncompliant(node);
            _aws.Events.Send(new MessageDraft(_aws.CommandEvent(node)));
        }

        while (Take(_aws.Events, 40) is { Records.Count: > 0 } batch)
        {
            Assert.Empty(LoopbackAccount.Failed(await _aws.EventsHandler.HandleAsync(batch, _aws.Invocation)));
        }

        while (Take(_aws.Findings, 100) is { Records.Count: > 0 } batch)
        {
            Assert.Empty(LoopbackAccount.Failed(await _aws.ForwarderHandler.HandleAsync(batch, _aws.Invocation)));
        }

        Assert.Equal(Nodes, _aws.Hub.Findings.Count);
        Assert.Equal(Nodes / 40, _aws.Called("ssm", "GetInventory"));
        Assert.Equal(0, _aws.Called("ssm", "DescribeInstancePatchStates"));
        Assert.Equal(0, _aws.Called("ssm", "ListResourceComplianceSummaries"));
        Assert.Equal(0, _aws.Called("ssm", "ListCommands"));
        Assert.Equal(Nodes / 10, _aws.Called("sqs", "SendMessageBatch"));
        Assert.Equal(Nodes / 100, _aws.Called("securityhub", "BatchImportFindings"));
    }

    private static SQSEvent Take(Queue queue, int count) => new()
    {
        Records = [.. queue.Receive(count, TimeSpan.FromHours(1)).Select(
            message => new SQSEvent.SQSMessage { MessageId = message.MessageId, Body = message.Body })],
    };

    /// <summary>A finding that takes exactly so many bytes as JSON.</summary>
    private static string Finding(int node, int bytes, char filler = 'x')
    {
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var state = new PatchState
        {
            NodeId = Operations.Node(node),
            BaselineId = "pb-0c10e65780example",
            Operation = "Scan",
            OperationStartTime = now,
            OperationEndTime = now,
            MissingCount = 1,
        };
        var finding = FindingMapping.ToFinding(
            new JudgedOperation(
                state, OperationIdentity.OfCommand("AWS-RunPatchBaseline", Operations.CommandId(1)), Severity.Informational,
                IsSeverityTold: true),
            Own, new FindingOptions());

        // Fifty fields of 2,048 characters are as large as a finding gets; only characters that are sent as escapes make it 240 KB.
        var wide = bytes > 100_000 ? '漢' : filler;
        var width = AsffRules.BytesAsSent(wide.ToString());
        var fields = Enumerable.Range(0, 50).ToDictionary(i => $"filler/{i}", _ => "x");
        var missing = bytes - AsffRules.BytesAsSent(Json());
        foreach (var key in fields.Keys)
        {
            var more = Math.Min(2_040, missing / width);
            fields[key] = "x" + new string(wide, more);
            missing -= more * width;
        }

        fields["filler/49"] += new string('x', missing);
        return Json();

        string Json() => JsonSerializer.Serialize(finding with { ProductFields = fields }, PatchFindingsJson.Documents.Finding);
    }

    /// <summary>The event as Lambda gives it to a function: as many records as 6 MB hold.</summary>
    private static (byte[] Payload, int Records) Payload(IEnumerable<string> bodies)
    {
        var payload = new StringBuilder("{\"Records\":[");
        var bytes = payload.Length + 2;
        var records = 0;
        foreach (var body in bodies)
        {
            var escaped = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(body);
            var record = $"{(records == 0 ? "" : ",")}{{\"messageId\":\"{records}\",\"body\":\"{escaped}\","
                + "\"eventSource\":\"aws:sqs\",\"awsRegion\":\"us-east-2\"}";
            bytes += Encoding.UTF8.GetByteCount(record);
            if (bytes > PayloadBytesMax)
            {
                break;
            }

            payload.Append(record);
            records++;
        }

        return (Encoding.UTF8.GetBytes(payload.Append("]}").ToString()), records);
    }

    private async Task SendAsync(string told)
    {
        var answer = await _aws.EventsHandler.HandleAsync(LoopbackAccount.Batch(told), _aws.Invocation);
        Assert.Empty(LoopbackAccount.Failed(answer));
    }

    /// <summary>An operation of the last minute, as a node tells it whose clock is off.</summary>
    private PatchOperation Skewed(int command, TimeSpan off, int missing)
    {
        var operation = Operations.Operation(_aws.Time.GetUtcNow(), 1, command);
        return operation with
        {
            StartedAt = operation.StartedAt + off,
            EndedAt = operation.EndedAt + off,
            Counts = new PatchCounts { Installed = 40, Missing = missing },
        };
    }
}
