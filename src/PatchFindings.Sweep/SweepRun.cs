using System.Text.Json;
using PatchFindings.Findings;
using PatchFindings.Functions;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;
using PatchFindings.Sweeping;
using PatchFindings.Verdicts;

namespace PatchFindings.Sweep;

/// <summary>What the owner chose about sweeps.</summary>
/// <param name="OnTheirWay">How young an operation is whose finding may still wait in a queue.</param>
public sealed record SweepSettings(bool Closes, TimeSpan OnTheirWay);

/// <summary>One comparison of the fleet with Security Hub.</summary>
internal sealed class SweepRun(
    FleetState fleet, ImportedFindings imported, GoneNodes gone, QueueWriter queue, FindingMaker maker, SweepSettings settings,
    TimeProvider time)
{
    private const int SentAtOnce = 200;

    // Findings that may have to be closed, as they are; what stays needs no memory.
    private readonly List<(OpenFinding Open, byte[] Json)> _candidates = [];
    private readonly int[] _fates = new int[Enum.GetValues<Fate>().Length];
    private int _findings;
    private int _missing;
    private int _onTheirWay;
    private int _unmade;
    private int _unsent;

    public async Task<SweepReport> RunAsync(bool dryRun, CancellationToken read, CancellationToken send)
    {
        var differences = new Differences(fleet.Operations, time.GetUtcNow(), settings.OnTheirWay, gone.Nodes, settings.Closes);
        var problem = await ReadFleetAsync(read);

        var hubProblem = await TryAsync("GetFindings", () => ReadHubAsync(differences, read));
        problem ??= hubProblem;
        if (problem is null && settings.Closes)
        {
            // Only of two whole sets anything is closed.
            problem = await TryAsync("closing", () => CloseAsync(differences, dryRun, read, send));
        }

        if (hubProblem is null)
        {
            // Of part of the fleet it is still true that Security Hub, read whole, lacks a finding.
            (var missing, _onTheirWay) = differences.Missing();
            if (settings.Closes && !gone.IsRead)
            {
                // Whether these are gone, and owe nothing, is not known.
                missing.RemoveAll(one => gone.MayBe(one.Subject.NodeId));
            }

            problem = await TryAsync("sending what is missing", () => SendMissingAsync(missing, dryRun, read, send)) ?? problem;
        }

        return new SweepReport
        {
            IsComplete = problem is null,
            IncompleteBecause = problem,
            Subjects = fleet.Operations.Count,
            Noncompliant = fleet.Operations.Values.Count(operation => operation.IsNoncompliant),
            Findings = _findings,
            Missing = _missing,
            OnTheirWay = _onTheirWay,
            Undecided = fleet.Undecided + _unmade,
            ClosedCompliant = _fates[(int)Fate.Compliant],
            ClosedSuperseded = _fates[(int)Fate.Superseded],
            ClosedGone = _fates[(int)Fate.Gone],
            Renewed = _fates[(int)Fate.Renewed],
            Unsent = _unsent,
        };
    }

    private static async Task<string?> TryAsync(string what, Func<Task> step)
    {
        try
        {
            await step();
            return null;
        }
        catch (Exception e)
        {
            // Whatever ends a read ends in the report; what was found out until then is still true.
            return ServiceFailure.Of(what, e).Reason;
        }
    }

    /// <returns>What failed, or null.</returns>
    private async Task<string?> ReadFleetAsync(CancellationToken read)
    {
        // Lists whose pages come one after the other, read at once: the pace that they share bounds them, and not how long each page takes.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(read);
        var managed = settings.Closes ? TryAsync("DescribeInstanceInformation", () => gone.ReadManagedAsync(end.Token)) : Task.FromResult<string?>(null);
        var problem = await TryAsync("reading the fleet", () => fleet.ReadAsync(read));
        if (problem is not null)
        {
            end.Cancel();
        }

        return problem ?? await managed;
    }

    private async Task ReadHubAsync(Differences differences, CancellationToken cancellationToken)
    {
        // Without closing only the last two weeks' operations owe findings, and no older one says anything of them.
        DateTimeOffset? since = settings.Closes ? null : time.GetUtcNow() - Differences.OwedMax - TimeSpan.FromDays(1);
        await foreach (var page in imported.ReadAllAsync(since, cancellationToken))
        {
            foreach (var finding in page)
            {
                _findings++;
                if (OpenFinding.Of(finding) is not { } open)
                {
                    // Whose operation it is of nobody can say.
                    _unmade++;
                    continue;
                }

                var fate = differences.See(open);
                if (settings.Closes && (fate != Fate.Stays || !fleet.Operations.ContainsKey(open.Subject) || gone.MayBe(open.Subject.NodeId)))
                {
                    Keep(open, finding);
                }
            }
        }
    }

    private void Keep(OpenFinding open, Finding finding) =>
        _candidates.Add((open, JsonSerializer.SerializeToUtf8Bytes(finding, PatchFindingsJson.Documents.Finding)));

    // The first one of two findings of an operation was let go before the second one was seen.
    private async Task ReadDoubledAsync(Differences differences, CancellationToken cancellationToken)
    {
        var kept = _candidates.Select(candidate => candidate.Open.Id).ToHashSet();
        foreach (var nodeIds in differences.Doubled.Select(subject => subject.NodeId).Distinct().Chunk(ImportedFindings.NodesPerCall))
        {
            foreach (var finding in await imported.ReadOfNodesAsync(nodeIds, cancellationToken))
            {
                if (OpenFinding.Of(finding) is { } open && differences.Doubled.Contains(open.Subject) && kept.Add(open.Id))
                {
                    Keep(open, finding);
                }
            }
        }
    }

    private async Task CloseAsync(Differences differences, bool dryRun, CancellationToken read, CancellationToken send)
    {
        var unread = _candidates.Select(candidate => candidate.Open.Subject).Where(subject => !fleet.Operations.ContainsKey(subject)).ToHashSet();
        await fleet.ReadStatesAsync([.. unread.Where(subject => subject.AssociationId is null).Select(subject => subject.NodeId)], read);
        foreach (var nodeId in unread.Where(subject => subject.AssociationId is not null).Select(subject => subject.NodeId).Distinct())
        {
            await fleet.ReadAssociationsAsync(nodeId, read);
        }

        await gone.ReadGoneAsync(
            _candidates.Select(candidate => candidate.Open.Subject.NodeId).Concat(fleet.Operations.Keys.Select(subject => subject.NodeId)),
            read);
        await ReadDoubledAsync(differences, read);
        var bodies = new List<string>();
        foreach (var (open, json) in _candidates)
        {
            var fate = differences.See(open);
            if (fate == Fate.Stays)
            {
                continue;
            }

            _fates[(int)fate]++;
            var finding = JsonSerializer.Deserialize(json, PatchFindingsJson.Documents.Finding)!;
            var at = fate is Fate.Gone or Fate.Renewed ? time.GetUtcNow() : fleet.Operations[open.Subject].EndedAt;
            var changed = fate == Fate.Renewed
                ? FindingClosing.Renew(finding, at)
                : FindingClosing.Close(finding, Differences.Because(fate), at);
            bodies.Add(JsonSerializer.Serialize(changed, PatchFindingsJson.Documents.Finding));
            if (bodies.Count == SentAtOnce)
            {
                await SendAsync(bodies, dryRun, send);
            }
        }

        await SendAsync(bodies, dryRun, send);
    }

    private async Task SendMissingAsync(
        List<(Subject Subject, DateTimeOffset EndedAt)> missing, bool dryRun, CancellationToken read, CancellationToken send)
    {
        string? problem = null;
        foreach (var chunk in missing.Chunk(SentAtOnce))
        {
            var bodies = new List<string>();
            var verdicts = await fleet.JudgeAsync([.. chunk.Select(one => one.Subject)], read);
            problem = verdicts.FirstOrDefault(verdict => verdict.Outcome == Outcome.Unavailable)?.Reason ?? problem;
            if (problem is not null && verdicts.All(verdict => verdict.Outcome == Outcome.Unavailable))
            {
                // The service is down, and not one node's answer odd.
                throw new ServiceFailureException(problem);
            }

            foreach (var verdict in verdicts.Where(verdict => verdict.Outcome != Outcome.Unavailable))
            {
                if (verdict.Operation is { } judged && time.GetUtcNow() - judged.State.OperationEndTime < settings.OnTheirWay)
                {
                    // Records are behind the patch states: a later operation took the place of what is missing.
                    _onTheirWay++;
                }
                else if (verdict.Operation is { } operation && (await maker.MakeAsync(operation, read)).Json is { } json)
                {
                    bodies.Add(json);
                }
                else if (verdict.Outcome != Outcome.Compliant)
                {
                    _unmade++;
                }
            }

            _missing += bodies.Count;
            await SendAsync(bodies, dryRun, send);
        }

        if (problem is not null)
        {
            throw new ServiceFailureException(problem);
        }
    }

    private async Task SendAsync(List<string> bodies, bool dryRun, CancellationToken cancellationToken)
    {
        if (!dryRun && bodies.Count > 0)
        {
            var answers = await queue.SendAsync(bodies, cancellationToken);
            _unsent += answers.Count(answer => !answer.IsAccepted);
        }

        bodies.Clear();
    }
}
