using System.Globalization;
using System.Text.Json;
using LoopbackAws.SecurityHub;
using PatchFindings.Simulation.Oracle;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>Knows what is true in a sweep's world and sees every effect; says what must not happen. It shares no code with what it watches.</summary>
internal sealed class SweepJudge(SweepWorld world)
{
    private const string Product = "Systems Manager Patch Manager";
    private static readonly TimeSpan OwedMax = TimeSpan.FromDays(14);
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromDays(60);

    private readonly Dictionary<Invocation, (bool IsDry, HashSet<string> Open, DateTimeOffset At)> _sweeps = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _wholeSweeps = [];
    private readonly Dictionary<Invocation, List<DateTimeOffset>> _hubReads = [];
    private readonly HashSet<string> _foreign = [];

    public List<Violation> Violations { get; } = [];

    private int SweptIn { get; set; }

    private int Renewed { get; set; }

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

    public void Starts(Invocation sweep, bool isDry)
    {
        if (_sweeps.Keys.Any(other => !other.IsDead))
        {
            world.Statistics.Met("two sweeps at once");
        }

        if (world.Queues.FindingsDlq.Depth.Total > 0)
        {
            world.Statistics.Met("a sweep while findings wait in the dead-letter queue");
        }

        if (world.Faults.OutageOf("securityhub", world.Time.GetUtcNow()) is not null)
        {
            world.Statistics.Met("a sweep in an outage of Security Hub");
        }

        _sweeps[sweep] = (isDry, [.. Open().Select(finding => finding.Id)], world.Time.GetUtcNow());
    }

    /// <summary>A sweep has answered.</summary>
    public void Ends(Invocation sweep, string report)
    {
        var (isDry, _, at) = _sweeps[sweep];
        if (!isDry && report.Contains("\"complete\":true", StringComparison.Ordinal) && report.Contains("\"unsent\":0", StringComparison.Ordinal))
        {
            _wholeSweeps.Add((at, world.Time.GetUtcNow()));
        }
    }

    /// <summary>Security Hub has deleted a finding that was not updated for long.</summary>
    public void Deleted(StoredFinding finding)
    {
        var now = world.Time.GetUtcNow();
        var isOwed = Of(finding.Json) is { } operation && world.Fleet.Owed(now).Contains(operation);
        world.Statistics.Met(isOwed ? "Security Hub deletes a finding that is owed" : "Security Hub deletes a finding");
        if (world.Closes && isOwed && finding.Json.GetProperty("RecordState").GetString() == "ACTIVE" && _wholeSweeps.Exists(
            sweep => sweep.From > finding.LastUpdatedAt + RenewedAfter + TimeSpan.FromHours(1) && sweep.To < now - TimeSpan.FromDays(1)))
        {
            Violate("what is owed is renewed before Security Hub deletes it", $"{finding.Id}, last updated at {finding.LastUpdatedAt:O}, is deleted");
        }
    }

    /// <summary>A function has its answer.</summary>
    public static void Answered(WireCall call, int status) => PatchesShown.Answered(call, status);

    /// <summary>Security Hub has taken a finding.</summary>
    public void Imported(StoredFinding finding, ImportKind kind)
    {
        var now = world.Time.GetUtcNow();
        if (kind == ImportKind.Created && !_foreign.Contains(finding.Id) && Of(finding.Json) is { } operation
            && world.Fleet.Operations.Exists(
                other => other.Subject == operation.Subject && other.HappenedAt > operation.HappenedAt && other.HappenedAt <= now))
        {
            world.Statistics.Met("a finding after what ends it");
        }
        else if (kind == ImportKind.Ignored && finding.Json.GetProperty("RecordState").GetString() == "ARCHIVED")
        {
            world.Statistics.Met("an older copy of a closed finding");
        }
    }

    /// <summary>A function makes a call.</summary>
    public void Asked(WireCall call)
    {
        var isSweep = _sweeps.ContainsKey(call.Invocation);
        call.Invocation.SystemsManagerCalls += call.Service == "ssm" ? 1 : 0;
        if (!PatchesShown.Asked(call, isSweep ? 10 : Functions.DetailReadsPerSecond, Functions.DetailReadsAtOnce))
        {
            Violate("patches are read at their own pace", $"{call.Invocation.Name} asks {call.Invocation.PatchReads.Count} times");
        }

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
        if (status == 400 && call.Action != "DescribeAssociation" && call.Invocation.FunctionName != Functions.Redrive)
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
            Sent(call.Invocation, finding.RootElement, message);
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

        // Without closing Security Hub deletes what is older, and the sweep does not bring it back.
        var owes = world.Fleet.Owed(now).Where(owed => world.Closes || now - owed.Ended < OwedMax - TimeSpan.FromMinutes(1));
        foreach (var owed in owes.Where(owed => !open.Contains(owed)))
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

        (SweptIn, Renewed) = (0, 0);
    }

    /// <summary>A sweep after the last one.</summary>
    /// <param name="mayRenew">Whether the one before may have brought what was so old that it is renewed as soon as it is there.</param>
    public void CheckNothingIsSent(string report, bool mayRenew)
    {
        if (Violations.Count == 0 && SweptIn - (mayRenew ? Renewed : 0) > 0)
        {
            Violate("no sweep sends what is there", $"a sweep after the last one sends {SweptIn} messages: {report}");
        }

        (SweptIn, Renewed) = (0, 0);
    }

    private void Sent(Invocation invocation, JsonElement finding, string message)
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
            Again(operation, finding, sweep.At, now);
        }
        else if (isSweep && sweep.At - operation.Ended < TimeSpan.FromMinutes(59))
        {
            Violate("what may be on its way is not missing", $"{invocation.Name} sends {id}, {sweep.At - operation.Ended} after its operation");
        }
        else if (isSweep && !world.Closes && sweep.At - operation.Ended > OwedMax + TimeSpan.FromMinutes(1))
        {
            Violate("without closing only two weeks' operations are owed", $"{invocation.Name} sends {id}, {sweep.At - operation.Ended} after its operation");
        }
        else if (isSweep)
        {
            world.Statistics.Met(operation.IsToldBySummaryAlone ? "swept in, told by a summary alone" : "swept in");
        }

        if (Violations.Count == 0 && !isClosing && Of(finding) is { } made)
        {
            CheckPatches(made, finding, message, invocation, isRenewal: isSweep && sweep.Open.Contains(id));
        }
    }

    private void CheckPatches(SweptOperation operation, JsonElement finding, string message, Invocation invocation, bool isRenewal)
    {
        var wrong = world.HasDetails
            ? ExpectedPatches.Wrong(finding, message, operation.Reported, isRenewal ? null : invocation.Patches.GetValueOrDefault(operation.Node.Id), world.Time.GetUtcNow())
            : message.Contains(ExpectedPatches.UnknownField, StringComparison.Ordinal) ? "it has them and nobody asked" : null;
        if (wrong is not null)
        {
            Violate("a finding's patches are its operation's, or it says that it has none", $"{operation.Subject} of {operation.Ended:O}: {wrong}");
        }
    }

    /// <summary>A sweep sends what is open: because Security Hub would delete it, or by mistake.</summary>
    private void Again(SweptOperation operation, JsonElement finding, DateTimeOffset sweptAt, DateTimeOffset now)
    {
        var id = finding.GetProperty("Id").GetString()!;
        if (world.Hub.Findings.FirstOrDefault(finding => finding.Id == id) is not { } stored || stored.LastUpdatedAt > sweptAt)
        {
            return;
        }

        var known = stored.Json.GetProperty("UpdatedAt").GetDateTimeOffset();
        var updated = finding.GetProperty("UpdatedAt").GetDateTimeOffset();
        var isOwed = world.Fleet.Owed(now).Contains(operation);
        if (!world.Closes || now - known < RenewedAfter || !isOwed)
        {
            Violate("no sweep sends what is there", $"{id}, last updated at {known:O}{(isOwed ? "" : " and not owed")}, is sent as of {updated:O}");
        }
        else if (updated < sweptAt - TimeSpan.FromSeconds(1) || updated > now)
        {
            Violate("a renewed finding is of the time of its renewal", $"{id} is sent as of {updated:O}");
        }
        else if (finding.TryGetProperty("Workflow", out _))
        {
            Violate("the workflow is the customer's", $"{id} is renewed with one");
        }
        else if (Said(finding) != Said(stored.Json))
        {
            Violate("a renewed finding says what it said", $"{Said(stored.Json)} and then {Said(finding)}");
        }
        else
        {
            Renewed++;
            world.Statistics.Met("renewed");
        }
    }

    // What a renewal leaves as it is; what Security Hub adds by itself is no part of it.
    private static string Said(JsonElement finding) => string.Join(
        '\n',
        new[] { "Title", "Description", "GeneratorId", "RecordState", "CreatedAt" }.Select(name => Time(finding.GetProperty(name).GetString()!))
            .Append(finding.GetProperty("Severity").GetProperty("Label").GetString()!)
            .Append(finding.GetProperty("Resources")[0].GetProperty("Id").GetString()!)
            .Concat(finding.GetProperty("PatchSummary").EnumerateObject().Select(field => $"{field.Name} {Time(field.Value.ToString())}").Order(StringComparer.Ordinal))
            .Concat(finding.GetProperty("ProductFields").EnumerateObject().Where(field => !field.Name.StartsWith("aws/", StringComparison.Ordinal))
                .Select(field => $"{field.Name} {field.Value}").Order(StringComparer.Ordinal)));

    private static string Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) && text.Length > 10 ? time.ToString("O", CultureInfo.InvariantCulture) : text;

    private void Closed(SweptOperation operation, JsonElement finding, DateTimeOffset now)
    {
        var because = finding.GetProperty("ProductFields").GetProperty("patchfindings/ClosedBecause").GetString();
        var later = world.Fleet.Operations.Where(
            other => other.Subject == operation.Subject && other.Ended > operation.Ended && other.HappenedAt <= now).ToList();
        var at = finding.GetProperty("UpdatedAt").GetDateTimeOffset();
        var stored = world.Hub.Findings.FirstOrDefault(stored => stored.Id == finding.GetProperty("Id").GetString());

        // Security Hub takes what is newer alone: a finding renewed since, or of a clock that is ahead, is closed a millisecond after.
        var isJustAfter = stored is not null && (at - stored.Json.GetProperty("UpdatedAt").GetDateTimeOffset()).Duration() <= TimeSpan.FromMilliseconds(1);
        var what = $"{operation.Subject} of {operation.Ended:O} is closed as {because} at {at:O}";
        if (!world.Closes)
        {
            Violate("without closeFindings nothing is closed", what);
        }
        else if (finding.TryGetProperty("Workflow", out _))
        {
            Violate("the workflow is the customer's", what);
        }
        else if (because == "superseded" && Open().Any(other => other.Id != stored?.Id && !_foreign.Contains(other.Id) && Of(other.Json) == operation))
        {
            // Two sweeps at once may name an operation twice when Run Command has forgotten its command in between.
            world.Statistics.Met("closed for another finding of its operation");
        }
        else if (because == "gone" ? !operation.Node.IsGone(now) : !later.Exists(other => other.IsNoncompliant == (because == "superseded")))
        {
            Violate("nothing is closed that a noncompliant node owes", what);
        }
        else if (!isJustAfter && (because == "gone" ? at > now : !later.Exists(other => other.Ended == at)))
        {
            Violate("a closing's time is that of what closes it", what);
        }
        else
        {
            world.Statistics.Met($"closed as {because}");
            if (later.Exists(other => (other.HappenedAt - operation.HappenedAt).Duration() < TimeSpan.FromMinutes(1)))
            {
                world.Statistics.Met("closed by an operation seconds later");
            }
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
