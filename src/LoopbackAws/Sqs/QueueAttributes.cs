using System.Globalization;
using LoopbackAws.Http;

namespace LoopbackAws.Sqs;

/// <summary>A queue's attributes between their settings and their wire form: a map of strings, durations in whole seconds.</summary>
internal static class QueueAttributes
{
    private static readonly string[] Computed =
    [
        "QueueArn", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed",
        "CreatedTimestamp", "LastModifiedTimestamp",
    ];

    private static readonly string[] Unenforced =
        ["Policy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled"];

    private static readonly string[] FifoOnly =
        ["FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"];

    private static readonly string[] Settable =
    [
        "VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds", "ReceiveMessageWaitTimeSeconds", "MaximumMessageSize",
        "RedrivePolicy", "RedriveAllowPolicy",
    ];

    public static bool IsUnenforced(string name) => Unenforced.Contains(name);

    public static bool IsReadable(string name) =>
        name == "All" || Computed.Contains(name) || Settable.Contains(name) || Unenforced.Contains(name) || FifoOnly.Contains(name);

    /// <summary>The settings with the given attributes changed; those that the loopback only stores are left out.</summary>
    public static QueueSettings Apply(QueueSettings settings, IReadOnlyDictionary<string, string> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            settings = name switch
            {
                "VisibilityTimeout" => settings with { VisibilityTimeout = Seconds(name, value) },
                "MessageRetentionPeriod" => settings with { MessageRetentionPeriod = Retention(name, value) },
                "DelaySeconds" => settings with { Delay = Seconds(name, value) },
                "ReceiveMessageWaitTimeSeconds" => settings with { ReceiveMessageWaitTime = Seconds(name, value) },
                "MaximumMessageSize" => settings with { MaximumMessageSize = Number(name, value) },
                "RedrivePolicy" => settings with { RedrivePolicy = PolicyJson.ReadRedrivePolicy(value) },
                "RedriveAllowPolicy" => settings with { RedriveAllowPolicy = PolicyJson.ReadRedriveAllowPolicy(value) },
                _ when Unenforced.Contains(name) => settings,
                _ => throw SqsError.InvalidAttributeName(name),
            };
        }

        return settings;
    }

    /// <summary>All attributes that have a value. A queue without a key of its own shows SQS's own encryption, AWS's default.</summary>
    public static Dictionary<string, string> Read(Queue queue)
    {
        var depth = queue.Depth;
        var settings = queue.Settings;
        var attributes = new Dictionary<string, string>
        {
            ["QueueArn"] = queue.Arn,
            ["ApproximateNumberOfMessages"] = Text(depth.Visible),
            ["ApproximateNumberOfMessagesNotVisible"] = Text(depth.InFlight),
            ["ApproximateNumberOfMessagesDelayed"] = Text(depth.Delayed),
            ["CreatedTimestamp"] = Text(queue.CreatedAt.ToUnixTimeSeconds()),
            ["LastModifiedTimestamp"] = Text(queue.ModifiedAt.ToUnixTimeSeconds()),
            ["VisibilityTimeout"] = Text(settings.VisibilityTimeout),
            ["MessageRetentionPeriod"] = Text(settings.MessageRetentionPeriod),
            ["DelaySeconds"] = Text(settings.Delay),
            ["ReceiveMessageWaitTimeSeconds"] = Text(settings.ReceiveMessageWaitTime),
            ["MaximumMessageSize"] = Text(settings.MaximumMessageSize),
            ["SqsManagedSseEnabled"] = queue.Unenforced.ContainsKey("KmsMasterKeyId") ? "false" : "true",
        };
        if (settings.RedrivePolicy is { } redrive)
        {
            attributes["RedrivePolicy"] = PolicyJson.Write(redrive);
        }

        if (settings.RedriveAllowPolicy is { } allow)
        {
            attributes["RedriveAllowPolicy"] = PolicyJson.Write(allow);
        }

        foreach (var (name, value) in queue.Unenforced)
        {
            attributes[name] = value;
        }

        return attributes;
    }

    /// <summary>The wire name of the first attribute in which settings differ, or <see langword="null"/>.</summary>
    public static string? Difference(QueueSettings a, QueueSettings b) =>
        a.VisibilityTimeout != b.VisibilityTimeout ? "VisibilityTimeout"
        : a.MessageRetentionPeriod != b.MessageRetentionPeriod ? "MessageRetentionPeriod"
        : a.Delay != b.Delay ? "DelaySeconds"
        : a.ReceiveMessageWaitTime != b.ReceiveMessageWaitTime ? "ReceiveMessageWaitTimeSeconds"
        : a.MaximumMessageSize != b.MaximumMessageSize ? "MaximumMessageSize"
        : a.RedrivePolicy != b.RedrivePolicy ? "RedrivePolicy"
        : a.RedriveAllowPolicy != b.RedriveAllowPolicy ? "RedriveAllowPolicy"
        : null;

    /// <exception cref="AwsErrorException">A setting is out of its range.</exception>
    public static void CheckRanges(QueueSettings settings)
    {
        Check("VisibilityTimeout", InRange(settings.VisibilityTimeout, SqsLimits.VisibilityTimeoutMax));
        Check(
            "MessageRetentionPeriod",
            settings.MessageRetentionPeriod > TimeSpan.Zero && settings.MessageRetentionPeriod <= SqsLimits.RetentionMax);
        Check("DelaySeconds", InRange(settings.Delay, SqsLimits.DelayMax));
        Check("ReceiveMessageWaitTimeSeconds", InRange(settings.ReceiveMessageWaitTime, SqsLimits.WaitMax));
        Check(
            "MaximumMessageSize",
            settings.MaximumMessageSize is >= SqsLimits.MaximumMessageSizeMin and <= SqsLimits.MessageBytesMax);
        if (settings.RedrivePolicy is { MaxReceiveCount: < 1 or > SqsLimits.MaxReceiveCountMax } redrive)
        {
            throw BadRedrivePolicy(redrive, "Invalid value for maxReceiveCount: must be between 1 and 1000.");
        }

        if (settings.RedriveAllowPolicy is { } allow)
        {
            var sources = allow.SourceQueueArns.Count;
            Check(
                "RedriveAllowPolicy",
                allow.Permission == RedrivePermission.ByQueue ? sources is >= 1 and <= SqsLimits.RedriveAllowSourcesMax : sources == 0);
        }
    }

    public static AwsErrorException BadRedrivePolicy(RedrivePolicy policy, string reason) =>
        SqsError.InvalidParameterValue("RedrivePolicy", PolicyJson.Write(policy), reason);

    private static bool InRange(TimeSpan value, TimeSpan max) => value >= TimeSpan.Zero && value <= max;

    private static void Check(string name, bool isValid)
    {
        if (!isValid)
        {
            throw SqsError.InvalidAttributeValue(name);
        }
    }

    private static TimeSpan Retention(string name, string value) =>
        Seconds(name, value) is var period && period >= SqsLimits.RetentionMin ? period : throw SqsError.InvalidAttributeValue(name);

    private static TimeSpan Seconds(string name, string value) => TimeSpan.FromSeconds(Number(name, value));

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw SqsError.InvalidAttributeValue(name);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(TimeSpan time) => Text((long)Math.Ceiling(time.TotalSeconds));
}
