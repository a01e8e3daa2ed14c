using System.Text;
using System.Text.Json.Nodes;
using PatchFindings.Simulation.Mutants;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>Every mutant of sweeps and closings, by name.</summary>
internal static class SweepMutants
{
    public static IReadOnlyDictionary<string, Func<SweepMutant>> All { get; } = new Dictionary<string, Func<SweepMutant>>
    {
        [nameof(ClosesOnAFailedPage)] = () => new ClosesOnAFailedPage(),
        [nameof(TakesAFailedReadOfEc2ForGone)] = () => new TakesAFailedReadOfEc2ForGone(),
        [nameof(TakesStoppedForGone)] = () => new TakesStoppedForGone(),
        [nameof(JudgesByIdAlone)] = () => new JudgesByIdAlone(),
        [nameof(TouchesAnotherProduct)] = () => new TouchesAnotherProduct(),
        [nameof(ClosesAsOfTheFinding)] = () => new ClosesAsOfTheFinding(),
        [nameof(ClosesWithTheSendingClock)] = () => new ClosesWithTheSendingClock(),
        [nameof(SendsAWorkflow)] = () => new SendsAWorkflow(),
        [nameof(SendsWhatIsThere)] = () => new SendsWhatIsThere(),
        [nameof(TakesAFailedHubPageForTheLast)] = () => new TakesAFailedHubPageForTheLast(),
        [nameof(IgnoresWhatIsOnItsWay)] = () => new IgnoresWhatIsOnItsWay(),
        [nameof(DryRunSends)] = () => new DryRunSends(),
        [nameof(MissesAssociations)] = () => new MissesAssociations(),
        [nameof(ReadsTheFirstPageOfRecords)] = () => new ReadsTheFirstPageOfRecords(),
        [nameof(ReadsSecurityHubAsFastAsItCan)] = () => new ReadsSecurityHubAsFastAsItCan(),
        [nameof(SaysWhyAndLeavesItOpen)] = () => new SaysWhyAndLeavesItOpen(),
        [nameof(RenewsTooEarly)] = () => new RenewsTooEarly(),
        [nameof(ForgetsRenewal)] = () => new ForgetsRenewal(),
        [nameof(RenewsAsOfTheFinding)] = () => new RenewsAsOfTheFinding(),
        [nameof(ReopensWithAWorkflow)] = () => new ReopensWithAWorkflow(),
        [nameof(OwesForEver)] = () => new OwesForEver(),
        [nameof(ReadsTwoWeeksOfFindings)] = () => new ReadsTwoWeeksOfFindings(),
        [nameof(IgnoresWhatOnlySummariesShow)] = () => new IgnoresWhatOnlySummariesShow(),
        [nameof(ClosesWhenOff)] = () => new ClosesWhenOff(),
        [nameof(ReadsPatchesUnpaced)] = () => new ReadsPatchesUnpaced(),
    };

    public static bool IsSweep(this WireCall call, string action) =>
        call.Action == action && call.Invocation.FunctionName == SweepFunctions.Sweep;
}

/// <summary>A page of managed nodes that fails counts as one without nodes: hybrid nodes seem to be deregistered.</summary>
internal sealed class ClosesOnAFailedPage : SweepMutant
{
    private readonly HashSet<Invocation> _failed = [];

    // And never asks again.
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body) =>
        call.IsSweep("DescribeInstanceInformation") && ((status != 200 && _failed.Add(call.Invocation)) || _failed.Contains(call.Invocation))
            ? (200, "{\"InstanceInformationList\":[]}"u8.ToArray())
            : (status, body);
}

/// <summary>Instances that EC2 does not answer of are gone.</summary>
internal sealed class TakesAFailedReadOfEc2ForGone : SweepMutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body) =>
        call.IsSweep("DescribeInstances") && status != 200
            ? (200, Encoding.UTF8.GetBytes(
                "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>x</requestId><reservationSet/>"
                + "</DescribeInstancesResponse>"))
            : (status, body);
}

/// <summary>A stopped instance is not managed, and so it is gone.</summary>
internal sealed class TakesStoppedForGone : SweepMutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body) =>
        call.IsSweep("DescribeInstances")
            ? (status, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body)
                .Replace("<name>stopped</name>", "<name>terminated</name>", StringComparison.Ordinal)))
            : (status, body);
}

/// <summary>A finding is looked up by the id that the operation would be given now: not found once Run Command has forgotten.</summary>
internal sealed class JudgesByIdAlone : FindingsRead
{
    protected override void Change(WireCall call, JsonArray findings)
    {
        if (((SweepWire)call.Invocation.Wire).HasForgotten)
        {
            foreach (var finding in findings.Where(finding => finding!["Id"]!.GetValue<string>().Contains("/run-command/", StringComparison.Ordinal)).ToList())
            {
                findings.Remove(finding);
            }
        }
    }
}

/// <summary>Whatever is of the account's default product is this product's.</summary>
internal sealed class TouchesAnotherProduct : FindingsRead
{
    public override WireCall Request(WireCall call)
    {
        if (!call.IsSweep("GetFindings"))
        {
            return call;
        }

        var request = Json.Object(call.Body);
        request["Filters"]!.AsObject().Remove("ProductName");
        return call with { Body = Json.Bytes(request) };
    }

    protected override void Change(WireCall call, JsonArray findings)
    {
        foreach (var finding in findings)
        {
            finding!["ProductName"] = "Systems Manager Patch Manager";
        }
    }
}

/// <summary>Security Hub seems to be empty.</summary>
internal sealed class SendsWhatIsThere : FindingsRead
{
    protected override void Change(WireCall call, JsonArray findings) => findings.Clear();
}

/// <summary>A page of findings that fails counts as the last one.</summary>
internal sealed class TakesAFailedHubPageForTheLast : SweepMutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body) =>
        call.IsSweep("GetFindings") && status != 200 ? (200, "{\"Findings\":[]}"u8.ToArray()) : (status, body);
}

/// <summary>An operation's finding is missing the moment it is not there.</summary>
internal sealed class IgnoresWhatIsOnItsWay : SweepMutant
{
    public override TimeSpan OnTheirWay => TimeSpan.Zero;
}

/// <summary>A dry run is a run.</summary>
internal sealed class DryRunSends : SweepMutant
{
    public override string Input(string input) => "{}";
}

/// <summary>What Host Management reported is left out.</summary>
internal sealed class MissesAssociations : SweepMutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body) =>
        call.IsSweep("ListResourceComplianceSummaries") && status == 200 && call.Text.Contains("\"Association\"", StringComparison.Ordinal)
            ? (200, "{\"ResourceComplianceSummaryItems\":[]}"u8.ToArray())
            : (status, body);
}

/// <summary>The first page of records is the whole fleet, and the compliance summaries are not looked at.</summary>
internal sealed class ReadsTheFirstPageOfRecords : SweepMutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200)
        {
            return (status, body);
        }

        if (call.IsSweep("GetInventory"))
        {
            var answer = Json.Object(body);
            answer.Remove("NextToken");
            return (status, Json.Bytes(answer));
        }

        return call.IsSweep("ListResourceComplianceSummaries") && call.Text.Contains("\"Patch\"", StringComparison.Ordinal)
            ? (200, "{\"ResourceComplianceSummaryItems\":[]}"u8.ToArray())
            : (status, body);
    }
}

/// <summary>A node whose counts say nothing missing owes nothing: what the compliance summary says besides is not looked at.</summary>
internal sealed class IgnoresWhatOnlySummariesShow : SweepMutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body) =>
        call.IsSweep("ListResourceComplianceSummaries") && status == 200 && call.Text.Contains("\"Patch\"", StringComparison.Ordinal)
            ? (200, "{\"ResourceComplianceSummaryItems\":[]}"u8.ToArray())
            : (status, body);
}

/// <summary>A finding that is older than three weeks is renewed.</summary>
internal sealed class RenewsTooEarly : FindingsRead
{
    protected override void Change(WireCall call, JsonArray findings) => Shift(
        findings, updated => call.Invocation.Now - updated > TimeSpan.FromDays(21) ? call.Invocation.Now.AddDays(-61) : updated);
}

/// <summary>No finding is ever old enough to be renewed.</summary>
internal sealed class ForgetsRenewal : FindingsRead
{
    protected override void Change(WireCall call, JsonArray findings) => Shift(
        findings, updated => call.Invocation.Now - updated > TimeSpan.FromDays(50) ? call.Invocation.Now.AddDays(-50) : updated);
}

/// <summary>Without closing, too, an operation owes its finding for ever, which Security Hub deleted long ago.</summary>
internal sealed class OwesForEver : SweepMutant
{
    public override TimeProvider SweepTime(SimulatedTime time) => new Slow(time);

    // Beyond ten days nothing grows older.
    private sealed class Slow(SimulatedTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() =>
            time.Elapsed < TimeSpan.FromDays(10) ? time.GetUtcNow() : SimulatedTime.Start.AddDays(10) + ((time.Elapsed - TimeSpan.FromDays(10)) / 1_000);

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}

/// <summary>Findings that nothing updated for two weeks are not looked at, also where findings are closed.</summary>
internal sealed class ReadsTwoWeeksOfFindings : FindingsRead
{
    protected override void Change(WireCall call, JsonArray findings)
    {
        foreach (var finding in findings.Where(finding => call.Invocation.Now - Updated(finding!) > TimeSpan.FromDays(14)).ToList())
        {
            findings.Remove(finding);
        }
    }
}

/// <summary>Whether findings are closed is not asked.</summary>
internal sealed class ClosesWhenOff : SweepMutant
{
    public override bool Closes(bool closes) => true;
}

/// <summary>A sweep reads patches without a pace.</summary>
internal sealed class ReadsPatchesUnpaced : SweepMutant
{
    public override double ReadsPerSecond => 1_000;
}

/// <summary>Security Hub is read without a pace.</summary>
internal sealed class ReadsSecurityHubAsFastAsItCan : SweepMutant
{
    public override double FindingReadsPerSecond => 1_000;
}
