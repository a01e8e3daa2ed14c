namespace PatchFindings.Local.Run;

/// <summary>What the ledger says at the end of a run.</summary>
public sealed record LedgerReport
{
    /// <summary>Findings owed.</summary>
    public required int Owed { get; init; }

    /// <summary>Findings in Security Hub.</summary>
    public required int Found { get; init; }

    /// <summary>Findings owed that Security Hub has not.</summary>
    public required int Missing { get; init; }

    /// <summary>Second findings of an operation: of the same <c>Id</c>, or of the same node and execution under another.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Findings of operations that are owed none.</summary>
    public required int Unexpected { get; init; }

    /// <summary>Findings that say something else than the fleet does.</summary>
    public required int Wrong { get; init; }

    /// <summary>All that is wrong, in a sentence each: the above, and what is known of queues and events.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
