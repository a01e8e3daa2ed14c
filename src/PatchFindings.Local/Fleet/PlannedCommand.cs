using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>A command that Run Command will know.</summary>
/// <param name="Command">The command.</param>
/// <param name="Delay">How long after the wave's begin it becomes visible, in an account's time.</param>
public sealed record PlannedCommand(PatchCommand Command, TimeSpan Delay);
