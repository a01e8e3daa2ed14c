using System.Globalization;
using System.Text.RegularExpressions;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>What an owner chooses, by CDK context: <c>cdk deploy -c name=value</c>, or <c>context</c> in <c>cdk.json</c>.</summary>
public sealed partial record DeploymentOptions
{
    private static readonly int[] RetentionDays =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    /// <summary>The names of all options.</summary>
    public static IReadOnlySet<string> Names
    {
        get
        {
            var names = new HashSet<string>();
            Read(name =>
            {
                names.Add(name);
                return null;
            });
            return names;
        }
    }

    /// <summary><c>exportEnabled</c>: whether the rules are on. Off, nothing new comes in, and what waits is still delivered.</summary>
    public bool ExportEnabled { get; init; } = true;

    /// <summary>
    /// <c>processingEnabled</c>: whether the queues are worked on. Off, events and findings wait in them, as long as the queues keep them.
    /// </summary>
    public bool ProcessingEnabled { get; init; } = true;

    /// <summary>
    /// <c>documents</c>: the documents whose runs are looked at, by Run Command and by State Manager; they must write a patch state.
    /// State Manager's runs of <c>AWS-RunPatchBaselineAssociation</c> are looked at whatever is given here.
    /// </summary>
    public IReadOnlyList<string> Documents { get; init; } = ["AWS-RunPatchBaseline", "AWS-RunPatchBaselineWithHooks"];

    /// <summary><c>resourceIdFormat</c>: how a finding names its node, <c>id</c> or <c>arn</c>.</summary>
    public string ResourceIdFormat { get; init; } = "id";

    /// <summary>
    /// <c>hybridResourceType</c>: what a finding calls a node that is no EC2 instance (<c>mi-…</c>): <c>AwsEc2Instance</c>, as AWS's own
    /// export does, or <c>Other</c>.
    /// </summary>
    public string HybridResourceType { get; init; } = "AwsEc2Instance";

    /// <summary><c>productArn</c>: the Security Hub product to import under; by default the account's own.</summary>
    public string? ProductArn { get; init; }

    /// <summary><c>redriveSchedule</c>: a rate or cron expression of EventBridge, or <c>off</c>.</summary>
    public string? RedriveSchedule { get; init; } = "rate(15 minutes)";

    /// <summary><c>maxMessagesPerSecond</c>: how fast the scheduled redrive moves, 1 to 500.</summary>
    public int MaxMessagesPerSecond { get; init; } = 500;

    /// <summary><c>importsPerSecond</c>: how many imports a second the forwarders make together, 1 to 1,000; Security Hub's quota is 10.</summary>
    public int ImportsPerSecond { get; init; } = 10;

    /// <summary><c>readsPerSecond</c>: how many reads of Systems Manager a second, 1 to 1,000; AWS publishes no quota.</summary>
    public int ReadsPerSecond { get; init; } = 10;

    /// <summary><c>sweepSchedule</c>: when the whole fleet is compared with Security Hub, as <c>redriveSchedule</c>.</summary>
    public string? SweepSchedule { get; init; } = "rate(1 day)";

    /// <summary><c>onTheirWayMinutes</c>: how young an operation is whose finding a sweep takes to be still on its way, 1 to 1,440.</summary>
    public int OnTheirWayMinutes { get; init; } = 60;

    /// <summary>
    /// <c>findingReadsPerSecond</c>: how many reads of findings a sweep makes a second, 1 to 3; Security Hub's quota is 3, for an account in
    /// a Region.
    /// </summary>
    public int FindingReadsPerSecond { get; init; } = 2;

    /// <summary><c>closeFindings</c>: whether findings are archived once their node is compliant or gone.</summary>
    public bool CloseFindings { get; init; }

    /// <summary><c>patchDetails</c>: whether findings name the patches that are missing, and their CVEs.</summary>
    public bool PatchDetails { get; init; }

    /// <summary><c>detailReadsPerSecond</c>: how many reads of nodes' patches a second, 1 to 1,000, beside <c>readsPerSecond</c>.</summary>
    public int DetailReadsPerSecond { get; init; } = 10;

    /// <summary><c>logRetentionDays</c>: one of the numbers that CloudWatch Logs takes.</summary>
    public int LogRetentionDays { get; init; } = 90;

    /// <summary><c>alarmTopicArn</c>: an SNS topic that alarms are sent to; by default none.</summary>
    public string? AlarmTopicArn { get; init; }

    /// <summary><c>removalPolicy</c>: whether <c>cdk destroy</c> keeps queues and logs, <c>destroy</c> or <c>retain</c>.</summary>
    public string RemovalPolicy { get; init; } = "destroy";

    /// <summary><c>encryptionKeyArn</c>: a customer-managed KMS key for the queues; by default SQS's own encryption.</summary>
    public string? EncryptionKeyArn { get; init; }

    /// <summary><c>runtime</c>: <c>provided.al2023</c> (NativeAOT) or <c>dotnet10</c>.</summary>
    public string Runtime { get; init; } = "provided.al2023";

    /// <summary>
    /// <c>trustStore</c>: whom the functions trust to vouch for AWS's endpoints: <c>system</c>, the runtime's roots, or <c>amazon</c>, the
    /// five of Amazon Trust Services that are in the package.
    /// </summary>
    public string TrustStore { get; init; } = "system";

    /// <summary>Reads the options.</summary>
    /// <param name="node">The app's node.</param>
    /// <exception cref="DeploymentException">An option has a value that it cannot have.</exception>
    public static DeploymentOptions Read(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Read(node.TryGetContext);
    }

    /// <summary>Reads the options.</summary>
    /// <param name="context">Gives an option's value by name: a text, a number, a truth value, a list, or <see langword="null"/>.</param>
    /// <exception cref="DeploymentException">An option has a value that it cannot have.</exception>
    public static DeploymentOptions Read(Func<string, object?> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var otherwise = new DeploymentOptions();
        return new DeploymentOptions
        {
            ExportEnabled = Flag(context, "exportEnabled", otherwise.ExportEnabled),
            ProcessingEnabled = Flag(context, "processingEnabled", otherwise.ProcessingEnabled),
            Documents = ReadDocuments(context) ?? otherwise.Documents,
            ResourceIdFormat = Text(context, "resourceIdFormat", otherwise.ResourceIdFormat, "id or arn", text => text is "id" or "arn"),
            HybridResourceType = Text(
                context, "hybridResourceType", otherwise.HybridResourceType, "AwsEc2Instance or Other",
                text => text is "AwsEc2Instance" or "Other"),
            ProductArn = Arn(context, "productArn", "the ARN of a Security Hub product", ProductArnForm()),
            RedriveSchedule = Schedule(context, "redriveSchedule", otherwise.RedriveSchedule!),
            MaxMessagesPerSecond = Number(
                context, "maxMessagesPerSecond", otherwise.MaxMessagesPerSecond, "a whole number from 1 to 500", n => n is >= 1 and <= 500),
            ImportsPerSecond = Number(
                context, "importsPerSecond", otherwise.ImportsPerSecond, "a whole number from 1 to 1000", n => n is >= 1 and <= 1000),
            ReadsPerSecond = Number(
                context, "readsPerSecond", otherwise.ReadsPerSecond, "a whole number from 1 to 1000", n => n is >= 1 and <= 1000),
            SweepSchedule = Schedule(context, "sweepSchedule", otherwise.SweepSchedule!),
            OnTheirWayMinutes = Number(
                context, "onTheirWayMinutes", otherwise.OnTheirWayMinutes, "a whole number from 1 to 1440", n => n is >= 1 and <= 1440),
            FindingReadsPerSecond = Number(
                context, "findingReadsPerSecond", otherwise.FindingReadsPerSecond, "a whole number from 1 to 3", n => n is >= 1 and <= 3),
            CloseFindings = Flag(context, "closeFindings", otherwise.CloseFindings),
            PatchDetails = Flag(context, "patchDetails", otherwise.PatchDetails),
            DetailReadsPerSecond = Number(
                context, "detailReadsPerSecond", otherwise.DetailReadsPerSecond, "a whole number from 1 to 1000", n => n is >= 1 and <= 1000),
            LogRetentionDays = Number(
                context, "logRetentionDays", otherwise.LogRetentionDays, "one of " + string.Join(", ", RetentionDays),
                RetentionDays.Contains),
            AlarmTopicArn = Arn(context, "alarmTopicArn", "the ARN of an SNS topic", TopicArnForm()),
            RemovalPolicy = Text(
                context, "removalPolicy", otherwise.RemovalPolicy, "destroy or retain", text => text is "destroy" or "retain"),
            EncryptionKeyArn = Arn(context, "encryptionKeyArn", "the ARN of a KMS key", KeyArnForm()),
            Runtime = Text(
                context, "runtime", otherwise.Runtime, "provided.al2023 or dotnet10", text => text is "provided.al2023" or "dotnet10"),
            TrustStore = Text(context, "trustStore", otherwise.TrustStore, "system or amazon", text => text is "system" or "amazon"),
        };
    }

    private static bool Flag(Func<string, object?> context, string name, bool otherwise) =>
        Text(context, name, otherwise ? "true" : "false", "true or false", text => text is "true" or "false") == "true";

    private static List<string>? ReadDocuments(Func<string, object?> context)
    {
        const string Allowed = "document names, as a list or with commas between them";
        var value = context("documents");
        if (value is null)
        {
            return null;
        }

        List<string> names = value is object[] list
            ? [.. list.Select(Written)]
            : [.. Written(value).Split(',', StringSplitOptions.TrimEntries)];
        return names.Count > 0 && names.TrueForAll(DocumentName().IsMatch)
            ? names
            : throw Wrong("documents", string.Join(',', names), Allowed);
    }

    private static string? Schedule(Func<string, object?> context, string name, string otherwise)
    {
        const string Allowed = "off, rate(VALUE UNIT) such as rate(15 minutes), or a cron(...) of six fields; after 1 the unit is singular,"
            + " as in rate(1 hour), else plural";
        var text = Text(context, name, otherwise, Allowed, text => text == "off" || ScheduleForm().IsMatch(text));
        return text == "off" ? null : text;
    }

    private static string? Arn(Func<string, object?> context, string name, string allowed, Regex form)
    {
        var text = Text(context, name, string.Empty, allowed, text => text.Length == 0 || form.IsMatch(text));
        return text.Length == 0 ? null : text;
    }

    private static int Number(Func<string, object?> context, string name, int otherwise, string allowed, Func<int, bool> isAllowed) =>
        int.Parse(
            Text(
                context, name, otherwise.ToString(CultureInfo.InvariantCulture), allowed,
                text => int.TryParse(text, CultureInfo.InvariantCulture, out var number) && isAllowed(number)),
            CultureInfo.InvariantCulture);

    private static string Text(Func<string, object?> context, string name, string otherwise, string allowed, Func<string, bool> isAllowed)
    {
        if (context(name) is not { } value)
        {
            return otherwise;
        }

        var text = Written(value);
        return isAllowed(text) ? text : throw Wrong(name, text, allowed);
    }

    // On the command line every value is a text; in cdk.json it may be what it is.
    private static string Written(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    private static DeploymentException Wrong(string name, string value, string allowed) =>
        new($"The context option {name} is \"{value}\"; it must be {allowed}.");

    [GeneratedRegex(@"^[A-Za-z0-9_\-.:/]{3,128}$")]
    private static partial Regex DocumentName();

    // EventBridge refuses a plural of 1 and a singular of more ("Rate expressions reference").
    [GeneratedRegex(@"^(rate\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\)|cron\(\S+( \S+){5}\))$")]
    private static partial Regex ScheduleForm();

    [GeneratedRegex(@"^arn:aws(-cn|-us-gov)?:securityhub:[a-z0-9-]+:[0-9]{12}:product/[^/]+/[^/]+$")]
    private static partial Regex ProductArnForm();

    [GeneratedRegex(@"^arn:aws(-cn|-us-gov)?:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$")]
    private static partial Regex TopicArnForm();

    [GeneratedRegex(@"^arn:aws(-cn|-us-gov)?:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$")]
    private static partial Regex KeyArnForm();
}
