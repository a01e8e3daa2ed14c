using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>One run of a patch document, by a command or by an association.</summary>
/// <param name="Document">The SSM document.</param>
/// <param name="Kind">Scan or install.</param>
/// <param name="RequestedAt">When it was asked for.</param>
internal sealed record Execution(string Document, PatchOperationKind Kind, DateTimeOffset RequestedAt)
{
    public PatchCommand? Command { get; init; }

    public PatchAssociation? Association { get; init; }

    public string? SnapshotId { get; init; }

    public static Execution Of(PatchCommand command) =>
        new(command.Document, command.Operation ?? PatchOperationKind.Scan, command.RequestedAt) { Command = command };
}
