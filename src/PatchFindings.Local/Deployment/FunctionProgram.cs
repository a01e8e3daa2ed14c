namespace PatchFindings.Local.Deployment;

/// <summary>A function's program on this machine, ready to start.</summary>
/// <param name="Executable">A path, or a name on the <c>PATH</c>.</param>
/// <param name="Arguments">What it is started with.</param>
/// <param name="TaskRoot">The directory that it lies in.</param>
/// <param name="IsNative">Whether it is the NativeAOT binary that is deployed; else the build's own, on the .NET runtime.</param>
public sealed record FunctionProgram(string Executable, IReadOnlyList<string> Arguments, string TaskRoot, bool IsNative);

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
