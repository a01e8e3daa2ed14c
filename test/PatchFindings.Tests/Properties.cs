using System.Text.Json;
using CsCheck;
using PatchFindings.Evaluation;
using PatchFindings.Events;
using PatchFindings.Findings;
using LoopbackAws.SecurityHub;
using PatchFindings.PatchStates;

namespace PatchFindings.Tests;

/// <summary>What holds for any input. A failure prints the seed that brings it back (<c>CsCheck_Seed</c>).</summary>
public sealed class Properties
{
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String, Gen.String[Gen.Char['\u0000', '\uffff'], 0, 300],
        Constants("", " ", "Scan", "pb-0123456789abcdef0", "NoReboot", "\ud800", "😀", "\u0001", "a/b", "aws/x", "\uFFFE"));

    private static readonly Gen<string?> MaybeText = AnyText.Select(text => text.Length % 5 == 0 ? null : text);

    private static readonly Gen<int?> MaybeCount = Gen.OneOf(
        Gen.Int[0, 0].Select(_ => (int?)null), Gen.Int[0, 3].Select(n => (int?)n), Gen.Int[0, int.MaxValue].Select(n => (int?)n));

    private static readonly Gen<DateTimeOffset> AnyTime = Gen.OneOf(
        Gen.Int[-20_000, 20_000].Select(seconds => Known.EventAt.AddSeconds(seconds)),
        Gen.Long[DateTimeOffset.UnixEpoch.Ticks, new DateTime(9000, 1, 1).Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero)));

    private static readonly Gen<string> AnyNode = Constants(Known.Node, "mi-0123456789abcdef0", "i-01234567");

    private static readonly Gen<PatchState> AnyState =
        from node in AnyNode
        from texts in MaybeText.Array[5]
        from counts in MaybeCount.Array[10]
        from start in AnyTime
        from end in AnyTime
        select new PatchState
        {
            NodeId = node,
            BaselineId = texts[0] ?? "pb-0123456789abcdef0",
            Operation = texts[1] ?? "Scan",
            PatchGroup = texts[2],
            SnapshotId = texts[3],
            RebootOption = texts[4],
            OperationStartTime = start,
            OperationEndTime = end,
            InstalledCount = counts[0],
            InstalledOtherCount = counts[1],
            InstalledPendingRebootCount = counts[2],
            InstalledRejectedCount = counts[3],
            MissingCount = counts[4],
            FailedCount = counts[5],
            AvailableSecurityUpdateCount = counts[6],
            CriticalNonCompliantCount = counts[7],
            SecurityNonCompliantCount = counts[8],
            OtherNonCompliantCount = counts[9],
        };

    private static readonly Gen<ComplianceSummary?> AnySummary =
        from isThere in Gen.Int[0, 4]
        from noncompliant in Gen.Bool
        from severity in Gen.OneOf(MaybeText, Constants<string?>("CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNSPECIFIED"))
        from execution in Gen.OneOf(MaybeText, Constants<string?>(Known.CommandA, Known.CommandB))
        from type in Constants<string?>(null, "Command", "Association")
        from at in AnyTime
        from counted in Gen.Int[-1, 3].Array[2]
        select isThere == 0 ? null : new ComplianceSummary(Known.Node, noncompliant, severity, execution, type, at)
        {
            CompliantCount = counted[0],
            NonCompliantCount = counted[1],
        };

    private static readonly Gen<Reading<CommandSummary>?> AnyCommand =
        from kind in Gen.Int[0, 3]
        from name in Gen.OneOf(AnyText, Constants("AWS-RunPatchBaseline"))
        from at in AnyTime
        select kind switch
        {
            0 => null,
            1 => new Reading<CommandSummary>(),
            2 => new Reading<CommandSummary> { Unavailable = "throttled" },
            _ => new Reading<CommandSummary> { Value = new CommandSummary(Known.CommandB, name, at) },
        };

    private static readonly Gen<PatchEvent> AnyEvent =
        from isCommand in Gen.Bool
        from compliant in Gen.Bool
        from requested in AnyTime
        select isCommand ? Known.CommandEvent with { RequestedAt = requested }
            : (PatchEvent)(Known.ComplianceEvent with { IsCompliant = compliant });

    private static readonly Gen<Evidence> AnyEvidence =
        from patchEvent in AnyEvent
        from kind in Gen.Int[0, 9]
        from state in AnyState
        from summary in AnySummary
        from command in AnyCommand
        select new Evidence(
            patchEvent,
            kind == 0 ? new Reading<PatchState>()
            : kind == 1 ? new Reading<PatchState> { Refused = "no" }
            : new Reading<PatchState> { Value = state })
        {
            Summary = new Reading<ComplianceSummary> { Value = summary },
            Command = command,
        };

    [Fact]
    public void Any_text_is_an_event_or_a_rejection_that_names_something() =>
        Gen.OneOf(AnyText, AnyJson(3)).Sample(
            body =>
            {
                var patchEvent = PatchEventReader.Read(body, out var rejection);
                Assert.NotEqual(patchEvent is null, rejection is null);
                Assert.True(rejection is null || rejection.Field.Length > 0);
            },
            iter: 20_000);

    [Fact]
    public void Any_evidence_has_an_outcome_and_an_owed_finding_is_one_that_security_hub_takes_or_a_rejection_by_field() =>
        AnyEvidence.Select(AnyTime).Sample(
            (evidence, now) =>
            {
                var result = Known.Decider.Evaluate(evidence, now);
                if (result.Operation is not { } operation)
                {
                    Assert.NotEqual(Outcome.Enqueued, result.Outcome);
                    return;
                }

                Assert.Equal(Outcome.Enqueued, result.Outcome);
                var finding = FindingMapping.ToFinding(evidence.State.Value!, operation, Sample.Own, new FindingOptions());
                if (AsffRules.Check(finding) is { } rejection)
                {
                    Assert.NotEmpty(rejection.Field);
                    return;
                }

                var json = AsffRules.Write(finding, out var tooLarge);
                Assert.Null(tooLarge);
                using var document = JsonDocument.Parse($"[{json}]");
                var hub = new SecurityHubState(TimeProvider.System, "us-east-2", "111122223333");
                var answer = hub.BatchImportFindings(document.RootElement);
                Assert.True(answer.SuccessCount == 1, string.Join("; ", answer.Failures));
            },
            iter: 10_000);

    [Fact]
    public void Waiting_ends_soon_after_the_deadline_whatever_is_read() =>
        AnyEvidence.Sample(
            evidence =>
            {
                // A new operation that an old event meets is waited for beyond the event's own deadline.
                var deadline = Evaluator.DefaultStateDeadline;
                var late = evidence.Event.Time + deadline + TimeSpan.FromSeconds(1);
                if (Known.Decider.Evaluate(evidence, late).Outcome == Outcome.NotReady)
                {
                    DateTimeOffset?[] ended = [evidence.State.Value!.OperationEndTime, evidence.Summary!.Value!.ExecutionTime];
                    Assert.Contains(ended, end => (late - end)?.Duration() <= deadline);
                    Assert.NotEqual(Outcome.NotReady, Known.Decider.Evaluate(evidence, late + (2.1 * deadline)).Outcome);
                }
            },
            iter: 20_000);

    [Fact]
    public void The_same_evidence_gives_the_same_result() =>
        AnyEvidence.Select(AnyTime).Sample(
            (evidence, now) => Assert.Equal(Known.Decider.Evaluate(evidence, now), Known.Decider.Evaluate(evidence, now)),
            iter: 2_000);

    private static Gen<T> Constants<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string> AnyJson(int depth)
    {
        var leaf = Gen.OneOf(
            AnyText.Select(text => JsonEncodedText.Encode(string.Concat(text.Where(c => !char.IsSurrogate(c)))).ToString()).Select(text => $"\"{text}\""),
            Gen.Double.Select(number => double.IsFinite(number) ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "0"),
            Constants("null", "true", "false", "-0", "1e400"));
        if (depth == 0)
        {
            return leaf;
        }

        var name = Constants(
            "source", "detail-type", "detail", "account", "region", "time", "id", "resources", "resource-id", "instance-id", "status", "x");
        var inner = AnyJson(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.Array[0, 4].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Select(name, inner).Array[0, 8].Select(members =>
                $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}"));
    }
}
