using System.Globalization;
using LoopbackAws;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Run;

/// <summary>Says what a run waits for, so that a bar that stands still explains itself.</summary>
/// <param name="scale">How much the deployment's times are shortened.</param>
/// <param name="tracker">Follows the events.</param>
/// <param name="feed">Plays what is planned.</param>
/// <param name="outage">Security Hub's outage.</param>
internal sealed class WaitingFor(
    LoopbackServices services, LiveDeployment deployment, TimeScale scale, EventTracker tracker, EventFeed feed, Outage outage)
{
    /// <summary>Sweeps have begun.</summary>
    public bool IsSwept { get; set; }

    /// <summary>It, in a sentence; empty while the run goes on by itself.</summary>
    public string Text
    {
        get
        {
            var roles = deployment.Definition.Roles;
            var deadLetters = deployment.Queue(roles.FindingsDeadLetter).Depth.Total + deployment.Queue(roles.EventsDeadLetter).Depth.Total;
            if (services.HubOutage.IsOn)
            {
                var rest = outage.Rest is { } left ? Seconds($", {Math.Max(0, left.TotalSeconds):0} s more") : string.Empty;
                return $"Security Hub is down{rest}: findings wait in their queue, then in the dead-letter queue";
            }

            if (deadLetters > 0)
            {
                return $"{Count(deadLetters, "message")} in the dead-letter queues: the redrive comes{Every(FunctionProgramNames.Redrive)}";
            }

            if (IsSwept)
            {
                return "sweeps: findings of young operations count as on their way, for up to five minutes";
            }

            return feed.WaitsFor is { } wait ? wait
                : feed.IsDone ? Rest()
                : string.Empty;
        }
    }

    private string Rest()
    {
        var pending = tracker.Pending;
        var withoutState = pending.GetValueOrDefault(EventExpectation.NoState);
        var findings = deployment.Queue(deployment.Definition.Roles.Findings).Depth.Total;
        return pending.Values.Sum() > withoutState ? $"on their way: {Count(pending.Values.Sum(), "event")}"
            : withoutState > 0 ? Seconds(
                $"{Count(withoutState, "event")} of operations that left no state: given up after {Deadline:0} s (30 minutes in an account)")
            : findings > 0 ? $"on their way, or to come back: {Count(findings, "finding")}"
            : string.Empty;
    }

    private double Deadline =>
        deployment.Function(deployment.Definition.FunctionOf(FunctionProgramNames.ComplianceEvents).Name).Settings.Environment
            .TryGetValue(LiveDeployment.StateDeadline, out var seconds)
            ? double.Parse(seconds, CultureInfo.InvariantCulture)
            : 0;

    private string Every(string program)
    {
        var function = deployment.Definition.FunctionOf(program).Name;
        return deployment.Definition.Schedules.FirstOrDefault(schedule => schedule.Function == function) is { } schedule
            ? Seconds($" every {scale.Shorten(ScheduleExpression.Interval(schedule.Expression)).TotalSeconds:0} s")
            : " by hand alone";
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static string Seconds(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
