using PatchFindings.Findings;
using PatchFindings.PatchStates;

namespace PatchFindings.Verdicts;

/// <summary>Which command left a state that names none: the one whose request and end enclose it, by the node's clock.</summary>
internal static class CommandFit
{
    /// <summary>How far a node's clock may be off: 10 minutes.</summary>
    public static readonly TimeSpan ClockOffMax = TimeSpan.FromMinutes(10);

    /// <summary>Times are cut to whole seconds, a step's end is told a moment late: 2 seconds are none.</summary>
    public static readonly TimeSpan Exact = TimeSpan.FromSeconds(2);

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
