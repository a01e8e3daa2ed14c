namespace PatchFindings.Simulation;

/// <summary>How Security Hub refuses a finding for good.</summary>
internal enum Refusal
{
    None,

    /// <summary>The finding fails in an answer of HTTP 200, with <c>InvalidInput</c>.</summary>
    Finding,

    /// <summary>Every call that carries the finding fails as a whole, with <c>InvalidInputException</c>.</summary>
    Call,
}
