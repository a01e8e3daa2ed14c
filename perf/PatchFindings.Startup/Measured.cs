namespace PatchFindings.Startup;

/// <summary>One start, in ms from the moment before the process was made.</summary>
/// <param name="Init">To the first poll.</param>
/// <param name="Cold">To the first answer, the first invocation's work done.</param>
/// <param name="Cpu">CPU time, user and system, of all threads until the poll after the first answer.</param>
/// <param name="PeakMemory">The most memory held until then, in MB (10⁶ bytes).</param>
internal sealed record Measured(double Init, double Cold, double Cpu, double PeakMemory);
