using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SQS;
using Constructs;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;
using CfnRuleProps = Amazon.CDK.AWS.Events.CfnRuleProps;

namespace PatchFindings.Cdk;

/// <summary>What the functions have in common: how they are built, their logs, their schedules, and a role without permissions.</summary>
internal abstract class LambdaFunction : Construct
{
    /// <summary>How long a batch may take. It takes under a second; three attempts at a service that hangs fit in.</summary>
    public const int BatchTimeoutSeconds = 30;

    private readonly Queues _queues;
    private readonly DeploymentOptions _options;

    protected LambdaFunction(
        Construct scope, string id, string description, Queues queues, DeploymentOptions options, string package, int timeoutSeconds,
        IDictionary<string, string> environment, int memoryMegabytes = 256)
        : base(scope, id)
    {
        (_queues, _options) = (queues, options);
        var isNative = options.Runtime == "provided.al2023";
        var project = "PatchFindings." + id;
        if (options.TrustStore == "amazon")
        {
            // What OpenSSL's store is read from; the folder is none, so that the system's roots are not read beside it.
            environment["SSL_CERT_FILE"] = "/var/task/amazon-roots.pem";
            environment["SSL_CERT_DIR"] = "/var/task/none";
        }

        // What .NET does by itself with a container's limit. Lambda's limit it does not see.
        environment["DOTNET_GCHeapHardLimit"] = (memoryMegabytes * 3L / 4 << 20).ToString("X", CultureInfo.InvariantCulture);
        Logs = new LogGroup(this, "Logs", new LogGroupProps
        {
            Retention = Enum.Parse<RetentionDays>(RetentionName(options.LogRetentionDays)),
            RemovalPolicy = options.RemovalPolicy == "retain" ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        });
        Role = new Role(this, "Role", new RoleProps
        {
            AssumedBy = new ServicePrincipal("lambda.amazonaws.com"),
            Description = $"What {project} may do",
        });
        Function = new Function(this, "Function", new FunctionProps
        {
            Description = description,
            Runtime = isNative ? Runtime.PROVIDED_AL2023 : new Runtime("dotnet10", RuntimeFamily.DOTNET_CORE),
            // The executable's name: for provided.al2023 a file, for dotnet10 an assembly.
            Handler = "bootstrap",
            Code = Code.FromAsset(package),
            Architecture = Architecture.X86_64,
            MemorySize = memoryMegabytes,
            Timeout = Duration.Seconds(timeoutSeconds),
            Environment = environment,
            Role = Role,
            LogGroup = Logs,
            LoggingFormat = LoggingFormat.JSON,

            // A line without a level counts as INFO, and the metric lines have none: at WARN they, and with them the metrics, would be lost.
            ApplicationLogLevelV2 = ApplicationLogLevel.INFO,

            // Each invocation's duration, billed duration and memory are in platform.report, which is INFO when the invocation succeeded.
            SystemLogLevelV2 = SystemLogLevel.INFO,
        });

        // The CDK makes a function depend on its role twice over.
        Suppressions.ForLint(Function, "W3005");

        // Tells the local run which of this repository's programs to start.
        ((CfnFunction)Function.Node.DefaultChild!).AddMetadata("patchfindings:program", project);
        Allow("WriteItsLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [Logs.LogGroupArn]);
    }

    public Function Function { get; }

    public LogGroup Logs { get; }

    protected Role Role { get; }

    protected static string HubArn => Fn.Sub("arn:${AWS::Partition}:securityhub:${AWS::Region}:${AWS::AccountId}:hub/default");

    protected static string ProductArn(DeploymentOptions options) =>
        options.ProductArn
        ?? Fn.Sub("arn:${AWS::Partition}:securityhub:${AWS::Region}:${AWS::AccountId}:product/${AWS::AccountId}/default");

    protected static void SetUnlessDefault(Dictionary<string, string> environment, string name, int value, int otherwise)
    {
        if (value != otherwise)
        {
            environment[name] = value.ToString(CultureInfo.InvariantCulture);
        }
    }

    protected void Allow(string sid, string[] actions, string[] resources, IDictionary<string, object>? conditions = null) =>
        Role.AddToPolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = sid,
            Actions = actions,
            Resources = resources,
            Conditions = conditions,
        }));

    protected void AllowImports(DeploymentOptions options) => Allow(
        "ImportFindings", ["securityhub:BatchImportFindings"], [ProductArn(options)],
        new Dictionary<string, object>
        {
            ["StringEquals"] = new Dictionary<string, object> { ["securityhub:TargetAccount"] = Aws.ACCOUNT_ID },
        });

    protected void AllowSending(params Queue[] queues)
    {
        Allow("SendOn", ["sqs:SendMessage"], [.. queues.Select(queue => queue.QueueArn)]);
        if (_queues.EncryptionKey is { } key)
        {
            Allow("UseTheQueuesKey", ["kms:Decrypt", "kms:GenerateDataKey"], [key.KeyArn]);
        }
    }

    /// <summary>Feeds the function from a queue, and lets Lambda poll it in the function's name.</summary>
    protected void FeedFrom(Queue queue, int batchSize, int concurrency)
    {
        Allow("TakeFromItsQueue", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], [queue.QueueArn]);
        var mapping = new CfnEventSourceMapping(this, "Mapping", new CfnEventSourceMappingProps
        {
            EventSourceArn = queue.QueueArn,
            FunctionName = Function.FunctionArn,
            Enabled = _options.ProcessingEnabled,
            BatchSize = batchSize,
            MaximumBatchingWindowInSeconds = 3,

            // What a service takes a second is divided by it: each environment keeps to its part (CallPace).
            ScalingConfig = new CfnEventSourceMapping.ScalingConfigProperty { MaximumConcurrency = concurrency },
            FunctionResponseTypes = ["ReportBatchItemFailures"],
        });

        // Lambda refuses the mapping of a function whose role may not read the queue.
        mapping.Node.AddDependency(Role);
    }

    /// <summary>Invokes the function by the clock.</summary>
    /// <param name="input">What it is invoked with; <see langword="null"/> for the scheduled event itself.</param>
    /// <param name="madeUpFor">How long EventBridge tries to start a run that is due.</param>
    protected void InvokeBy(string schedule, string description, bool isEnabled, Duration madeUpFor, string? input = null)
    {
        var rule = new CfnRule(this, "Schedule", new CfnRuleProps
        {
            Description = description,
            ScheduleExpression = schedule,
            State = isEnabled ? "ENABLED" : "DISABLED",
            Targets = new[]
            {
                new CfnRule.TargetProperty
                {
                    Id = Node.Id,
                    Arn = Function.FunctionArn,
                    Input = input,
                    RetryPolicy = new CfnRule.RetryPolicyProperty
                    {
                        MaximumEventAgeInSeconds = madeUpFor.ToSeconds(), MaximumRetryAttempts = 2,
                    },
                },
            },
        });
        new CfnPermission(this, "ScheduleMayInvoke", new CfnPermissionProps
        {
            Action = "lambda:InvokeFunction",
            FunctionName = Function.FunctionArn,
            Principal = "events.amazonaws.com",
            SourceArn = rule.AttrArn,
        });
    }

    private static string RetentionName(int days) => days switch
    {
        1 => "ONE_DAY",
        3 => "THREE_DAYS",
        5 => "FIVE_DAYS",
        7 => "ONE_WEEK",
        14 => "TWO_WEEKS",
        30 => "ONE_MONTH",
        60 => "TWO_MONTHS",
        90 => "THREE_MONTHS",
        120 => "FOUR_MONTHS",
        150 => "FIVE_MONTHS",
        180 => "SIX_MONTHS",
        365 => "ONE_YEAR",
        400 => "THIRTEEN_MONTHS",
        545 => "EIGHTEEN_MONTHS",
        731 => "TWO_YEARS",
        1096 => "THREE_YEARS",
        1827 => "FIVE_YEARS",
        2192 => "SIX_YEARS",
        2557 => "SEVEN_YEARS",
        2922 => "EIGHT_YEARS",
        3288 => "NINE_YEARS",
        3653 => "TEN_YEARS",
        _ => throw new ArgumentOutOfRangeException(nameof(days), days, "Not a retention of CloudWatch Logs."),
    };
}
