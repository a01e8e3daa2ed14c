using LoopbackAws.Iam;

namespace PatchFindings.Local.Deployment;

/// <summary>A function of a deployment.</summary>
/// <param name="Name">1 to 64 letters, digits, hyphens and underscores, as in its ARN.</param>
/// <param name="Program">Which of this repository's programs it runs; a member of <see cref="FunctionProgramNames"/>.</param>
public sealed record FunctionDefinition(string Name, string Program)
{
    /// <summary>How long an invocation may take, 1 s to 15 minutes; no run shortens it, as programs take their time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>MB, 128 to 10,240.</summary>
    public int MemorySize { get; init; } = 128;

    /// <summary>The environment variables.</summary>
    public IReadOnlyDictionary<string, SettingValue> Environment { get; init; } = new Dictionary<string, SettingValue>();

    /// <summary>What the function's role may.</summary>
    public AccessPolicy Permissions { get; init; } = AccessPolicy.None;

    /// <summary>Who may invoke it.</summary>
    public IReadOnlyList<InvokePermission> InvokedBy { get; init; } = [];
}
