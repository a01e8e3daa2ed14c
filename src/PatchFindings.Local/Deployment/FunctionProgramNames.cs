namespace PatchFindings.Local.Deployment;

/// <summary>The programs of the functions, by the names of their projects.</summary>
public static class FunctionProgramNames
{
    /// <summary>Events to findings.</summary>
    public const string ComplianceEvents = "PatchFindings.ComplianceEvents";

    /// <summary>Findings to Security Hub.</summary>
    public const string Forwarder = "PatchFindings.Forwarder";

    /// <summary>Dead-letter queues back to their queues.</summary>
    public const string Redrive = "PatchFindings.Redrive";

    /// <summary>The whole fleet against Security Hub.</summary>
    public const string Sweep = "PatchFindings.Sweep";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [ComplianceEvents, Forwarder, Redrive, Sweep];
}
