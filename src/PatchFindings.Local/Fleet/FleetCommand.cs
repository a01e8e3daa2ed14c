using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>A command to many nodes.</summary>
/// <param name="Name">In a few words, for people.</param>
/// <param name="Document">The SSM document.</param>
/// <param name="Kind">Scan or install.</param>
/// <param name="Delay">How long after its end on the nodes Run Command does not know it yet, in an account's time.</param>
internal sealed record FleetCommand(string Name, string Document, PatchOperationKind Kind, TimeSpan Delay = default);
