using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.Triggers;

namespace PatchFindings.Verdicts;

/// <summary>How a state relates to the operation that an event reports.</summary>
internal enum Reach
{
    /// <summary>It is of an earlier operation: the event's own is not there yet.</summary>
    NotYet,

    /// <summary>It is of the event's operation.</summary>
    Own,

    /// <summary>It is of a later operation.</summary>
    Later,
}

/// <summary>The first question: does a state reach the event? Ids answer it; where there is none, the node's clock does.</summary>
internal static class Reaching
{
    /// <summary>A compliance event names no operation; a state that ended longer before it is an earlier one's.</summary>
    public static readonly TimeSpan ComplianceEventLagMax = TimeSpan.FromHours(2);

    /// <summary>An association's runs share one id; a state that ended longer before its event is an earlier run's.</summary>
    public static readonly TimeSpan AssociationEventLagMax = TimeSpan.FromMinutes(15);

    public static Reach Of(PatchState state, Facts facts) => facts.Trigger switch
    {
        CommandEnded command => Of(state, command, facts),
        AssociationRan run => Of(state, run, facts),
        NodeSwept => Reach.Own,
        _ => facts.Trigger.Time - state.OperationEndTime > ComplianceEventLagMax ? Reach.NotYet : Reach.Own,
    };

    private static Reach Of(PatchState state, CommandEnded command, Facts facts)
    {
        if (state.ExecutionId == command.CommandId)
        {
            return Reach.Own;
        }

        var execution = state.ExecutionId is { } id ? facts.Execution(id) : null;
        if (execution is CommandExecution { RequestedAt: { } requested })
        {
            return requested < command.RequestedAt ? Reach.NotYet : LaterThan(command, state, facts);
        }

        if (execution is not null)
        {
            return LaterThan(command, state, facts);
        }

        var own = new NodeCommand(command.CommandId, command.DocumentName, command.RequestedAt, HasEnded: true, command.Time);
        if (CommandFit.Off(state, own) > CommandFit.ClockOffMax)
        {
            // A start that is still to come is a clock's that is off by more: nothing can be said of such a state.
            return state.OperationStartTime > command.Time && state.OperationStartTime <= facts.Now + CommandFit.ClockOffMax
                ? Reach.Later
                : Reach.NotYet;
        }

        // The event is a moment late; Run Command tells when the command itself ended.
        var commands = facts.Commands(state);
        var listed = own with { EndedAt = commands.FirstOrDefault(one => one.CommandId == own.CommandId)?.EndedAt ?? own.EndedAt };
        own = CommandFit.Off(state, listed) <= CommandFit.ClockOffMax ? listed : own;
        var best = CommandFit.Best(state, commands, CommandFit.ClockOffMax, own)!;
        if (best.CommandId != own.CommandId)
        {
            return best.RequestedAt >= own.RequestedAt ? LaterThan(command, state, facts) : Reach.NotYet;
        }

        // An id that nobody knows may be the next command's, which Run Command will know in a moment.
        return state.ExecutionId is not null && CommandFit.Off(state, own) > TimeSpan.Zero && !facts.IsOver
            && facts.IsYoung(state.OperationEndTime, Identification.UnknownFor + CommandFit.ClockOffMax)
            ? Reach.NotYet
            : Reach.Own;
    }

    private static Reach Of(PatchState state, AssociationRan run, Facts facts)
    {
        var isRecent = run.Time - state.OperationEndTime <= AssociationEventLagMax;
        if (state.ExecutionId == run.AssociationId)
        {
            return isRecent ? Reach.Own : Reach.NotYet;
        }

        if (state.ExecutionId is { } id && facts.Execution(id) is not null)
        {
            return LaterThan(run, state, facts);
        }

        if (!isRecent || state.OperationStartTime > run.Time + CommandFit.ClockOffMax)
        {
            return isRecent ? Reach.Later : Reach.NotYet;
        }

        return CommandFit.Best(state, facts.Commands(state), CommandFit.Exact) is null ? Reach.Own : LaterThan(run, state, facts);
    }

    /// <summary>An association's runs share one id: only by its time a state is another run's than the one that ended with the event.</summary>
    public static bool IsOfALaterRun(PatchState state, Trigger trigger) =>
        trigger is AssociationRan && state.OperationEndTime > trigger.Time + CommandFit.ClockOffMax;

    // An operation that ended before the event's own did may still be overwritten by it: while there is time, that is waited for.
    private static Reach LaterThan(Trigger trigger, PatchState state, Facts facts) =>
        state.OperationEndTime >= trigger.Time
        || (facts.IsOver && state.OperationEndTime >= trigger.Time - CommandFit.ClockOffMax)
            ? Reach.Later
            : Reach.NotYet;
}

/// <summary>Which command left a state that names none: the one whose request and end enclose it, by the node's clock.</summary>
internal static class CommandFit
{
    /// <summary>Times are cut to whole seconds and a step's end is reported a moment late: up to 2 seconds count as equal.</summary>
    public static readonly TimeSpan Exact = TimeSpan.FromSeconds(2);

    /// <summary>How far a node's clock may be off: 10 minutes, by times that are <see cref="Exact"/>.</summary>
    public static readonly TimeSpan ClockOffMax = TimeSpan.FromMinutes(10) + Exact;

    /// <summary>How far the node's clock would have to be off for the state to be the command's; zero where it need not be.</summary>
    public static TimeSpan Off(PatchState state, NodeCommand command)
    {
        var early = command.RequestedAt - state.OperationStartTime;
        var late = state.OperationEndTime - (command.EndedAt ?? DateTimeOffset.MaxValue);
        var off = early > late ? early : late;
        return off <= Exact ? TimeSpan.Zero : off;
    }

    /// <summary>The command that a state fits best, if it fits one with a clock that is off by no more than <paramref name="offMax"/>.</summary>
    /// <param name="own">The command of the event, whatever document it ran.</param>
    public static NodeCommand? Best(PatchState state, IEnumerable<NodeCommand> commands, TimeSpan offMax, NodeCommand? own = null) =>
        commands
            .Where(command => command.CommandId != own?.CommandId && IsPatching(command))
            .Concat(own is null ? [] : [own])
            .Where(command => Off(state, command) <= offMax)
            .OrderBy(command => Off(state, command))
            .ThenBy(command => command.EndedAt is { } ended ? (ended - state.OperationEndTime).Duration() : TimeSpan.MaxValue)
            .ThenByDescending(command => command.RequestedAt)
            .FirstOrDefault();

    // A document of one's own may wrap one of AWS's; its steps then upload the same.
    private static bool IsPatching(NodeCommand command) =>
        command.DocumentName.Contains("Patch", StringComparison.OrdinalIgnoreCase)
        && !OperationIdentity.IsAssociationDocument(command.DocumentName);
}
