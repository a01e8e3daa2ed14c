namespace PatchFindings.Redrive;

/// <summary>The words for what a redrive did with a dead-letter queue.</summary>
public static class RedriveAction
{
    /// <summary>The queue holds nothing to move.</summary>
    public const string Empty = "empty";

    /// <summary>A message move task was started.</summary>
    public const string Started = "started";

    /// <summary>A message move task runs already, and goes on.</summary>
    public const string Running = "running";

    /// <summary>Security Hub does not take findings now: everything stays where it is.</summary>
    public const string Held = "held";

    /// <summary>A dry run: nothing was touched.</summary>
    public const string DryRun = "dry-run";

    /// <summary>SQS did not do what was asked.</summary>
    public const string Failed = "failed";
}
