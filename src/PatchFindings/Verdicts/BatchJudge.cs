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
