using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoopbackAws.Sqs;

namespace PatchFindings.Simulation.Mutants;

/// <summary>Each call carries all that was sent before, too: kube-bench.</summary>
internal sealed class EveryBatchCarriesTheWholeSlice : Mutant
{
    public override WireCall Request(WireCall call)
    {
        if (!call.IsFor("SendMessageBatch", "findings"))
        {
            return call;
        }

        var request = Json.Object(call.Body);
        var entries = request["Entries"]!.AsArray();
        if (call.Invocation.Notes.TryGetValue("slice", out var before))
        {
            foreach (var entry in (JsonArray)before)
            {
                entries.Add(entry!.DeepClone());
            }
        }

        call.Invocation.Notes["slice"] = entries.DeepClone();
        return call with { Body = Json.Bytes(request) };
    }
}

/// <summary>Each event makes a finding of its own: the AWS samples for Config and Falco, kube-bench once.</summary>
internal sealed class NewIdPerEvent : FindingMutant
{
    private int _number;

    protected override void Change(JsonObject finding, DateTimeOffset now) =>
        finding["Id"] = $"{finding["Id"]!.GetValue<string>()}-{++_number}";
}

/// <summary>The finding's times are those of sending: Prowler and others.</summary>
internal sealed class UpdatedAtFromTheSendingClock : FindingMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now)
    {
        var text = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        finding["CreatedAt"] = text;
        finding["UpdatedAt"] = text;
    }
}

/// <summary>The waiting for a state starts anew with each delivery: an age that restarts.</summary>
internal sealed partial class AgeRestarts : Mutant
{
    public override string Delivered(Queue queue, string body, DateTimeOffset now) => queue.Name == "events"
        ? EventTime().Replace(body, $"\"time\":\"{now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\"")
        : body;

    [GeneratedRegex("\"time\":\"[^\"]*\"")]
    private static partial Regex EventTime();
}

/// <summary>A state is waited for without end.</summary>
internal sealed class NoDeadline : Mutant
{
    public override TimeSpan StateDeadline => TimeSpan.FromDays(3_650);
}

/// <summary>Whatever state is there is taken for the operation's.</summary>
internal sealed partial class TakesAStaleState : Mutant
{
    public override string Delivered(Queue queue, string body, DateTimeOffset now) => queue.Name == "events"
        ? Requested().Replace(body, "\"requested-date-time\":\"2020-01-01T00:00:00.000Z\"")
        : body;

    [GeneratedRegex("\"requested-date-time\":\"[^\"]*\"")]
    private static partial Regex Requested();
}

/// <summary>Counts and execution are put together without a look at whether they are of one operation.</summary>
internal sealed class MixesTwoOperations : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || call.Service != "ssm" || call.Action == "ListCommands")
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        var notes = call.Invocation.Notes;
        foreach (var state in answer["InstancePatchStates"]?.AsArray() ?? [])
        {
            notes[state!["InstanceId"]!.GetValue<string>()] = state["OperationEndTime"]!.GetValue<double>();
        }

        foreach (var item in answer["ResourceComplianceSummaryItems"]?.AsArray() ?? [])
        {
            if (notes.TryGetValue(item!["ResourceId"]!.GetValue<string>(), out var ended))
            {
                item["ExecutionSummary"]!["ExecutionTime"] = (double)ended;
            }
        }

        return (status, Json.Bytes(answer));
    }
}

/// <summary>A state is the command's own when it began after the request by the node's clock: what this system once did.</summary>
internal sealed class TrustsTheNodesClock : Mutant
{
    private readonly Dictionary<string, (string Command, DateTimeOffset Requested)> _commands = [];

    public override string Delivered(Queue queue, string body, DateTimeOffset now)
    {
        if (queue.Name == "events" && body.Contains("requested-date-time", StringComparison.Ordinal)
            && Json.Object(body)["detail"] is { } detail && detail["instance-id"] is { } node)
        {
            var requested = DateTimeOffset.Parse(detail["requested-date-time"]!.GetValue<string>(), CultureInfo.InvariantCulture);
            _commands[node.GetValue<string>()] = (detail["command-id"]!.GetValue<string>(), requested);
        }

        return body;
    }

    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || call.Service != "ssm" || call.Action == "ListCommands")
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        foreach (var state in answer["InstancePatchStates"]?.AsArray() ?? [])
        {
            call.Invocation.Notes[state!["InstanceId"]!.GetValue<string>()] = state;
        }

        foreach (var item in answer["ResourceComplianceSummaryItems"]?.AsArray() ?? [])
        {
            var node = item!["ResourceId"]!.GetValue<string>();
            if (call.Invocation.Notes.TryGetValue(node, out var note) && _commands.TryGetValue(node, out var command)
                && ((JsonNode)note)["OperationStartTime"]!.GetValue<double>() >= command.Requested.ToUnixTimeSeconds())
            {
                item["ExecutionSummary"]!["ExecutionId"] = command.Command;
                item["ExecutionSummary"]!["ExecutionTime"] = ((JsonNode)note)["OperationEndTime"]!.GetValue<double>();
            }
        }

        return (status, Json.Bytes(answer));
    }
}

/// <summary>Every node that has a state is reported.</summary>
internal sealed class ReportsCompliantNodes : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        var answer = Encoding.UTF8.GetString(body);
        return call.IsFor("DescribeInstancePatchStates")
            ? (status, Encoding.UTF8.GetBytes(answer.Replace("\"MissingCount\":0", "\"MissingCount\":1", StringComparison.Ordinal)))
            : (status, body);
    }
}

/// <summary>Only the first page of an answer is read.</summary>
internal sealed class ReadsTheFirstPageOnly : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || !call.IsFor("DescribeInstancePatchStates"))
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        answer.Remove("NextToken");
        return (status, Json.Bytes(answer));
    }
}

/// <summary>A batch entry that SQS did not take counts as sent.</summary>
internal sealed class IgnoresFailedEntries : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || !call.IsFor("SendMessageBatch"))
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        if (answer["Failed"] is { } failed)
        {
            var successful = answer["Successful"]?.AsArray() ?? [];
            foreach (var entry in failed.AsArray())
            {
                var id = entry!["Id"]!.GetValue<string>();
                var digest = MessageDigest.OfBody(Oracle.Wires.Entries(call.Text).Single(sent => sent.Id == id).Body);
                successful.Add(new JsonObject { ["Id"] = id, ["MessageId"] = "none", ["MD5OfMessageBody"] = digest });
            }

            answer.Remove("Failed");
            answer["Successful"] = successful.DeepClone();
        }

        return (status, Json.Bytes(answer));
    }
}

/// <summary>The function of the events answers with nothing.</summary>
internal sealed class NullBatchResponse : Mutant
{
    public override ReadOnlyMemory<byte> Response(Invocation invocation, byte[] response, IReadOnlySet<string> messageIds) =>
        invocation.FunctionName == Functions.Events ? "null"u8.ToArray() : response;
}

/// <summary>The failures stand under a name that Lambda does not know.</summary>
internal sealed class MisspeltBatchResponse : Mutant
{
    public override ReadOnlyMemory<byte> Response(Invocation invocation, byte[] response, IReadOnlySet<string> messageIds) =>
        Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(response).Replace("batchItemFailures", "BatchItemFailures", StringComparison.Ordinal));
}
