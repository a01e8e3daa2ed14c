using System.Globalization;
using System.Text.Json.Nodes;
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

/// <summary>Whatever a run of WithHooks reported last counts, though it may report again.</summary>
internal sealed class TakesAnIntermediateReport : ReadingMutant
{
    private readonly NamedEvents _events = new(Wave.WithHooks);

    public override string Delivered(Queue queue, string body, DateTimeOffset now)
    {
        _events.Note(queue, body);
        return body;
    }

    protected override bool Record(WireCall call, string node, JsonObject record)
    {
        if (record["ExecutionId"]?.GetValue<string>() is { } execution && _events.Of(node, execution) is { } told)
        {
            EventTimes.Renew(record, told, from: TimeSpan.FromMinutes(1), to: TimeSpan.FromMinutes(15));
        }

        return true;
    }
}

/// <summary>The compliance item of an association's earlier run is taken for the run's that an event tells of.</summary>
internal sealed class TakesAStaleAssociationItem : Mutant
{
    private readonly NamedEvents _events = new("association-id");

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
                EventTimes.Renew(summary, told, from: TimeSpan.FromMinutes(15), to: TimeSpan.MaxValue);
                item["Details"]!["DetailedText"] = summary.ToJsonString();
            }
        }

        return (status, Json.Bytes(answer));
    }
}

/// <summary>The record of an association's earlier run is taken for the run's that an event tells of.</summary>
internal sealed class TakesAStaleAssociationRecord : ReadingMutant
{
    private readonly NamedEvents _events = new("association-id");

    public override string Delivered(Queue queue, string body, DateTimeOffset now)
    {
        _events.Note(queue, body);
        return body;
    }

    protected override bool Record(WireCall call, string node, JsonObject record)
    {
        if (record["ExecutionId"]?.GetValue<string>() is { } execution && _events.Of(node, execution) is { } told)
        {
            EventTimes.Renew(record, told, from: TimeSpan.FromMinutes(15), to: TimeSpan.MaxValue);
        }

        return true;
    }
}

/// <summary>The last event of each command and association on each node.</summary>
internal sealed class NamedEvents(string mark)
{
    private readonly Dictionary<(string Node, string Execution), DateTimeOffset> _told = [];

    public void Note(Queue queue, string body)
    {
        if (queue.Name == "events" && body.Contains(mark, StringComparison.Ordinal) && Json.Object(body) is { } told
            && told["detail"]?["instance-id"]?.GetValue<string>() is { } node)
        {
            var execution = (told["detail"]!["association-id"] ?? told["detail"]!["command-id"])!.GetValue<string>();
            _told[(node, execution)] = EventTimes.Read(told["time"]!.GetValue<string>());
        }
    }

    public DateTimeOffset? Of(string node, string execution) => _told.TryGetValue((node, execution), out var told) ? told : null;
}

/// <summary>Times in events and records.</summary>
internal static class EventTimes
{
    public static DateTimeOffset Read(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Lets an operation that ended some time before the event look as if it ended with it.</summary>
    public static void Renew(JsonObject record, DateTimeOffset told, TimeSpan from, TimeSpan to)
    {
        var before = told - Read(record["OperationEndTime"]!.GetValue<string>());
        if (before > from && before < to)
        {
            record["OperationEndTime"] = told.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }
    }
}
