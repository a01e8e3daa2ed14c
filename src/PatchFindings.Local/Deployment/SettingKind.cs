namespace PatchFindings.Local.Deployment;

/// <summary>What an environment variable's value is made of.</summary>
public enum SettingKind
{
    /// <summary>The text itself.</summary>
    Literal,

    /// <summary>The URL of the queue that the text names.</summary>
    QueueUrl,

    /// <summary>The ARN of the queue that the text names.</summary>
    QueueArn,
}
