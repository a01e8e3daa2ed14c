namespace PatchFindings.SecurityHub;

/// <summary>What becomes of a finding after an import.</summary>
public enum ImportResult
{
    /// <summary>Security Hub has it.</summary>
    Imported,

    /// <summary>Security Hub will never take it: it goes to the rejected queue.</summary>
    Refused,

    /// <summary>Security Hub did not take it now: it is retried.</summary>
    Failed,
}
