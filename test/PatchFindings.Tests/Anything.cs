using System.Globalization;
using System.Text;
using CsCheck;
using PatchFindings.PatchStates;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

/// <summary>Any event, and anything that Systems Manager might answer, most of it near the one operation that the tests know.</summary>
internal static class Anything
{
    public static readonly Gen<string> Text = Gen.OneOf(
        Gen.String, Gen.String[Gen.Char['\u0000', '\uffff'], 0, 300],
        OneOf("", " ", "Scan", "pb-0123456789abcdef0", "NoReboot", "\ud800", "😀", "\u0001", "a/b", "aws/x", "\uFFFE"));

    public static readonly Gen<DateTimeOffset> Time = Gen.OneOf(
        Gen.Int[-120, 120].Select(seconds => Known.EventAt.AddSeconds(seconds)),
        Gen.Int[-20_000, 20_000].Select(seconds => Known.EventAt.AddSeconds(seconds)),
        Gen.Long[DateTimeOffset.UnixEpoch.Ticks, new DateTime(8999, 12, 31).Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero)));

    private static readonly Gen<string?> MaybeText = Text.Select(text => text.Length % 5 == 0 ? null : text);

    private static readonly Gen<DateTimeOffset?> MaybeTime =
        Gen.Frequency((1, OneOf(default(DateTimeOffset?))), (4, Time.Select(time => (DateTimeOffset?)time)));

    private static readonly Gen<int?> MaybeCount = Gen.OneOf(
        OneOf<int?>(null, 0), Gen.Int[0, 3].Select(n => (int?)n), Gen.Int[0, int.MaxValue].Select(n => (int?)n));

    private static readonly Gen<string> Execution = OneOf(Known.CommandA, Known.CommandB, Known.Association, Known.Snapshot);

    private static readonly Gen<string?> MaybeExecution =
        Gen.Frequency((1, OneOf(default(string?))), (4, Execution.Select(id => (string?)id)));

    private static readonly Gen<string> Document = Gen.Frequency(
        (6, OneOf(Known.Document, Known.Hooks, Known.AssociationDocument, "My-Patching", "AWS-RunShellScript")), (1, Text));

    private static readonly Gen<string?> MaybeSeverity = Gen.OneOf(
        MaybeText, OneOf<string?>(null, "CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNSPECIFIED"));

    private static readonly Gen<PatchState> State =
        from texts in MaybeText.Array[4]
        from ids in MaybeExecution.Array[2]
        from severity in MaybeSeverity
        from counts in MaybeCount.Array[10]
        from isEmpty in Gen.Bool
        from start in Time
        from end in Time
        select new PatchState
        {
            NodeId = Known.Node,
            BaselineId = texts[0] ?? "pb-0123456789abcdef0",
            Operation = texts[1] ?? "Scan",
            PatchGroup = texts[2],
            RebootOption = texts[3],
            SnapshotId = ids[0],
            ExecutionId = ids[1],
            NonCompliantSeverity = severity,
            OperationStartTime = start,
            OperationEndTime = end,
            InstalledCount = counts[0],
            InstalledOtherCount = counts[1],
            InstalledPendingRebootCount = isEmpty ? 0 : counts[2],
            InstalledRejectedCount = isEmpty ? 0 : counts[3],
            MissingCount = isEmpty ? 0 : counts[4],
            FailedCount = isEmpty ? 0 : counts[5],
            AvailableSecurityUpdateCount = counts[6],
            CriticalNonCompliantCount = isEmpty ? 0 : counts[7],
            SecurityNonCompliantCount = isEmpty ? 0 : counts[8],
            OtherNonCompliantCount = isEmpty ? 0 : counts[9],
        };

    private static readonly Gen<ComplianceSummary> Summary =
        from isNoncompliant in Gen.Bool
        from severity in MaybeSeverity
        from execution in MaybeExecution
        from at in MaybeTime
        select new ComplianceSummary(Known.Node, isNoncompliant, severity, execution, at);

    private static readonly Gen<NodeCommand> Command =
        from id in Execution
        from document in Document
        from requested in Time
        from hasEnded in Gen.Bool
        from ended in MaybeTime
        select new NodeCommand(id, document, requested, hasEnded, ended);

    private static readonly Gen<NodeAssociation> Association =
        from id in Execution
        from document in Document
        from reported in MaybeTime
        from isNoncompliant in Gen.Bool
        from state in State
        from hasState in Gen.Bool
        from baseline in MaybeText
        select new NodeAssociation(id, document, reported, isNoncompliant, hasState ? state : null, baseline);

    private static readonly Gen<Execution> KnownExecution =
        from id in Execution
        from document in Document
        from requested in MaybeTime
        from isCommand in Gen.Bool
        select isCommand ? new CommandExecution(id, document, requested) : (Execution)new AssociationExecution(id, document);

    public static readonly Gen<World> World =
        from record in State
        from state in State
        from summary in Summary
        from there in Gen.Int[0, 4].Array[3]
        from isSame in Gen.Bool
        from refused in Gen.Int[0, 9]
        from commands in Command.Array[0, 3]
        from associations in Association.Array[0, 2]
        from executions in KnownExecution.Array[0, 3]
        select new World
        {
            Record = there[0] == 0 ? null : record,
            State = there[1] == 0 || refused == 0 ? null : isSame ? record with { ExecutionId = null, NonCompliantSeverity = null } : state,
            Summary = there[2] == 0 ? null : summary,
            Commands = commands,
            Associations = associations,
            Executions = executions,
            Refusal = refused == 0 ? "no" : null,
        };

    public static readonly Gen<Trigger> Trigger =
        from kind in Gen.Int[0, 2]
        from isCompliant in Gen.Int[0, 4]
        from id in Execution
        from document in OneOf(Known.Document, Known.Hooks, Known.AssociationDocument)
        from requested in Time
        select kind switch
        {
            0 => Known.CommandEvent with { CommandId = id, DocumentName = document, RequestedAt = requested },
            1 => Known.AssociationEvent with { AssociationId = id, DocumentName = document },
            _ => (Trigger)(Known.ComplianceEvent with { IsCompliant = isCompliant == 0 }),
        };

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>A failing case, a line a thing, with times as seconds from the event.</summary>
    public static string Print(World world, Trigger trigger) => Lines(world, trigger);

    /// <inheritdoc cref="Print(Tests.World, Triggers.Trigger)"/>
    public static string Print((World World, Trigger Trigger) it) => Lines(it.World, it.Trigger);

    /// <inheritdoc cref="Print(Tests.World, Triggers.Trigger)"/>
    public static string Print((World World, Trigger Trigger, DateTimeOffset Now) it) => Lines(it.World, it.Trigger, $"now {it.Now:O}");

    /// <inheritdoc cref="Print(Tests.World, Triggers.Trigger)"/>
    public static string Print((World World, Trigger Trigger, TimeSpan Later) it) => Lines(it.World, it.Trigger, $"later {it.Later}");

    /// <inheritdoc cref="Print(Tests.World, Triggers.Trigger)"/>
    public static string Print((World World, Trigger Trigger, DateTimeOffset Now, Read Failing) it) =>
        Lines(it.World, it.Trigger, $"now {it.Now:O}", $"failing {it.Failing}");

    private static string Lines(World world, Trigger trigger, params string[] more)
    {
        var lines = new StringBuilder().AppendLine().Append(CultureInfo.InvariantCulture, $"{trigger}").AppendLine();
        foreach (var line in new object?[] { world.Record, world.State, world.Summary }
            .Concat(world.Commands).Concat(world.Associations).Concat(world.Executions).Concat(more))
        {
            lines.Append(CultureInfo.InvariantCulture, $"  {line ?? "-"}").AppendLine();
        }

        return lines.ToString();
    }
}
