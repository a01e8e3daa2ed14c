namespace PatchFindings.Local.Deployment;

/// <summary>An environment variable's value, which may be known only when the queues are there.</summary>
/// <param name="Kind">How the text is meant.</param>
/// <param name="Text">A text, or a queue's name.</param>
public sealed record SettingValue(SettingKind Kind, string Text)
{
    /// <summary>A text.</summary>
    /// <param name="text">The value.</param>
    public static SettingValue Of(string text) => new(SettingKind.Literal, text);

    /// <summary>A queue's URL.</summary>
    /// <param name="queue">The queue's name.</param>
    public static SettingValue UrlOf(string queue) => new(SettingKind.QueueUrl, queue);

    /// <summary>A queue's ARN.</summary>
    /// <param name="queue">The queue's name.</param>
    public static SettingValue ArnOf(string queue) => new(SettingKind.QueueArn, queue);
}
