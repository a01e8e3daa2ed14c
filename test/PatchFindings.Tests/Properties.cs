using System.Text.Json;
using CsCheck;
using LoopbackAws.SecurityHub;
using PatchFindings.Findings;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

/// <summary>What holds for any input. A failure prints the seed that brings it back (<c>CsCheck_Seed</c>).</summary>
public sealed class Properties
{
    [Fact]
    public void Any_text_is_an_event_or_a_rejection_that_names_something() =>
        Gen.OneOf(Anything.Text, AnyJson(3)).Sample(
            body =>
            {
                var trigger = TriggerReader.Read(body, out var rejection);
                Assert.NotEqual(trigger is null, rejection is null);
                Assert.True(rejection is null || rejection.Field.Length > 0);
            },
            iter: 20_000, print: body => JsonSerializer.Serialize(body, TextJson.Default.String));

    [Fact]
    public void Any_world_has_an_outcome_and_an_owed_finding_is_one_that_security_hub_takes_or_a_rejection_by_field() =>
        Gen.Select(Anything.World, Anything.Trigger, Anything.Time).Sample(
            (world, trigger, now) =>
            {
                var (verdict, _) = world.Decide(trigger, now);
                Assert.Equal(verdict.Outcome == Outcome.Rejected, verdict.Rejection is not null);
                if (verdict.Operation is not { } operation)
                {
                    Assert.NotEqual(Outcome.Enqueued, verdict.Outcome);
                    return;
                }

                Assert.Equal(Outcome.Enqueued, verdict.Outcome);
                var finding = FindingMapping.ToFinding(operation, Sample.Own, new FindingOptions());
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
            iter: 10_000, print: Anything.Print);

    [Fact]
    public void After_the_deadline_only_an_operation_that_just_ended_or_a_run_that_has_not_is_waited_for() =>
        Gen.Select(Anything.World, Anything.Trigger, Anything.Time.Select(time => time - Known.EventAt)).Sample(
            (world, trigger, later) =>
            {
                var now = trigger.Time + Judge.DefaultStateDeadline + Known.Seconds(1) + later.Duration();
                if (world.Decide(trigger, now).Verdict.Outcome != Outcome.NotReady)
                {
                    return;
                }

                // A time still ahead is as young as one just past: the service's clock and the node's may differ either way. A run with
                // hooks may report again until its last report is as old as the deadline.
                DateTimeOffset?[] ended =
                    [world.Record?.OperationEndTime, world.State?.OperationEndTime, .. world.Commands.Select(command => command.EndedAt)];
                Assert.True(
                    ended.Any(end => (now - end)?.Duration() <= Judge.DefaultStateDeadline) || world.Commands.Any(command => !command.HasEnded));
            },
            iter: 20_000, print: Anything.Print);

    [Fact]
    public void Waiting_ends_soon_after_the_deadline_whatever_is_read() =>
        Gen.Select(Anything.World, Anything.Trigger).Sample(
            (world, trigger) =>
            {
                // Only a run that is not over is waited for longer, and Run Command ends each.
                world = world with { Commands = [.. world.Commands.Select(command => command with { HasEnded = true })] };
                var now = trigger.Time + Judge.DefaultStateDeadline + Known.Seconds(1);
                var tries = 0;
                while (world.Decide(trigger, now).Verdict.Outcome == Outcome.NotReady)
                {
                    // Young is what lies less than the deadline away on either side: each time holds for an hour at most, and there are no
                    // more times than those of two states and of the command that left them.
                    now += Known.Hours(1);
                    Assert.True(++tries <= 4, "waited for too long");
                }
            },
            iter: 20_000, print: Anything.Print);

    [Fact]
    public void The_same_knowledge_gives_the_same_verdict() =>
        Gen.Select(Anything.World, Anything.Trigger, Anything.Time).Sample(
            (world, trigger, now) =>
            {
                var (first, firstReads) = world.Decide(trigger, now);
                var (second, secondReads) = world.Decide(trigger, now);
                Assert.Equal(first, second);
                Assert.Equal(firstReads, secondReads);
            },
            iter: 2_000, print: Anything.Print);

    [Fact]
    public void A_failing_read_delays_an_event_and_changes_nothing_else() =>
        Gen.Select(Anything.World, Anything.Trigger, Anything.Time, Gen.Enum<Read>()).Sample(
            (world, trigger, now, failing) =>
            {
                var whole = world with { Failing = [] };
                var (verdict, _) = (world with { Failing = [failing] }).Decide(trigger, now);
                if (verdict.Outcome == Outcome.Unavailable || (verdict.Outcome == Outcome.Rejected && now - trigger.Time > Judge.RetriedMax))
                {
                    return;
                }

                // Severity alone is not waited for.
                var expected = whole.Decide(trigger, now).Verdict;
                Assert.Equal(expected.Outcome, verdict.Outcome);
                Assert.Equal(expected.Operation?.Identity, verdict.Operation?.Identity);
                Assert.Equal(expected.Operation?.State, verdict.Operation?.State);
                Assert.True(failing == Read.Summary || expected.Operation?.Severity == verdict.Operation?.Severity);
            },
            iter: 10_000, print: Anything.Print);

    private static Gen<string> AnyJson(int depth)
    {
        var leaf = Gen.OneOf(
            Anything.Text.Select(text => JsonEncodedText.Encode(string.Concat(text.Where(c => !char.IsSurrogate(c)))).ToString()).Select(text => $"\"{text}\""),
            Gen.Double.Select(number => double.IsFinite(number) ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "0"),
            Anything.OneOf("null", "true", "false", "-0", "1e400"));
        if (depth == 0)
        {
            return leaf;
        }

        var name = Anything.OneOf(
            "source", "detail-type", "detail", "account", "region", "time", "id", "resources", "resource-id", "instance-id", "status", "x");
        var inner = AnyJson(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.Array[0, 4].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Select(name, inner).Array[0, 8].Select(members =>
                $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}"));
    }
}
