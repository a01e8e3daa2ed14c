using PatchFindings.Local.Deployment;
using PatchFindings.Local.Fleet;
using LoopbackAws.Sqs;

namespace PatchFindings.Local.Run;

/// <summary>
/// Plays Systems Manager: shows what operations left, puts the events on the bus, and enters in the ledger what is owed for them.
/// </summary>
/// <param name="services">The services.</param>
/// <param name="deployment">The deployment.</param>
/// <param name="scale">Shortens the delays after which states become visible.</param>
/// <param name="ledger">What is owed.</param>
/// <param name="tracker">Follows the events.</param>
/// <param name="statistics">Takes the time.</param>
/// <param name="say">Tells people what goes on.</param>
internal sealed class EventFeed(
    LoopbackServices services, LiveDeployment deployment, TimeScale scale, Ledger ledger, EventTracker tracker, RunStatistics statistics,
    Action<string> say)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Lets the documented samples and everything happen that is planned.</summary>
    /// <param name="plan">The fleet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task RunAsync(FleetPlan plan, CancellationToken cancellationToken)
    {
        Put(DocumentedSamples.Wave());
        PutMalformed();
        return PlayAsync(plan, cancellationToken);
    }

    /// <summary>Lets everything happen that is planned.</summary>
    /// <param name="plan">The fleet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PlayAsync(FleetPlan plan, CancellationToken cancellationToken)
    {
        var begin = services.Time.GetTimestamp();
        foreach (var wave in plan.Waves)
        {
            var wait = wave.Offset - services.Time.GetElapsedTime(begin);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, services.Time, cancellationToken);
            }

            var nodes = wave.AfterNodes.ToHashSet();
            while (!tracker.HaveEnded(nodes))
            {
                await Task.Delay(Look, services.Time, cancellationToken);
            }

            say($"{wave.Name}: {Put(wave.Begin(services.Time.GetUtcNow()))} events");
        }
    }

    private int Put(Wave wave)
    {
        var now = services.Time.GetUtcNow();
        foreach (var planned in wave.Operations)
        {
            services.Ssm.Publish(
                planned.Operation,
                now + scale.Shorten(planned.StateDelay),
                now + scale.Shorten(planned.StateDelay),
                now + scale.Shorten(planned.SummaryDelay));
            if (planned.IsOwed)
            {
                ledger.Owe(planned.Operation);
            }
        }

        foreach (var planned in wave.Commands)
        {
            services.Ssm.AddCommand(planned.Command, now + scale.Shorten(planned.Delay));
        }

        foreach (var planned in wave.Events)
        {
            Put(planned);
        }

        return wave.Events.Count;
    }

    private void Put(PlannedEvent planned)
    {
        if (planned.FindingId is { } findingId)
        {
            statistics.Told(findingId);
        }

        var result = services.Bus.Put(planned.Entry);
        if (result.EventId is not { } eventId)
        {
            ledger.Note($"the bus refused an event of node {planned.NodeId}: {result.ErrorCode} {result.ErrorMessage}");
            return;
        }

        foreach (var lost in result.LostTargets)
        {
            ledger.Note($"event {eventId} of node {planned.NodeId} is lost to {lost}");
        }

        var isMatched = result.MatchedRules.Count > 0;
        if (isMatched == (planned.Expectation == EventExpectation.Unmatched))
        {
            ledger.Note(isMatched
                ? $"event {eventId} of node {planned.NodeId} matched {string.Join(", ", result.MatchedRules)}, and should match no rule"
                : $"event {eventId} of node {planned.NodeId} ({planned.Entry.DetailType}) matched no rule");
        }

        if (isMatched && planned.Expectation != EventExpectation.Unmatched)
        {
            tracker.Put(eventId, planned);
        }
    }

    private void PutMalformed()
    {
        var events = deployment.Queue(deployment.Definition.Roles.Events);
        foreach (var (what, body) in MalformedBodies.All)
        {
            var sent = events.Send(new MessageDraft(body));
            ledger.Reject(sent.MessageId, what);
            tracker.PutMalformed(sent.MessageId);
        }
    }
}
