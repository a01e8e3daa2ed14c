namespace LoopbackAws.Ssm;

/// <summary>A Run Command command as <c>ListCommands</c> and <c>ListCommandInvocations</c> show it.</summary>
public sealed record PatchCommand
{
    /// <summary>The command id, 36 characters.</summary>
    public required string CommandId { get; init; }

    /// <summary>The SSM document, 3 to 128 characters of <c>[a-zA-Z0-9_\-.]</c>.</summary>
    public required string Document { get; init; }

    /// <summary>When the command was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The nodes that the command went to.</summary>
    public required IReadOnlyList<CommandInvocation> Invocations { get; init; }

    /// <summary>The command's own status; <see langword="null"/> takes that of the first invocation that did not succeed.</summary>
    public string? Status { get; init; }

    /// <summary>The document's <c>Operation</c> parameter; <see langword="null"/> for none.</summary>
    public PatchOperationKind? Operation { get; init; }

    internal string StatusWord => Status
        ?? Invocations.FirstOrDefault(invocation => invocation.Status != "Success")?.Status switch
        {
            null => "Success",
            // A command has no status Delayed (SSM model, CommandStatus).
            "Delayed" => "InProgress",
            var other => other,
        };
}
