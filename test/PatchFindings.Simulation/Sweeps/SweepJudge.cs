using System.Globalization;
using System.Text.Json;
using LoopbackAws.SecurityHub;
using PatchFindings.Simulation.Oracle;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>Knows what is true in a sweep's world and sees every effect; says what must not happen. It shares no code with what it watches.</summary>
internal sealed class SweepJudge(SweepWorld world)
{
    private const string Product = "Systems Manager Patch Manager";
    private readonly Dictionary<Invocation, (bool IsDry, HashSet<string> Open, DateTimeOffset At)> _sweeps = [];
    private readonly Dictionary<Invocation, List<DateTimeOffset>> _hubReads = [];
    private readonly HashSet<string> _foreign = [];

    public List<Violation> Violations { get; } = [];

    private int SweptIn { get; set; }

    // A finding that is closed between two pages of another sweep may move one to a page that was read before.
    private DateTimeOffset LastClosed { get; set; }

    public void Violate(string invariant, string what)
    {
        world.Trace($"VIOLATION [{invariant}] {what}");
        Violations.Add(new Violation(invariant, what));
    }

    /// <summary>Findings of the same default product that others made: one by its name, one by its id, both of a node long compliant.</summary>
    public void PutForeignFindings()
    {
        var node = world.Fleet.Nodes[0].Id;
        Put($"arn:aws:patchmanager:{Account.Region}:{Account.Id}:instance/{node}/another", "Another integration", node);
        Put("another-integrations-finding", Product, node);
    }

    public void Starts(Invocation sweep, bool isDry) =>
        _sweeps[sweep] = (isDry, [.. Open().Select(finding => finding.Id)], world.Time.GetUtcNow());

    /// <summary>A function makes a call.</summary>
    public void Asked(WireCall call)
    {
        if (call.Action != "GetFindings" || !_sweeps.ContainsKey(call.Invocation))
        {
            return;
        }

        var now = world.Time.GetUtcNow();
        if (!_hubReads.TryGetValue(call.Invocation, out var reads))
        {
            _hubReads[call.Invocation] = reads = [];
        }

        reads.Add(now);
        var first = reads.FindIndex(earlier => reads.Count - reads.IndexOf(earlier) > 2.01 + (2 * (now - earlier).TotalSeconds));
        if (first >= 0)
        {
            Violate("GetFindings at most twice a second", $"{call.Invocation.Name}: {reads.Count - first} calls in {now - reads[first]}");
        }
    }

    /// <summary>A call has taken effect.</summary>
    public void Acted(WireCall call, int status, byte[] body)
    {
        if (status == 400 && call.Action != "DescribeAssociation")
        {
            Violate("no call breaks a service's rules", $"{call.Action} {call.Text}: {System.Text.Encoding.UTF8.GetString(body)}");
        }

        if (call.Action == "BatchImportFindings" && call.Text.Contains("ARCHIVED", StringComparison.Ordinal))
        {
            LastClosed = world.Time.GetUtcNow();
        }

        if (status != 200 || call.Action != "SendMessageBatch")
        {
            return;
        }

        foreach (var (_, message) in Wires.Entries(call.Text))
        {
            if (call.Text.Contains("/rejected\"", StringComparison.Ordinal))
            {
                Violate("nothing is rejected that AWS would have taken", message);
                continue;
            }

            using var finding = JsonDocument.Parse(message);
            Sent(call.Invocation, finding.RootElement);
        }
    }

    /// <summary>After the last sweep and when its messages have drained.</summary>
    public void CheckEnd()
    {
        if (Violations.Count > 0)
        {
            return;
        }

        var now = world.Time.GetUtcNow();
        var open = Open().Where(finding => !_foreign.Contains(finding.Id)).Select(finding => Of(finding.Json)).ToList();
        if (open.Count != open.Distinct().Count())
        {
            Violate("an operation has one finding", string.Join(", ", open.Select(operation => $"{operation?.Subject} {operation?.Ended:O}")));
        }

        foreach (var owed in world.Fleet.Owed(now).Where(owed => !open.Contains(owed)))
        {
            Violate("what the fleet owes is open", $"{owed.Subject} of {owed.Ended:O} is not");
        }

        foreach (var operation in open.Where(_ => world.Closes).Except(world.Fleet.Owed(now)))
        {
            Violate("with closing, nothing is open but what the fleet owes", $"{operation?.Subject} of {operation?.Ended:O}");
        }

        foreach (var finding in world.Hub.Findings.Where(finding => _foreign.Contains(finding.Id) && finding.ImportCount > 1))
        {
            Violate("no finding of another product is touched", finding.Id);
        }
    }

    public void CheckReports(string dry, string real)
    {
        if (Violations.Count == 0 && dry != real)
        {
            Violate("a dry run reports what the run then does", $"{dry} and then {real}");
        }

        if (Violations.Count == 0 && !real.Contains("\"complete\":true", StringComparison.Ordinal))
        {
            Violate("a sweep without faults comes to its end", real);
        }

        SweptIn = 0;
    }

    public void CheckNothingIsSent(string report)
    {
        if (Violations.Count == 0 && SweptIn > 0)
        {
            Violate("no sweep sends what is there", $"a second sweep sends {SweptIn} messages: {report}");
        }
    }

    private void Sent(Invocation invocation, JsonElement finding)
    {
        var (now, id) = (world.Time.GetUtcNow(), finding.GetProperty("Id").GetString()!);
        var isSweep = _sweeps.TryGetValue(invocation, out var sweep);
        SweptIn += isSweep ? 1 : 0;
        var isClosing = finding.GetProperty("RecordState").GetString() == "ARCHIVED";
        world.Trace($"{invocation.Name} sends {id}{(isClosing ? " closed" : "")} as of {finding.GetProperty("UpdatedAt")}");
        if (_foreign.Contains(id))
        {
            Violate("no finding of another product is touched", $"{invocation.Name} sends {id}");
        }
        else if (sweep.IsDry)
        {
            Violate("a dry run sends nothing", $"{invocation.Name} sends {id}");
        }
        else if (Of(finding) is not { } operation || !operation.IsNoncompliant)
        {
            Violate("every finding is of an operation that found the node noncompliant", $"{invocation.Name} sends {finding}");
        }
        else if (isClosing)
        {
            Closed(operation, finding, now);
        }
        else if (isSweep && sweep.Open.Contains(id) && LastClosed < sweep.At)
        {
            Violate("no sweep sends what is there", $"{invocation.Name} sends {id}, which was open before it began");
        }
        else if (isSweep && sweep.At - operation.Ended < TimeSpan.FromMinutes(59))
        {
            Violate("what may be on its way is not missing", $"{invocation.Name} sends {id}, {sweep.At - operation.Ended} after its operation");
        }
    }

    private void Closed(SweptOperation operation, JsonElement finding, DateTimeOffset now)
    {
        var because = finding.GetProperty("ProductFields").GetProperty("patchfindings/ClosedBecause").GetString();
        var later = world.Fleet.Operations.Where(
            other => other.Subject == operation.Subject && other.Ended > operation.Ended && other.Ended <= now).ToList();
        var at = finding.GetProperty("UpdatedAt").GetDateTimeOffset();
        var what = $"{operation.Subject} of {operation.Ended:O} is closed as {because} at {at:O}";
        if (!world.Closes)
        {
            Violate("without closeFindings nothing is closed", what);
        }
        else if (finding.TryGetProperty("Workflow", out _))
        {
            Violate("the workflow is the customer's", what);
        }
        else if (because == "gone" ? !operation.Node.IsGone(now) : !later.Exists(other => other.IsNoncompliant == (because == "superseded")))
        {
            Violate("nothing is closed that a noncompliant node owes", what);
        }
        else if (because == "gone" ? at > now : !later.Exists(other => other.Ended == at))
        {
            Violate("a closing's time is that of what closes it", what);
        }
    }

    private IEnumerable<StoredFinding> Open() =>
        world.Hub.Findings.Where(finding => finding.Json.GetProperty("RecordState").GetString() == "ACTIVE");

    /// <summary>The operation of a finding, by its node and end: ids may differ once Run Command has forgotten a command.</summary>
    private SweptOperation? Of(JsonElement finding)
    {
        var node = finding.GetProperty("Resources")[0].GetProperty("Id").GetString()!;
        node = node[(node.LastIndexOf('/') + 1)..];
        var isScan = finding.GetProperty("Id").GetString()!.Contains($"/{Wave.AssociationDocument}/", StringComparison.Ordinal);
        var end = finding.GetProperty("PatchSummary").GetProperty("OperationEndTime").GetDateTimeOffset();
        return world.Fleet.Operations.Find(operation =>
            operation.Node.Id == node && operation.Ended == end && (operation.Reported.Document == Wave.AssociationDocument) == isScan);
    }

    private void Put(string id, string productName, string node)
    {
        var time = (SimulatedTime.Start - TimeSpan.FromDays(1)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        using var findings = JsonDocument.Parse($$"""
            [{"SchemaVersion":"2018-10-08","Id":"{{id}}","ProductArn":"{{world.Hub.ProductArn}}","ProductName":"{{productName}}","CompanyName":"Another",
              "GeneratorId":"another","AwsAccountId":"{{Account.Id}}","Types":["Software and Configuration Checks"],"CreatedAt":"{{time}}",
              "UpdatedAt":"{{time}}","Severity":{"Label":"HIGH"},"Title":"Another","Description":"Another","RecordState":"ACTIVE",
              "Resources":[{"Type":"AwsEc2Instance","Id":"{{node}}" }],"PatchSummary":{"Id":"another","OperationEndTime":"{{time}}"} }]
            """);
        var answer = world.Hub.BatchImportFindings(findings.RootElement);
        if (answer.SuccessCount != 1)
        {
            throw new InvalidOperationException(answer.ToString());
        }

        _foreign.Add(id);
    }
}
