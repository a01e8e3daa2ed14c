using System.Text.Json;

namespace LoopbackAws.SecurityHub;

/// <summary>A finding as Security Hub holds it.</summary>
public sealed record StoredFinding
{
    /// <summary>The finding's <c>Id</c>, unique within the product.</summary>
    public required string Id { get; init; }

    /// <summary>The finding as <c>GetFindings</c> answers it: with what the service fills in.</summary>
    public required JsonElement Json { get; init; }

    /// <summary>The bytes of the import that is in effect, as the caller wrote them.</summary>
    public required ReadOnlyMemory<byte> ImportedBytes { get; init; }

    /// <summary>How often an import of the finding was accepted, ignored ones included; 1 or more.</summary>
    public required int ImportCount { get; init; }

    /// <summary>Whether an import of the same <c>UpdatedAt</c> said something else than the one in effect; a sender that repeats itself never does.</summary>
    public bool IgnoredOtherBytes { get; init; }

    /// <summary>When, by the service's clock, the finding was created.</summary>
    public required DateTimeOffset FirstImportedAt { get; init; }

    /// <summary>When, by the service's clock, an import last changed the finding.</summary>
    public required DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>The <c>UpdatedAt</c> in effect, in whole milliseconds.</summary>
    internal DateTime UpdatedAt { get; init; }
}
