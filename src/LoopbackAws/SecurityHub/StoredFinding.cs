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

/// <summary>What an accepted import did.</summary>
public enum ImportKind
{
    /// <summary>No finding of the product had this <c>Id</c>: it was stored.</summary>
    Created,

    /// <summary>The finding was stored with an older <c>UpdatedAt</c>: it was replaced, but for what customers own.</summary>
    Updated,

    /// <summary>The finding was stored with the same or a newer <c>UpdatedAt</c>: nothing changed.</summary>
    Ignored,
}

/// <summary>What <c>BatchImportFindings</c> answers.</summary>
/// <param name="SuccessCount">Findings accepted: stored, replaced, or ignored for not being newer.</param>
/// <param name="Failures">Findings refused, in the order of the call.</param>
public sealed record HubImport(int SuccessCount, IReadOnlyList<ImportFailure> Failures);

/// <summary>A finding that an import refused while the call succeeded (API model, <c>ImportFindingsError</c>).</summary>
/// <param name="Id">The finding's <c>Id</c>.</param>
/// <param name="Code">The error code, such as <c>InvalidInput</c>; the API publishes no list of them.</param>
/// <param name="Message">What is wrong.</param>
public sealed record ImportFailure(string Id, string Code, string Message);
