using System.Globalization;
using System.Text.Json.Nodes;
using LoopbackAws.CloudFormation;
using LoopbackAws.Iam;
using LoopbackAws.Lambda;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Template;

/// <summary>
/// Makes a deployment of a CloudFormation template: its queues, rules, functions, event source mappings, schedules and policies, and nothing
/// that is not in it.
/// </summary>
public sealed class TemplateDeployment
{
    /// <summary>The metadata by which a function's resource names the project that it runs.</summary>
    public const string ProgramMetadata = "patchfindings:program";

    private readonly CloudFormationTemplate _template;
    private readonly Dictionary<string, TemplateResource> _queuesByArn;
    private readonly Dictionary<string, TemplateResource> _queuesByUrl;
    private readonly Dictionary<string, TemplateResource> _functionsByArn;

    private TemplateDeployment(CloudFormationTemplate template)
    {
        _template = template;
        _queuesByArn = template.OfType("AWS::SQS::Queue").ToDictionary(template.ArnOf);
        _queuesByUrl = template.OfType("AWS::SQS::Queue").ToDictionary(template.QueueUrl);
        _functionsByArn = template.OfType("AWS::Lambda::Function").Where(IsOurs).ToDictionary(template.ArnOf);
    }

    /// <summary>Reads the deployment that a template makes.</summary>
    /// <exception cref="TemplateException">It makes none that this system can run; the message names the resource.</exception>
    public static DeploymentDefinition Read(CloudFormationTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new TemplateDeployment(template).Read();
    }

    private static bool IsOurs(TemplateResource function) => function.Metadata[ProgramMetadata] is not null;

    private DeploymentDefinition Read()
    {
        var functions = _functionsByArn.Values.Select(Function).ToList();
        foreach (var program in FunctionProgramNames.All)
        {
            if (functions.Count(function => function.Program == program) != 1)
            {
                throw new TemplateException($"The template must have one function with the metadata {ProgramMetadata}: {program}.");
            }
        }

        var rules = _template.OfType("AWS::Events::Rule").ToList();
        return new DeploymentDefinition
        {
            Queues = [.. _queuesByArn.Values.Select(Queue)],
            Roles = Roles(functions.Single(function => function.Program == FunctionProgramNames.Redrive)),
            Rules = [.. rules.Where(rule => rule.Properties["EventPattern"] is not null).Select(Rule)],
            Functions = functions,
            EventSourceMappings = [.. _template.OfType("AWS::Lambda::EventSourceMapping").Select(Mapping)],
            Schedules = [.. rules.Where(rule => rule.Properties["ScheduleExpression"] is not null && IsEnabled(rule)).SelectMany(Schedules)],
        };
    }

    // The redrive function knows all of them by their parts.
    private static QueueRoles Roles(FunctionDefinition redrive)
    {
        string Named(string variable) =>
            redrive.Environment.TryGetValue(variable, out var value) && value.Kind != SettingKind.Literal
                ? value.Text
                : throw new TemplateException($"The function {redrive.Name} has no queue of the template in {variable}.");
        return new QueueRoles(
            Named("EVENTS_QUEUE_ARN"), Named("EVENTS_DLQ_ARN"), Named("FINDINGS_QUEUE_ARN"), Named("FINDINGS_DLQ_ARN"),
            Named("REJECTED_QUEUE_URL"));
    }

    private QueueDefinition Queue(TemplateResource queue)
    {
        var redrive = _template.Property(queue, "RedrivePolicy");
        var allow = _template.Property(queue, "RedriveAllowPolicy");
        var arn = _template.ArnOf(queue);
        return new QueueDefinition(queue.Name)
        {
            VisibilityTimeout = Seconds(_template.Property(queue, "VisibilityTimeout")) ?? TimeSpan.FromSeconds(30),
            MessageRetentionPeriod = Seconds(_template.Property(queue, "MessageRetentionPeriod")) ?? TimeSpan.FromDays(4),
            DeadLetterQueue = redrive is null ? null : QueueNamed(redrive["deadLetterTargetArn"], $"{queue.LogicalId}.RedrivePolicy"),
            MaxReceiveCount = redrive is null ? 10 : Number(redrive["maxReceiveCount"])!.Value,
            DeadLetterSources = (string?)allow?["redrivePermission"] != "byQueue" ? null
                : [.. ((JsonArray)allow!["sourceQueueArns"]!).Select(source => QueueNamed(source, $"{queue.LogicalId}.RedriveAllowPolicy"))],
            Policy = new AccessPolicy(
            [
                .. _template.OfType("AWS::SQS::QueuePolicy")
                    .Where(policy => ((JsonArray)_template.Property(policy, "Queues")!).Any(url => (string?)url == _template.QueueUrl(queue)))
                    .SelectMany(policy => AccessPolicy.Read(_template.Property(policy, "PolicyDocument")!))
                    .Where(statement => statement.Resources.Count == 0 || statement.Resources.Contains(arn)),
            ]),
        };
    }

    private FunctionDefinition Function(TemplateResource function)
    {
        var variables = _template.Property(function, "Environment")?["Variables"] as JsonObject ?? [];
        return new FunctionDefinition(function.Name, (string)function.Metadata[ProgramMetadata]!)
        {
            Timeout = Seconds(_template.Property(function, "Timeout")) ?? TimeSpan.FromSeconds(3),
            MemorySize = Number(_template.Property(function, "MemorySize")) ?? 128,
            Environment = variables.ToDictionary(variable => variable.Key, variable => Setting(variable.Value!.ToString())),
            Permissions = RolePolicy(_template.Property(function, "Role")?.ToString(), function),
            InvokedBy =
            [
                .. _template.OfType("AWS::Lambda::Permission")
                    .Where(permission => IsNamed(_template.Property(permission, "FunctionName"), function))
                    .Select(permission => new InvokePermission(
                        (string?)_template.Property(permission, "Principal") ?? string.Empty,
                        (string?)_template.Property(permission, "SourceArn"))),
            ],
        };
    }

    private AccessPolicy RolePolicy(string? roleArn, TemplateResource function)
    {
        var role = _template.OfType("AWS::IAM::Role").SingleOrDefault(role => _template.ArnOf(role) == roleArn)
            ?? throw new TemplateException($"The function {function.LogicalId} has a role that is not in the template: {roleArn}.");
        var inline = _template.Property(role, "Policies") as JsonArray ?? [];
        return new AccessPolicy(
        [
            .. inline.SelectMany(policy => AccessPolicy.Read(policy!["PolicyDocument"]!)),
            .. _template.OfType("AWS::IAM::Policy")
                .Where(policy => (_template.Property(policy, "Roles") as JsonArray ?? []).Any(name => (string?)name == role.Name))
                .SelectMany(policy => AccessPolicy.Read(_template.Property(policy, "PolicyDocument")!)),
        ]);
    }

    private EventSourceMappingDefinition Mapping(TemplateResource mapping)
    {
        var types = _template.Property(mapping, "FunctionResponseTypes") as JsonArray ?? [];
        var function = _functionsByArn.Values.SingleOrDefault(function => IsNamed(_template.Property(mapping, "FunctionName"), function))
            ?? throw new TemplateException($"The event source mapping {mapping.LogicalId} is of no function of this system.");
        return new EventSourceMappingDefinition(
            QueueNamed(_template.Property(mapping, "EventSourceArn"), $"{mapping.LogicalId}.EventSourceArn"),
            function.Name,
            new EventSourceMappingSettings
            {
                BatchSize = Number(_template.Property(mapping, "BatchSize")) ?? 10,
                MaximumBatchingWindow = Seconds(_template.Property(mapping, "MaximumBatchingWindowInSeconds")) ?? TimeSpan.Zero,
                MaximumConcurrency = Number(_template.Property(mapping, "ScalingConfig")?["MaximumConcurrency"]) ?? 5,
                ReportBatchItemFailures = types.Any(type => (string?)type == "ReportBatchItemFailures"),
            });
    }

    private RuleDefinition Rule(TemplateResource rule)
    {
        var targets = _template.Property(rule, "Targets") as JsonArray ?? [];
        return new RuleDefinition(
            rule.Name,
            _template.Property(rule, "EventPattern")!.ToJsonString(),
            [
                .. targets.Select(target => new RuleTargetDefinition(
                    (string)target!["Id"]!,
                    QueueNamed(target["Arn"], $"{rule.LogicalId}.Targets"),
                    target["DeadLetterConfig"]?["Arn"] is { } arn ? QueueNamed(arn, $"{rule.LogicalId}.Targets.DeadLetterConfig") : null)),
            ])
        {
            IsEnabled = IsEnabled(rule),
        };
    }

    private IEnumerable<ScheduleDefinition> Schedules(TemplateResource rule)
    {
        foreach (var target in _template.Property(rule, "Targets") as JsonArray ?? [])
        {
            var function = _functionsByArn.GetValueOrDefault((string)target!["Arn"]!)
                ?? throw new TemplateException($"The schedule {rule.LogicalId} invokes what is no function of this system.");
            yield return new ScheduleDefinition(
                rule.Name, function.Name, (string)_template.Property(rule, "ScheduleExpression")!, (string?)target["Input"]);
        }
    }

    private bool IsEnabled(TemplateResource rule) => (string?)_template.Property(rule, "State") != "DISABLED";

    private bool IsNamed(JsonNode? reference, TemplateResource function) =>
        (string?)reference is { } text && (text == function.Name || text == _template.ArnOf(function));

    private SettingValue Setting(string text) =>
        _queuesByUrl.TryGetValue(text, out var queue) ? SettingValue.UrlOf(queue.Name)
        : _queuesByArn.TryGetValue(text, out queue) ? SettingValue.ArnOf(queue.Name)
        : SettingValue.Of(text);

    private string QueueNamed(JsonNode? arn, string where) =>
        arn?.ToString() is { } text && _queuesByArn.TryGetValue(text, out var queue)
            ? queue.Name
            : throw new TemplateException($"{where} names no queue of the template: {arn}.");

    private static TimeSpan? Seconds(JsonNode? node) => Number(node) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static int? Number(JsonNode? node) => node is null ? null : int.Parse(node.ToString(), CultureInfo.InvariantCulture);
}

/// <summary>The stack's templates as this repository holds them; a test keeps them those that the CDK app makes.</summary>
public static class CommittedTemplate
{
    /// <summary>The template of the default options, as JSON.</summary>
    public static string Text => Read("PatchFindings.template.json");

    /// <summary>The deployment that it makes.</summary>
    /// <param name="region">The Region.</param>
    /// <param name="closes">The one with the option <c>closeFindings</c>.</param>
    /// <param name="hasPatches">The one with the option <c>patchDetails</c>.</param>
    public static DeploymentDefinition Deployment(string region, string accountId, bool closes = false, bool hasPatches = false) =>
        TemplateDeployment.Read(
            CloudFormationTemplate.Read(
                closes ? Read("PatchFindings.closing.template.json") : hasPatches ? Read("PatchFindings.details.template.json") : Text,
                region, accountId));

    private static string Read(string name)
    {
        using var stream = typeof(CommittedTemplate).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
