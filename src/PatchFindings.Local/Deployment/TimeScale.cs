namespace PatchFindings.Local.Deployment;

/// <summary>By how much a run shortens the deployment's times.</summary>
/// <param name="Speed">The divisor; 1 leaves all as it is in an account.</param>
public sealed record TimeScale(int Speed)
{
    /// <summary>A time as the run has it.</summary>
    /// <param name="time">The time that holds in an account.</param>
    public TimeSpan Shorten(TimeSpan time) => time / Speed;
}
