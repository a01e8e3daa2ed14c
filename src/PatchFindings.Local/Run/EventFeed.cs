using LoopbackAws;
using LoopbackAws.Sqs;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Run;

/// <summary>
/// Plays Systems Manager: shows what operations left, puts the events on the bus, and enters in the ledger what is owed for them.
/// </summary>
/// <param name="scale">Shortens the delays after which states become visible.</param>
/// <param name="ledger">What is owed.</param>
/// <param name="tracker">Follows the events.</param>
/// <param name="statistics">Takes the time.</param>
/// <param name="say">Tells people what goes on.</param>
/// <param name="owed">Gets what happens to the fleet, in the ledger's place, which is then entered at the end.</param>
/// <param name="loss">Loses events.</param>
internal sealed class EventFeed(
    LoopbackServices services, LiveDeployment deployment, TimeScale scale, Ledger ledger, EventTracker tracker, RunStatistics statistics,
    Action<string> say, OwedFindings? owed = null, EventLoss? loss = null)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    // A state that becomes visible between two reads of one try would come without its record, and its finding would change when it is
    // read whole. Systems Manager may do so; here it would leave to chance what a finding says.
    private static readonly TimeSpan RecordIsFirst = TimeSpan.FromSeconds(3);

    // A sweep counts what is younger as on its way.
    private static readonly TimeSpan OnTheirWay = TimeSpan.FromHours(1);

    /// <summary>What the next wave waits for but its time, in a sentence; null when it waits for nothing else.</summary>
    public string? WaitsFor { get; private set; }

    /// <summary>Whether everything planned has happened.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Lets the documented samples and everything happen that is planned.</summary>
    public Task RunAsync(FleetPlan plan, CancellationToken cancellationToken)
    {
        Put(DocumentedSamples.Wave(plan.Closes), mayLose: false);
        PutMalformed();
        return PlayAsync(plan, cancellationToken);
    }

    /// <summary>Lets everything happen that is planned.</summary>
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
            WaitsFor = wave.IsAfterFindings
                ? "the next wave comes when all findings so far are in"
                : nodes.Count == 1 ? "the next run comes when all events so far of its node have ended"
                : nodes.Count > 1 ? $"the next run comes when all events so far of its {nodes.Count} nodes have ended" : null;
            while (!tracker.HaveEnded(nodes) || (wave.IsAfterFindings && !IsQuiet()))
            {
                await Task.Delay(Look, services.Time, cancellationToken);
            }

            WaitsFor = null;
            var put = Put(wave.Begin(services.Time.GetUtcNow()));
            if (put > 0 || !wave.IsEmpty)
            {
                say(put == 1 ? $"{wave.Name}: 1 event" : $"{wave.Name}: {put} events");
            }
        }

        IsDone = true;
    }

    private bool IsQuiet() =>
        tracker.Ended == tracker.Expected && RunVerdict.Waiting(deployment).Values.All(messages => messages == 0);

    private int Put(Wave wave, bool mayLose = true)
    {
        var now = services.Time.GetUtcNow();
        foreach (var planned in wave.Operations)
        {
            var stateAt = now + scale.Shorten(planned.StateDelay);
            if (planned.IsAssociationScan)
            {
                services.Ssm.PublishAssociationScan(planned.Operation, stateAt);
            }
            else
            {
                services.Ssm.Publish(
                    planned.Operation,
                    stateAt,
                    planned.StateDelay > TimeSpan.Zero ? stateAt + RecordIsFirst : stateAt,
                    now + scale.Shorten(planned.SummaryDelay));
            }

            if (planned.Operation.NodeId.StartsWith("i-", StringComparison.Ordinal))
            {
                services.Ec2.Set(planned.Operation.NodeId, "running");
            }

            owed?.Add(planned);
            if (owed is null && planned.IsOwed)
            {
                ledger.Owe(planned.Operation);
            }
            else if (owed is null && ledger.IsSwept && planned.Operation.IsNonCompliant && now - planned.Operation.EndedAt > OnTheirWay)
            {
                ledger.Allow(planned);
            }
        }

        foreach (var end in wave.Ends)
        {
            services.Ssm.SetManaged(end.NodeId, isManaged: false);
            if (end.InstanceState is { } state)
            {
                services.Ec2.Set(end.NodeId, state);
            }

            if (end.IsGone)
            {
                owed?.End(end.NodeId);
            }
        }

        foreach (var planned in wave.Commands)
        {
            services.Ssm.AddCommand(planned.Command, now + scale.Shorten(planned.Delay));
        }

        foreach (var association in wave.Associations)
        {
            services.Ssm.AddAssociation(association, now);
        }

        var events = wave.Events.Where(planned => !(mayLose && loss?.Next() == true)).ToList();
        foreach (var planned in events)
        {
            Put(planned);
        }

        return events.Count;
    }

    private void Put(PlannedEvent planned)
    {
        if (planned.FindingId is { } findingId)
        {
            statistics.Told(findingId);
            owed?.AddTold(findingId);
        }

        if (planned.Expectation == EventExpectation.Closing)
        {
            statistics.ToldEnd(planned.NodeId);
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
            ledger.Reject(sent.MessageId, what, body);
            tracker.PutMalformed(sent.MessageId);
        }
    }
}

/// <summary>Loses a share of the fleet's events, as AWS allows itself to: they never come to the bus.</summary>
/// <param name="percent">0 to 100.</param>
/// <param name="seed">Decides which.</param>
internal sealed class EventLoss(int percent, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>How many are lost so far.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether the next event is lost.</summary>
    public bool Next()
    {
        var isLost = _random.Next(100) < percent;
        Lost += isLost ? 1 : 0;
        return isLost;
    }
}
