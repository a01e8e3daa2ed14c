using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using PatchFindings.Functions;

namespace PatchFindings.PatchStates;

/// <summary>
/// Finds out what an execution id belongs to, each id once: what a command or an association is never changes, and that neither knows an
/// id is remembered for two minutes, because Run Command is eventually consistent.
/// </summary>
internal sealed class ExecutionReader(IAmazonSimpleSystemsManagement systemsManager, TimeProvider time, CallPace? pace)
{
    private const int KeptMax = 4_096;
    // A page may be empty and not the last one; one command is all that there can be.
    private const int PagesMax = 10;

    private static readonly TimeSpan NoIsKept = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, (Execution? Execution, DateTimeOffset AskedAt)> _known = [];

    public async Task<Reading<Execution>> ReadAsync(string executionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(executionId, out var known) && (known.Execution is not null || now - known.AskedAt < NoIsKept))
        {
            return new Reading<Execution> { Value = known.Execution };
        }

        // Both kinds of id are GUIDs; the API refuses any other text.
        if (executionId.Length != 36)
        {
            return new Reading<Execution>();
        }

        var action = "ListCommands";
        try
        {
            var execution = await CommandAsync(executionId, cancellationToken);
            if (execution is null)
            {
                action = "DescribeAssociation";
                execution = await AssociationAsync(executionId, cancellationToken);
            }

            if (_known.Count >= KeptMax)
            {
                _known.Clear();
            }

            _known[executionId] = (execution, now);
            return new Reading<Execution> { Value = execution };
        }
        catch (Exception e)
        {
            return Reading<Execution>.Failed(action, e);
        }
    }

    private async Task<Execution?> CommandAsync(string id, CancellationToken cancellationToken)
    {
        const string Action = "ListCommands";
        var request = new ListCommandsRequest { CommandId = id };
        var left = PagesMax;
        var pages = Pages.ReadAsync<Command>(
            Action, pace,
            async next =>
            {
                request.NextToken = left-- > 0 ? next : throw new ServiceFailureException($"{Action}: the answer's pages do not end");
                var answer = await systemsManager.ListCommandsAsync(request, cancellationToken);
                return (answer.Commands, answer.NextToken);
            },
            cancellationToken);
        try
        {
            await foreach (var page in pages)
            {
                if (page.Find(command => command?.CommandId == id && !string.IsNullOrEmpty(command.DocumentName)) is { } command)
                {
                    return new CommandExecution(id, command.DocumentName, SystemsManagerMapping.Utc(command.RequestedDateTime));
                }
            }

            return null;
        }
        catch (AmazonServiceException e) when (ServiceFailure.Of(Action, e).IsRefusal)
        {
            // No command has this id.
            return null;
        }
    }

    private async Task<Execution?> AssociationAsync(string id, CancellationToken cancellationToken)
    {
        const string Action = "DescribeAssociation";
        try
        {
            await (pace?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            var answer = await systemsManager.DescribeAssociationAsync(
                new DescribeAssociationRequest { AssociationId = id }, cancellationToken);
            var association = answer.AssociationDescription ?? throw new ServiceFailureException($"{Action}: the answer lacks its association");
            return string.IsNullOrEmpty(association.Name) ? null : new AssociationExecution(id, association.Name);
        }
        catch (AmazonServiceException e) when (ServiceFailure.Of(Action, e).IsRefusal)
        {
            return null;
        }
    }
}

/// <summary>What ran a patch operation.</summary>
/// <param name="Id">A Run Command command's or a State Manager association's id, a GUID.</param>
internal abstract record Execution(string Id, string DocumentName);

/// <summary>A command, from <c>ListCommands</c> or from the command's own event.</summary>
/// <param name="RequestedAt">When it was requested, by the service's clock; may be absent.</param>
internal sealed record CommandExecution(string Id, string DocumentName, DateTimeOffset? RequestedAt) : Execution(Id, DocumentName);

/// <summary>An association, from <c>DescribeAssociation</c>: the same in each of its runs.</summary>
internal sealed record AssociationExecution(string Id, string DocumentName) : Execution(Id, DocumentName);

/// <summary>A command of a patch document on one node, from <c>ListCommandInvocations</c>.</summary>
/// <param name="RequestedAt">When it was requested, by the service's clock.</param>
/// <param name="EndedAt">When its last step ended on the node; <see langword="null"/> when absent or still running.</param>
internal sealed record NodeCommand(string CommandId, string DocumentName, DateTimeOffset RequestedAt, bool HasEnded, DateTimeOffset? EndedAt);

/// <summary>
/// What an association last did on a node, from its compliance item (<c>ListComplianceItems</c>, type <c>Association</c>).
/// </summary>
/// <param name="DocumentName">The document that it runs; may be absent.</param>
/// <param name="ReportedAt">The item's execution time: a run's start or end, AWS does not say which; may be absent.</param>
/// <param name="IsNoncompliant">Whether the item's status is <c>NON_COMPLIANT</c>.</param>
/// <param name="State">What <c>AWS-RunPatchBaselineAssociation</c> found; <see langword="null"/> for items without details.</param>
/// <param name="BaselineId">The patch baseline; <see langword="null"/> for associations that have nothing to do with patches.</param>
public sealed record NodeAssociation(
    string AssociationId, string? DocumentName, DateTimeOffset? ReportedAt, bool IsNoncompliant, PatchState? State, string? BaselineId);
