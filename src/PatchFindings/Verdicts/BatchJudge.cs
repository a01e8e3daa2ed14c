using PatchFindings.PatchStates;
using PatchFindings.Triggers;

namespace PatchFindings.Verdicts;

/// <summary>
/// Judges the events of one batch together: each round makes the reads that verdicts are missing, for all nodes at once, until every
/// event has its verdict.
/// </summary>
public sealed class BatchJudge(PatchStateReader reader, Judge judge, TimeProvider time)
{
    /// <summary>Judges events.</summary>
    /// <param name="triggers">The events, in any order, any of them more than once.</param>
    /// <param name="cancellationToken">Ends the reading; events whose reads are not done by then are <c>unavailable</c>.</param>
    /// <returns>A verdict for each event, in the same order.</returns>
    public async Task<IReadOnlyList<Verdict>> JudgeAsync(IReadOnlyList<Trigger> triggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(triggers);
        var verdicts = new Verdict?[triggers.Count];
        var known = new Knowledge();
        foreach (var command in triggers.OfType<CommandEnded>())
        {
            // A command's own event tells its document and its request.
            known.Executions[command.CommandId] = new Reading<Execution>
            {
                Value = new CommandExecution(command.CommandId, command.DocumentName, command.RequestedAt),
            };
        }

        while (true)
        {
            var missing = new HashSet<MissingRead>();
            for (var i = 0; i < verdicts.Length; i++)
            {
                if (verdicts[i] is not null)
                {
                    continue;
                }

                var now = time.GetUtcNow();
                if (judge.Check(triggers[i], now) is { } rejection)
                {
                    verdicts[i] = Verdict.Rejects(rejection);
                    continue;
                }

                var (verdict, read) = judge.Decide(triggers[i], known, now);
                verdicts[i] = verdict;
                if (read is not null)
                {
                    missing.Add(read);
                }
            }

            if (missing.Count == 0)
            {
                return verdicts!;
            }

            await ReadAsync(missing, known, cancellationToken);
        }
    }

    private async Task ReadAsync(HashSet<MissingRead> missing, Knowledge known, CancellationToken cancellationToken)
    {
        Put(known.Records, await reader.ReadRecordsAsync(Ids(Read.Record), cancellationToken));
        Put(known.States, await reader.ReadStatesAsync(Ids(Read.State), cancellationToken));
        Put(known.Summaries, await reader.ReadSummariesAsync(Ids(Read.Summary), cancellationToken));
        foreach (var id in Ids(Read.Execution))
        {
            known.Executions[id] = await reader.ReadExecutionAsync(id, cancellationToken);
        }

        foreach (var node in missing.Where(read => read.Read == Read.Commands).GroupBy(read => read.Id))
        {
            var since = node.Min(read => read.Since);
            known.Commands[node.Key] = (since, await reader.ReadNodeCommandsAsync(node.Key, since, cancellationToken));
        }

        foreach (var id in Ids(Read.Associations))
        {
            known.Associations[id] = await reader.ReadNodeAssociationsAsync(id, cancellationToken);
        }

        List<string> Ids(Read read) => [.. missing.Where(one => one.Read == read).Select(one => one.Id).Distinct()];
    }

    private static void Put<T>(Dictionary<string, Reading<T>> known, Dictionary<string, Reading<T>> readings)
        where T : class
    {
        foreach (var (id, reading) in readings)
        {
            known[id] = reading;
        }
    }
}

/// <summary>The reads that a verdict may need.</summary>
internal enum Read
{
    Record,
    State,
    Summary,
    Commands,
    Associations,
    Execution,
}

/// <summary>A read that was not made yet.</summary>
/// <param name="Id">The node; the execution for <see cref="Read.Execution"/>.</param>
/// <param name="Since">How far back <see cref="Read.Commands"/> has to go.</param>
internal sealed record MissingRead(Read Read, string Id, DateTimeOffset Since = default);

/// <summary>What a batch has read so far, by node or execution.</summary>
internal sealed class Knowledge
{
    public Dictionary<string, Reading<PatchState>> Records { get; } = [];

    public Dictionary<string, Reading<PatchState>> States { get; } = [];

    public Dictionary<string, Reading<ComplianceSummary>> Summaries { get; } = [];

    public Dictionary<string, (DateTimeOffset Since, Reading<IReadOnlyList<NodeCommand>> Reading)> Commands { get; } = [];

    public Dictionary<string, Reading<IReadOnlyList<NodeAssociation>>> Associations { get; } = [];

    public Dictionary<string, Reading<Execution>> Executions { get; } = [];
}

/// <summary>
/// What is known when one event is judged. A question to something that was not read yet is noted and answered with nothing; what is
/// concluded then does not count.
/// </summary>
internal sealed class Facts(Trigger trigger, Knowledge known, DateTimeOffset now, TimeSpan stateDeadline)
{
    public Trigger Trigger => trigger;

    public DateTimeOffset Now => now;

    /// <summary>Whether the event's state was waited for long enough.</summary>
    public bool IsOver => now - trigger.Time > stateDeadline;

    /// <summary>Whether both the event and a state are that old, which may be of a run that began long after the event.</summary>
    public bool IsOverFor(PatchState state) => IsOver && (now - state.OperationEndTime).Duration() > stateDeadline;

    public MissingRead? Missing { get; private set; }

    /// <summary>A needed read that failed; the event comes back.</summary>
    public string? Unavailable { get; private set; }

    /// <summary>Why Systems Manager takes no question about the node, now or ever.</summary>
    public string? Refused { get; private set; }

    public PatchState? Record() => Answer(known.Records, Read.Record, trigger.NodeId);

    public PatchState? State()
    {
        var state = Answer(known.States, Read.State, trigger.NodeId);
        Refused = known.States.GetValueOrDefault(trigger.NodeId)?.Refused;
        return state;
    }

    public ComplianceSummary? Summary() =>
        Answer(known.Summaries, Read.Summary, trigger.NodeId);

    /// <summary>As <see cref="Summary"/>, but the event does not come back for it when the service fails.</summary>
    public ComplianceSummary? SummaryIfAvailable() =>
        known.Summaries.GetValueOrDefault(trigger.NodeId) is { Unavailable: not null } ? null : Summary();

    public Execution? Execution(string id) => Answer(known.Executions, Read.Execution, id);

    public IReadOnlyList<NodeAssociation> Associations() =>
        Answer(known.Associations, Read.Associations, trigger.NodeId) ?? [];

    /// <summary>The commands that may have left a state on the node.</summary>
    public IReadOnlyList<NodeCommand> Commands(PatchState state)
    {
        var since = (state.OperationStartTime < trigger.Time ? state.OperationStartTime : trigger.Time).AddHours(-1);
        if (known.Commands.TryGetValue(trigger.NodeId, out var commands) && commands.Since <= since)
        {
            return Value(commands.Reading) ?? [];
        }

        Missing ??= Unavailable is null ? new MissingRead(Read.Commands, trigger.NodeId, since) : null;
        return [];
    }

    /// <summary>Whether something ended so lately, before or after this clock's time, that Systems Manager may not know all of it yet.</summary>
    public bool IsYoung(DateTimeOffset ended, TimeSpan age) => (now - ended).Duration() < age;

    private T? Answer<T>(Dictionary<string, Reading<T>> readings, Read read, string id)
        where T : class
    {
        if (readings.TryGetValue(id, out var reading))
        {
            return Value(reading);
        }

        Missing ??= Unavailable is null ? new MissingRead(read, id) : null;
        return null;
    }

    private T? Value<T>(Reading<T> reading)
        where T : class
    {
        if (reading.Unavailable is { } unavailable && Missing is null)
        {
            Unavailable ??= unavailable;
        }

        return reading.Value;
    }
}
