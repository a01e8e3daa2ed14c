using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.Triggers;

namespace PatchFindings.Verdicts;

/// <summary>The third question: whose operation is it? The answer is the finding's id.</summary>
internal static class Identification
{
    /// <summary>How long an operation that nobody knows may still become known: 5 minutes.</summary>
    public static readonly TimeSpan UnknownFor = TimeSpan.FromMinutes(5);

    /// <returns>The identity; <see langword="null"/> while nobody knows it and somebody may know it soon.</returns>
    public static OperationIdentity? Of(PatchState state, Reach reach, Facts facts)
    {
        if (reach == Reach.Own && facts.Trigger is CommandEnded command)
        {
            return OperationIdentity.OfCommand(command.DocumentName, command.CommandId);
        }

        if (reach == Reach.Own && facts.Trigger is AssociationRan run)
        {
            return OperationIdentity.OfAssociation(run.DocumentName, run.AssociationId, state.OperationEndTime);
        }

        var execution = state.ExecutionId is { } id ? facts.Execution(id) : null;
        if (execution is CommandExecution)
        {
            return OperationIdentity.OfCommand(execution.DocumentName, execution.Id);
        }

        if (execution is AssociationExecution)
        {
            return OperationIdentity.OfAssociation(execution.DocumentName, execution.Id, state.OperationEndTime);
        }

        if (CommandFit.Best(state, facts.Commands(state), TimeSpan.Zero) is { } exact)
        {
            return OperationIdentity.OfCommand(exact.DocumentName, exact.CommandId);
        }

        if (OfRun(state, facts.Associations()) is { } association)
        {
            return OperationIdentity.OfAssociation(association.DocumentName!, association.AssociationId, state.OperationEndTime);
        }

        // The event's own operation is as old as the event, a later one as old as the node's clock says, give or take what that may be off. A
        // sweep sends nothing that young.
        var isLater = facts.Trigger is not NodeSwept && state.OperationEndTime > facts.Trigger.Time + CommandFit.ClockOffMax;
        if (facts.IsYoung(facts.Trigger.Time, UnknownFor)
            || facts.IsYoung(state.OperationEndTime, isLater ? UnknownFor + CommandFit.ClockOffMax : UnknownFor))
        {
            return null;
        }

        return CommandFit.Best(state, facts.Commands(state), CommandFit.ClockOffMax) is { } near
            ? OperationIdentity.OfCommand(near.DocumentName, near.CommandId)
            : OperationIdentity.OfUnknown(state);
    }

    // The item of an association is overwritten by each run and tells when it ran: its start, its end, or the report's time.
    private static NodeAssociation? OfRun(PatchState state, IReadOnlyList<NodeAssociation> associations) =>
        associations
            .Where(association => association.DocumentName?.Contains("Patch", StringComparison.OrdinalIgnoreCase) == true
                && !OperationIdentity.IsAssociationDocument(association.DocumentName)
                && association.ReportedAt >= state.OperationStartTime - CommandFit.Exact
                && association.ReportedAt <= state.OperationEndTime + Reaching.AssociationEventLagMax)
            .MinBy(association => (association.ReportedAt!.Value - state.OperationEndTime).Duration());
}
