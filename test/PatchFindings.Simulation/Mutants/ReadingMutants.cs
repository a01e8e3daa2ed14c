using System.Globalization;
using System.Text.Json.Nodes;
using LoopbackAws.Sqs;

namespace PatchFindings.Simulation.Mutants;

/// <summary>Changes what Systems Manager answers of nodes.</summary>
internal abstract class ReadingMutant : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || !(call.IsFor("GetInventory") || call.IsFor("DescribeInstancePatchStates")))
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        if (answer["Entities"] is JsonArray entities)
        {
            Keep(entities, entity => Record(call, entity["Id"]!.GetValue<string>(), Content(entity)));
        }

        if (answer["InstancePatchStates"] is JsonArray states)
        {
            Keep(states, state => State(call, state["InstanceId"]!.GetValue<string>(), state));
        }

        return (status, Json.Bytes(answer));
    }

    /// <summary>Changes a record. Whether it is kept.</summary>
    protected virtual bool Record(WireCall call, string node, JsonObject record) => true;

    /// <summary>Changes a patch state. Whether it is kept.</summary>
    protected virtual bool State(WireCall call, string node, JsonObject state) => true;

    private static JsonObject Content(JsonObject entity) =>
        entity["Data"]!["AWS:PatchSummary"]!["Content"]![0]!.AsObject();

    private static void Keep(JsonArray items, Func<JsonObject, bool> isKept)
    {
        foreach (var item in items.Where(item => !isKept(item!.AsObject())).ToList())
        {
            items.Remove(item);
        }
    }
}

/// <summary>Whatever record a node has is the event's command's.</summary>
internal sealed class AnyStateReachesAnyCommand : ReadingMutant
{
    private readonly Dictionary<string, string> _commands = [];

    public override string Delivered(Queue queue, string body, DateTimeOffset now)
    {
        if (queue.Name == "events" && body.Contains("command-id", StringComparison.Ordinal)
            && Json.Object(body)["detail"] is { } detail && detail["instance-id"] is { } node)
        {
            _commands[node.GetValue<string>()] = detail["command-id"]!.GetValue<string>();
        }

        return body;
    }

    protected override bool Record(WireCall call, string node, JsonObject record)
    {
        if (_commands.TryGetValue(node, out var command))
        {
            record["ExecutionId"] = command;
        }

        return true;
    }
}

/// <summary>The snapshot's id is taken for the command's: what this system once did.</summary>
internal sealed class TakesTheSnapshotForTheCommand : ReadingMutant
{
    protected override bool Record(WireCall call, string node, JsonObject record)
    {
        if (record["SnapshotId"] is { } snapshot)
        {
            record["ExecutionId"] = snapshot.DeepClone();
        }

        return true;
    }
}

/// <summary>The node's clock decides whose state it is, though the record names the command.</summary>
internal sealed class TrustsTheNodesClock : ReadingMutant
{
    protected override bool Record(WireCall call, string node, JsonObject record)
    {
        record.Remove("ExecutionId");
        return true;
    }
}

/// <summary>The record's own severity is not looked at.</summary>
internal sealed class IgnoresTheRecordsSeverity : ReadingMutant
{
    protected override bool Record(WireCall call, string node, JsonObject record)
    {
        record.Remove("NonCompliantSeverity");
        return true;
    }
}

/// <summary>A finding is held back until something tells its severity.</summary>
internal sealed class WaitsForTheSeverity : ReadingMutant
{
    protected override bool Record(WireCall call, string node, JsonObject record) =>
        record.ContainsKey("NonCompliantSeverity") || record["MissingCount"]?.GetValue<string>() == "0";

    protected override bool State(WireCall call, string node, JsonObject state) => state["MissingCount"]?.GetValue<int>() == 0;
}

/// <summary>Only inventory is read: DescribeInstancePatchStates is never asked for what the record lacks.</summary>
internal sealed class ReadsInventoryOnly : ReadingMutant
{
    protected override bool State(WireCall call, string node, JsonObject state) => false;
}

/// <summary>Only DescribeInstancePatchStates is read: nothing names the operation, and no severity is told.</summary>
internal sealed class ReadsPatchStatesOnly : ReadingMutant
{
    protected override bool Record(WireCall call, string node, JsonObject record) => false;
}

/// <summary>The record and the patch state are put together without a look at whether they are of one operation.</summary>
internal sealed class MixesTwoOperations : ReadingMutant
{
    protected override bool Record(WireCall call, string node, JsonObject record)
    {
        call.Invocation.Notes[node] = record.DeepClone();
        return true;
    }

    protected override bool State(WireCall call, string node, JsonObject state)
    {
        if (call.Invocation.Notes.GetValueOrDefault(node) is JsonObject record)
        {
            state["OperationStartTime"] = Seconds(record["OperationStartTime"]!);
            state["OperationEndTime"] = Seconds(record["OperationEndTime"]!);
        }

        return true;
    }

    private static long Seconds(JsonNode time) =>
        DateTimeOffset.Parse(time.GetValue<string>(), CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}

/// <summary>The compliance summary's status is trusted over the state's own counts.</summary>
internal sealed class TrustsTheSummarysStatus : ReadingMutant
{
    protected override bool Record(WireCall call, string node, JsonObject record)
    {
        if (IsCompliant(call, node))
        {
            (record["MissingCount"], record["FailedCount"]) = ("0", "0");
            record.Remove("OtherNonCompliantCount");
            record.Remove("CriticalNonCompliantCount");
            record.Remove("NonCompliantSeverity");
        }

        return true;
    }

    protected override bool State(WireCall call, string node, JsonObject state)
    {
        if (IsCompliant(call, node))
        {
            (state["MissingCount"], state["FailedCount"]) = (0, 0);
            state.Remove("OtherNonCompliantCount");
            state.Remove("CriticalNonCompliantCount");
        }

        return true;
    }

    private static bool IsCompliant(WireCall call, string node) =>
        ((Wire)call.Invocation.Wire).Truth.SummaryAt(Node.NumberOf(node), call.Invocation.Now) is { IsNoncompliant: false };
}

/// <summary>Every node that has a state is reported.</summary>
internal sealed class ReportsCompliantNodes : ReadingMutant
{
    protected override bool Record(WireCall call, string node, JsonObject record)
    {
        record["MissingCount"] = record["MissingCount"]?.GetValue<string>() == "0" ? "1" : record["MissingCount"]?.DeepClone();
        return true;
    }

    protected override bool State(WireCall call, string node, JsonObject state)
    {
        state["MissingCount"] = state["MissingCount"]?.GetValue<int>() == 0 ? 1 : state["MissingCount"]?.DeepClone();
        return true;
    }
}

/// <summary>Only the first page of an answer is read.</summary>
internal sealed class ReadsTheFirstPageOnly : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || !(call.IsFor("GetInventory") || call.IsFor("DescribeInstancePatchStates")))
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        answer.Remove("NextToken");
        return (status, Json.Bytes(answer));
    }
}
