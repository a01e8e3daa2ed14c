using LoopbackAws.Ssm;

namespace PatchFindings.Local.Run;

/// <summary>A finding that must be in Security Hub, as far as it follows from the fleet alone.</summary>
public sealed record ExpectedFinding
{
    /// <summary>The <c>Id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The node; the only resource's id.</summary>
    public required string NodeId { get; init; }

    /// <summary>The resource's type.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The command's or the association's id.</summary>
    public required string GeneratorId { get; init; }

    /// <summary>The node's page in the console.</summary>
    public required string SourceUrl { get; init; }

    /// <summary><c>Severity.Label</c>.</summary>
    public required string Severity { get; init; }

    /// <summary><c>CreatedAt</c> and <c>UpdatedAt</c>, in whole milliseconds.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>When the operation ended, in whole milliseconds; <see langword="null"/> where the node did not tell.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the operation began, in whole milliseconds; <see langword="null"/> where the node did not tell.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>The texts of <c>PatchSummary</c> by name; <see langword="null"/> for a member that must be absent.</summary>
    public required IReadOnlyDictionary<string, string?> Texts { get; init; }

    /// <summary>The counts of <c>PatchSummary</c> by name; <see langword="null"/> for a member that must be absent.</summary>
    public required IReadOnlyDictionary<string, int?> Counts { get; init; }

    /// <summary>The <c>ProductFields</c> under <c>patchfindings/</c> by name; <see langword="null"/> for one that must be absent.</summary>
    public required IReadOnlyDictionary<string, string?> ProductFields { get; init; }

    /// <summary>The noncompliant patches, where findings have them; none where the document reports none.</summary>
    public IReadOnlyList<PatchRow>? Patches { get; init; }
}
