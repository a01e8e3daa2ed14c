using PatchFindings.Events;
using PatchFindings.PatchStates;

namespace PatchFindings.Evaluation;

/// <summary>
/// Evaluates the events of one batch together: one read of the patch states for all their nodes, then only those further reads that an
/// evaluation needs. Where the two reads of a node tell of different operations, both are read once more.
/// </summary>
/// <param name="reader">Reads from Systems Manager.</param>
/// <param name="evaluator">Decides.</param>
/// <param name="time">The clock.</param>
public sealed class BatchEvaluator(PatchStateReader reader, Evaluator evaluator, TimeProvider time)
{
    /// <summary>Evaluates events.</summary>
    /// <param name="events">The events, in any order, any of them more than once.</param>
    /// <param name="cancellationToken">Ends the reading; events whose reads are not done by then are <c>unavailable</c>.</param>
    /// <returns>A result for each event, in the same order.</returns>
    public async Task<IReadOnlyList<EvaluatedEvent>> EvaluateAsync(IReadOnlyList<PatchEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        var results = new EvaluatedEvent[events.Count];
        var pending = new List<int>(events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            if (evaluator.Check(events[i], time.GetUtcNow()) is { } rejection)
            {
                results[i] = new EvaluatedEvent(
                    events[i], new EvaluationResult(Outcome.Rejected, rejection.Message) { Rejection = rejection }, State: null);
            }
            else
            {
                pending.Add(i);
            }
        }

        var commands = CommandsTold(events);
        await EvaluateAsync(events, pending, commands, results, cancellationToken);
        pending.RemoveAll(i => !results[i].Result.ReadsDisagree);
        if (pending.Count > 0)
        {
            await EvaluateAsync(events, pending, commands, results, cancellationToken);
        }

        return results;
    }

    private async Task EvaluateAsync(
        IReadOnlyList<PatchEvent> events, List<int> pending, Dictionary<string, Reading<CommandSummary>> commands, EvaluatedEvent[] results,
        CancellationToken cancellationToken)
    {
        var nodes = pending.Where(i => Evaluator.NeedsState(events[i])).Select(i => events[i].NodeId).ToHashSet();
        var states = await reader.ReadStatesAsync(nodes, cancellationToken);
        nodes.Clear();
        foreach (var i in pending)
        {
            if (states.GetValueOrDefault(events[i].NodeId)?.Value is not null && Evaluator.NeedsState(events[i]))
            {
                nodes.Add(events[i].NodeId);
            }
        }

        var summaries = await reader.ReadSummariesAsync(nodes, cancellationToken);
        foreach (var i in pending)
        {
            var patchEvent = events[i];
            var state = states.GetValueOrDefault(patchEvent.NodeId) ?? new Reading<PatchState>();
            var summary = summaries.GetValueOrDefault(patchEvent.NodeId);
            var evidence = new Evidence(patchEvent, state)
            {
                Summary = summary,
                Command = await CommandAsync(patchEvent, summary, commands, cancellationToken),
            };
            results[i] = new EvaluatedEvent(patchEvent, evaluator.Evaluate(evidence, time.GetUtcNow()), state.Value);
        }
    }

    private async Task<Reading<CommandSummary>?> CommandAsync(
        PatchEvent patchEvent, Reading<ComplianceSummary>? summary, Dictionary<string, Reading<CommandSummary>> commands,
        CancellationToken cancellationToken)
    {
        if (summary?.Value?.ExecutionId is not { } executionId || !AwsText.IsExecutionId(executionId)
            || (patchEvent is CommandEnded command && command.CommandId == executionId))
        {
            return null;
        }

        if (!commands.TryGetValue(executionId, out var known))
        {
            known = await reader.ReadCommandAsync(executionId, cancellationToken);
            commands.Add(executionId, known);
        }

        return known;
    }

    // A command's own event tells its document and its request: no need to ask for what the batch itself says.
    private static Dictionary<string, Reading<CommandSummary>> CommandsTold(IReadOnlyList<PatchEvent> events)
    {
        var told = new Dictionary<string, Reading<CommandSummary>>();
        foreach (var patchEvent in events)
        {
            if (patchEvent is CommandEnded command)
            {
                told[command.CommandId] = new Reading<CommandSummary>
                {
                    Value = new CommandSummary(command.CommandId, command.DocumentName, command.RequestedAt),
                };
            }
        }

        return told;
    }
}
