namespace PatchFindings.Local.Deployment;

/// <summary>A function's program on this machine, ready to start.</summary>
/// <param name="Executable">A path, or a name on the <c>PATH</c>.</param>
/// <param name="Arguments">What it is started with.</param>
/// <param name="TaskRoot">The directory that it lies in.</param>
/// <param name="IsNative">Whether it is the NativeAOT binary that is deployed; else the build's own, on the .NET runtime.</param>
public sealed record FunctionProgram(string Executable, IReadOnlyList<string> Arguments, string TaskRoot, bool IsNative);
