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

/// <summary>Whatever state is there without an id is taken for the operation's: it need not lie within the command's time.</summary>
internal sealed partial class TakesAStaleState : Mutant
{
    public override string Delivered(Queue queue, string body, DateTimeOffset now) =>
        queue.Name == "events" && body.Contains("\"instance-id\"", StringComparison.Ordinal)
            ? Requested().Replace(body, "\"requested-date-time\":\"2020-01-01T00:00:00.000Z\"")
            : body;

    [GeneratedRegex("\"requested-date-time\":\"[^\"]*\"")]
    private static partial Regex Requested();
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
