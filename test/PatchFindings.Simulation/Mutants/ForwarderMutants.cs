using System.Text.Json.Nodes;
using LoopbackAws.Sqs;

namespace PatchFindings.Simulation.Mutants;

/// <summary>It throws once something was imported, a catch outside returns, and the queue deletes what failed: JFrog's exporter.</summary>
internal sealed class ThrowsAfterSuccess : Mutant
{
    public override ReadOnlyMemory<byte> Response(Invocation invocation, byte[] response, IReadOnlySet<string> messageIds) =>
        invocation.FunctionName == Functions.Forwarder && invocation.ToldImported.Count > 0
            ? "{\"batchItemFailures\":[]}"u8.ToArray()
            : response;
}

/// <summary>The number of failures is printed, and the batch reported as done: the AWS sample for Config.</summary>
internal sealed class PrintsTheFailureCount : Mutant
{
    public override ReadOnlyMemory<byte> Response(Invocation invocation, byte[] response, IReadOnlySet<string> messageIds) =>
        invocation.FunctionName == Functions.Forwarder ? "{\"batchItemFailures\":[]}"u8.ToArray() : response;
}

/// <summary>One failure has the whole batch tried again: the AWS sample for replays with back-off.</summary>
internal sealed class OneFailureReplaysTheBatch : Mutant
{
    public override ReadOnlyMemory<byte> Response(Invocation invocation, byte[] response, IReadOnlySet<string> messageIds) =>
        Json.Object(response)["batchItemFailures"]!.AsArray().Count == 0 ? response : Json.Bytes(new JsonObject
        {
            ["batchItemFailures"] = new JsonArray([.. messageIds.Select(id => new JsonObject { ["itemIdentifier"] = id })]),
        });
}

/// <summary>While the service is down, messages are given back at once, until good ones are dead letters: a circuit breaker.</summary>
internal sealed class ReturnsMessagesAtOnce : Mutant
{
    public override bool ReturnsAtOnce(Queue queue) => queue.Name == "findings";
}

/// <summary>A message is deleted before its finding is imported.</summary>
internal sealed class DeletesBeforeImport : Mutant
{
    public override bool DeletesOnReceive(Queue queue) => queue.Name == "findings";
}

/// <summary>Only the first of the failed findings is looked at: Prowler.</summary>
internal sealed class ReadsTheFirstFailureOnly : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || !call.IsFor("BatchImportFindings"))
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        var failed = answer["FailedFindings"]!.AsArray();
        while (failed.Count > 1)
        {
            failed.RemoveAt(1);
            answer["SuccessCount"] = answer["SuccessCount"]!.GetValue<int>() + 1;
        }

        return (status, Json.Bytes(answer));
    }
}

/// <summary>An error of the service counts as done: the exception is logged and the rest dropped.</summary>
internal sealed class SwallowsServerErrors : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body) =>
        call.IsFor("BatchImportFindings") && status >= 500
            ? (200, Json.Bytes(new JsonObject
            {
                ["SuccessCount"] = Oracle.Wires.FindingIds(call.Text).Count,
                ["FailedCount"] = 0,
                ["FailedFindings"] = new JsonArray(),
            }))
            : (status, body);
}

/// <summary>A Security Hub that is not enabled refuses for good.</summary>
internal sealed class TakesNotEnabledForARefusal : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body) =>
        call.IsFor("BatchImportFindings") && status == 401 ? Service.Invalid() : (status, body);
}

/// <summary>One finding a node is enough, whichever operation it is of.</summary>
internal sealed class KeepsOneFindingANode : Mutant
{
    public override WireCall Request(WireCall call)
    {
        if (!call.IsFor("BatchImportFindings"))
        {
            return call;
        }

        var request = Json.Object(call.Body);
        var kept = request["Findings"]!.AsArray().GroupBy(finding => finding!["Resources"]![0]!["Id"]!.GetValue<string>())
            .Select(node => node.Last()!.DeepClone()).ToArray();
        call.Invocation.Notes["dropped"] = request["Findings"]!.AsArray().Count - kept.Length;
        request["Findings"] = new JsonArray(kept);
        return call with { Body = Json.Bytes(request) };
    }

    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || !call.IsFor("BatchImportFindings"))
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        answer["SuccessCount"] = answer["SuccessCount"]!.GetValue<int>() + (int)call.Invocation.Notes["dropped"];
        return (status, Json.Bytes(answer));
    }
}
