using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoopbackAws.Sqs;

namespace PatchFindings.Simulation.Mutants;

/// <summary>An association's runs share one id, as they share its execution id: each overwrites the run before.</summary>
internal sealed class AnAssociationsRunsUnderOneId : FindingMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now)
    {
        var id = finding["Id"]!.GetValue<string>();
        if (id.Contains("/association/", StringComparison.Ordinal))
        {
            finding["Id"] = id[..id.LastIndexOf('/')];
        }
    }
}

/// <summary>A finding without the record's severity has the same time as the one with it: whichever comes first stays.</summary>
internal sealed class DoesNotStepBack : FindingMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now)
    {
        var updated = DateTimeOffset.Parse(finding["UpdatedAt"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        if (updated.Millisecond == 999)
        {
            var end = updated.AddMilliseconds(1).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            (finding["CreatedAt"], finding["UpdatedAt"]) = (end, end);
        }
    }
}

/// <summary>That neither Run Command nor State Manager knows an id is forgotten at once, and asked for each event anew.</summary>
internal sealed class ForgetsANo : Mutant
{
    public override TimeProvider ReaderTime(TimeProvider time) => new Fast(time);

    private sealed class Fast(TimeProvider time) : TimeProvider
    {
        private static readonly TimeSpan Leap = TimeSpan.FromMinutes(3);
        private int _reads;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + (++_reads * Leap);
    }
}

/// <summary>An operation that nobody knows yet is named at once, by what its record says.</summary>
internal sealed class NamesTheUnknownAtOnce : Mutant
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    public override TimeSpan StateDeadline => base.StateDeadline + Ahead;

    public override TimeProvider JudgeTime(TimeProvider time) => new Hasty(time);

    private sealed class Hasty(TimeProvider time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;
    }
}

/// <summary>Whatever a run of WithHooks reported last counts, though it may report again: its event seems old enough.</summary>
internal sealed partial class TakesAnIntermediateReport : Mutant
{
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(6);

    public override string Delivered(Queue queue, string body, DateTimeOffset now) =>
        queue.Name == "events" && body.Contains(Wave.WithHooks, StringComparison.Ordinal)
            ? EventTime().Replace(body, time => $"\"time\":\"{EventTimes.Text(EventTimes.Read(time.Groups[1].Value) - Back)}\"")
            : body;

    [GeneratedRegex("\"time\":\"([^\"]*)\"")]
    private static partial Regex EventTime();
}

/// <summary>The compliance item of an association's earlier run is taken for the run's that an event tells of.</summary>
internal sealed class TakesAStaleAssociationItem : Mutant
{
    private readonly AssociationEvents _events = new();

    public override string Delivered(Queue queue, string body, DateTimeOffset now)
    {
        _events.Note(queue, body);
        return body;
    }

    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || !call.IsFor("ListComplianceItems"))
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        foreach (var item in answer["ComplianceItems"]!.AsArray())
        {
            if (item!["Details"]?["DetailedText"]?.GetValue<string>() is { } text
                && _events.Of(item["ResourceId"]!.GetValue<string>(), item["Id"]!.GetValue<string>()) is { } told)
            {
                var summary = Json.Object(text);
                EventTimes.Renew(summary, told);
                item["Details"]!["DetailedText"] = summary.ToJsonString();
            }
        }

        return (status, Json.Bytes(answer));
    }
}

/// <summary>The record of an association's earlier run is taken for the run's that an event tells of.</summary>
internal sealed class TakesAStaleAssociationRecord : ReadingMutant
{
    private readonly AssociationEvents _events = new();

    public override string Delivered(Queue queue, string body, DateTimeOffset now)
    {
        _events.Note(queue, body);
        return body;
    }

    protected override bool Record(WireCall call, string node, JsonObject record)
    {
        if (record["ExecutionId"]?.GetValue<string>() is { } execution && _events.Of(node, execution) is { } told)
        {
            EventTimes.Renew(record, told);
        }

        return true;
    }
}

/// <summary>The last event of each association on each node.</summary>
internal sealed class AssociationEvents
{
    private readonly Dictionary<(string Node, string Association), DateTimeOffset> _told = [];

    public void Note(Queue queue, string body)
    {
        if (queue.Name == "events" && body.Contains("association-id", StringComparison.Ordinal))
        {
            var told = Json.Object(body);
            _told[(told["detail"]!["instance-id"]!.GetValue<string>(), told["detail"]!["association-id"]!.GetValue<string>())] =
                EventTimes.Read(told["time"]!.GetValue<string>());
        }
    }

    public DateTimeOffset? Of(string node, string association) => _told.TryGetValue((node, association), out var told) ? told : null;
}

/// <summary>Times in events and records.</summary>
internal static class EventTimes
{
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(15);

    public static DateTimeOffset Read(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Lets an operation that ended too long before the event look as if it ended with it.</summary>
    public static void Renew(JsonObject record, DateTimeOffset told)
    {
        if (told - Read(record["OperationEndTime"]!.GetValue<string>()) > Stale)
        {
            record["OperationEndTime"] = Text(told);
        }
    }
}
