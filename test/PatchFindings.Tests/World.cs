using PatchFindings.PatchStates;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

/// <summary>What Systems Manager answers about one node in a test; what is not set it does not know.</summary>
internal sealed record World
{
    public PatchState? Record { get; init; }

    public PatchState? State { get; init; }

    public ComplianceSummary? Summary { get; init; }

    public IReadOnlyList<NodeCommand> Commands { get; init; } = [];

    public IReadOnlyList<NodeAssociation> Associations { get; init; } = [];

    public IReadOnlyList<Execution> Executions { get; init; } = [];

    /// <summary>The reads that fail for now.</summary>
    public IReadOnlyList<Read> Failing { get; init; } = [];

    /// <summary>Why <c>DescribeInstancePatchStates</c> takes no question about the node.</summary>
    public string? Refusal { get; init; }

    /// <summary>Decides as a batch of this one event would, reading what is missing.</summary>
    public (Verdict Verdict, IReadOnlyList<Read> Reads) Decide(Trigger trigger, DateTimeOffset now, Judge? judge = null)
    {
        var known = Of(trigger);
        var reads = new List<Read>();
        while (true)
        {
            var (verdict, missing) = (judge ?? Known.Judge).Decide(trigger, known, now);
            if (missing is null)
            {
                return (verdict!, reads);
            }

            Assert.Null(verdict);
            Assert.True(reads.Count < 10, "reads without end");
            reads.Add(missing.Read);
            Answer(missing, known);
        }
    }

    /// <summary>What is known once everything was read that the state's questions may ask for.</summary>
    public Facts Facts(Trigger trigger, DateTimeOffset now, params PatchState[] states)
    {
        var known = Of(trigger);
        foreach (var read in new[] { Read.Record, Read.State, Read.Summary, Read.Commands, Read.Associations })
        {
            Answer(new MissingRead(read, trigger.NodeId), known);
        }

        foreach (var id in states.Select(state => state.ExecutionId).OfType<string>().Where(id => !known.Executions.ContainsKey(id)))
        {
            Answer(new MissingRead(Read.Execution, id), known);
        }

        return new Facts(trigger, known, now, Judge.DefaultStateDeadline);
    }

    private static Knowledge Of(Trigger trigger)
    {
        var known = new Knowledge();
        if (trigger is CommandEnded command)
        {
            known.Executions[command.CommandId] = new Reading<Execution>
            {
                Value = new CommandExecution(command.CommandId, command.DocumentName, command.RequestedAt),
            };
        }

        return known;
    }

    private void Answer(MissingRead missing, Knowledge known)
    {
        var failure = Failing.Contains(missing.Read) ? "throttled" : null;
        switch (missing.Read)
        {
            case Read.Record:
                known.Records[missing.Id] = Reading(Record);
                break;
            case Read.State:
                known.States[missing.Id] = Reading(State) with { Refused = Refusal };
                break;
            case Read.Summary:
                known.Summaries[missing.Id] = Reading(Summary);
                break;
            case Read.Commands:
                known.Commands[missing.Id] = (missing.Since, Reading(Commands));
                break;
            case Read.Associations:
                known.Associations[missing.Id] = Reading(Associations);
                break;
            case Read.Execution:
                known.Executions[missing.Id] = Reading(Executions.FirstOrDefault(execution => execution.Id == missing.Id));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(missing), missing.Read, null);
        }

        Reading<T> Reading<T>(T? value)
            where T : class => failure is null ? new Reading<T> { Value = value } : new Reading<T> { Unavailable = failure };
    }
}
