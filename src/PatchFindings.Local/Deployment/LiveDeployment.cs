using System.Globalization;
using LoopbackAws;
using LoopbackAws.EventBridge;
using LoopbackAws.Http;
using LoopbackAws.Iam;
using LoopbackAws.Lambda;
using LoopbackAws.Sqs;

namespace PatchFindings.Local.Deployment;

/// <summary>A deployment on the loopback services: its queues and rules are there, its functions start when they are invoked.</summary>
public sealed class LiveDeployment : IAsyncDisposable
{
    /// <summary>The environment variable that tells how long a patch state is waited for, in seconds; a time that a run shortens.</summary>
    public const string StateDeadline = "STATE_DEADLINE_SECONDS";

    // What the compliance-event function waits for when nothing else is said (design, ComplianceEvents).
    private const int StateDeadlineSeconds = 1800;

    private const string ReadsPerSecond = "READS_PER_SECOND";
    private const string DetailReadsPerSecond = "DETAIL_READS_PER_SECOND";
    private const int ReadsPerSecondDefault = 10;
    private const int ReadsPerSecondMax = 10_000;
    private const string OnTheirWay = "ON_THEIR_WAY_MINUTES";
    private const int OnTheirWayMinutes = 60;

    private readonly LoopbackServices _services;
    private readonly Dictionary<string, Queue> _queues = [];
    private readonly Dictionary<string, LambdaFunction> _functions = [];
    private readonly List<LiveMapping> _mappings = [];
    private readonly List<Schedule> _schedules = [];

    private LiveDeployment(LoopbackServices services, DeploymentDefinition definition) => (_services, Definition) = (services, definition);

    /// <summary>What it was made from.</summary>
    public DeploymentDefinition Definition { get; }

    /// <summary>Holds the functions' calls against the deployment's policies.</summary>
    public AccessControl Access { get; private set; } = new(new Dictionary<string, AccessPolicy>(), new Dictionary<string, AccessPolicy>());

    /// <summary>The queues by name.</summary>
    public IReadOnlyDictionary<string, Queue> Queues => _queues;

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, LambdaFunction> Functions => _functions;

    /// <summary>The event source mappings.</summary>
    public IReadOnlyList<LiveMapping> Mappings => _mappings;

    /// <summary>Brings a definition to life.</summary>
    /// <param name="services">Where it lives; to be empty.</param>
    /// <param name="programs">The programs by name.</param>
    /// <param name="scale">Shortens visibility timeouts, batching windows, back-offs, schedules and the wait for a patch state.</param>
    /// <exception cref="AwsErrorException">A service refuses a part of it, as it would in an account.</exception>
    /// <exception cref="InvalidOperationException">A part names another that is not there.</exception>
    /// <exception cref="FormatException">A schedule's expression.</exception>
    public static LiveDeployment Create(
        DeploymentDefinition definition, LoopbackServices services, IReadOnlyDictionary<string, FunctionProgram> programs, TimeScale scale)
    {
        var deployment = new LiveDeployment(services, definition);
        foreach (var queue in definition.Queues.OrderBy(queue => queue.DeadLetterQueue is not null))
        {
            deployment._queues.Add(queue.Name, services.Sqs.CreateQueue(queue.Name, deployment.Settings(queue, scale)));
        }

        deployment.Access = new AccessControl(
            definition.Functions.ToDictionary(function => function.Name, function => function.Permissions),
            definition.Queues.ToDictionary(queue => deployment.Queue(queue.Name).Arn, queue => queue.Policy));
        services.Calls.Authorize = deployment.Access.Judge;
        DeploymentPermissions.Check(definition, deployment);

        foreach (var rule in definition.Rules)
        {
            services.Bus.PutRule(rule.Name, rule.Pattern, rule.IsEnabled);
            services.Bus.PutTargets(rule.Name, [.. rule.Targets.Select(deployment.Target)]);
        }

        foreach (var function in definition.Functions)
        {
            deployment.Add(function, programs[function.Program], scale);
        }

        foreach (var mapping in definition.EventSourceMappings)
        {
            deployment.Add(mapping, scale);
        }

        foreach (var schedule in definition.Schedules)
        {
            deployment._schedules.Add(new Schedule(
                deployment.Function(schedule.Function),
                scale.Shorten(ScheduleExpression.Interval(schedule.Expression)),
                schedule.Input
                    ?? EventEntry.Scheduled(deployment.RuleArn(schedule.Name), services.Time.GetUtcNow())
                        .ToJson(Guid.NewGuid(), services.Sqs.Region, services.Sqs.AccountId),
                services.Time));
        }

        return deployment;
    }

    /// <summary>The queue of a name.</summary>
    /// <exception cref="InvalidOperationException">The deployment has no such queue.</exception>
    public Queue Queue(string name) => _queues.TryGetValue(name, out var queue) ? queue : throw Missing("queue", name);

    /// <summary>The account.</summary>
    public string AccountId => _services.Sqs.AccountId;

    /// <summary>The ARN of a rule of a name.</summary>
    public string RuleArn(string rule) =>
        $"arn:{_services.Sqs.Partition}:events:{_services.Sqs.Region}:{_services.Sqs.AccountId}:rule/{rule}";

    /// <summary>The function of a name.</summary>
    /// <exception cref="InvalidOperationException">The deployment has no such function.</exception>
    public LambdaFunction Function(string name) =>
        _functions.TryGetValue(name, out var function) ? function : throw Missing("function", name);

    /// <summary>Runs the mappings and the schedules until it is cancelled; to be called once.</summary>
    /// <param name="cancellationToken">Ends it; the method returns then and does not throw.</param>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        [
            .. _mappings.Select(mapping => mapping.Mapping.RunAsync(cancellationToken)),
            .. _schedules.Select(schedule => schedule.RunAsync(cancellationToken)),
        ]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_functions.Values.Select(function => function.DisposeAsync().AsTask()));

    private static InvalidOperationException Missing(string kind, string name) => new($"The deployment has no {kind} '{name}'.");

    private QueueSettings Settings(QueueDefinition queue, TimeScale scale) => new()
    {
        VisibilityTimeout = scale.Shorten(queue.VisibilityTimeout),
        MessageRetentionPeriod = queue.MessageRetentionPeriod,
        RedrivePolicy = queue.DeadLetterQueue is { } name ? new RedrivePolicy(Queue(name).Arn, queue.MaxReceiveCount) : null,
        RedriveAllowPolicy = queue.DeadLetterSources is { } sources
            ? new RedriveAllowPolicy(RedrivePermission.ByQueue) { SourceQueueArns = [.. sources.Select(ArnOf)] }
            : null,
    };

    // A dead-letter queue is there before the queues that it is for.
    private string ArnOf(string queue) =>
        $"arn:{_services.Sqs.Partition}:sqs:{_services.Sqs.Region}:{_services.Sqs.AccountId}:{queue}";

    private RuleTarget Target(RuleTargetDefinition target) => new(target.Id, Queue(target.Queue).Arn)
    {
        DeadLetterArn = target.DeadLetterQueue is { } name ? Queue(name).Arn : null,
    };

    private void Add(FunctionDefinition definition, FunctionProgram program, TimeScale scale)
    {
        var environment = definition.Environment.ToDictionary(setting => setting.Key, setting => Resolve(setting.Value));
        if (definition.Program == FunctionProgramNames.ComplianceEvents)
        {
            var seconds = environment.TryGetValue(StateDeadline, out var given)
                ? int.Parse(given, CultureInfo.InvariantCulture)
                : StateDeadlineSeconds;
            var shortened = Math.Max(1, Math.Ceiling(scale.Shorten(TimeSpan.FromSeconds(seconds)).TotalSeconds));
            environment[StateDeadline] = shortened.ToString(CultureInfo.InvariantCulture);
        }

        if (definition.Program is FunctionProgramNames.ComplianceEvents or FunctionProgramNames.Sweep)
        {
            // A rate is a time too. Security Hub's quota is held in real time here, and so is the forwarder's pace.
            foreach (var name in new[] { ReadsPerSecond, DetailReadsPerSecond })
            {
                var reads = environment.TryGetValue(name, out var rate) ? int.Parse(rate, CultureInfo.InvariantCulture) : ReadsPerSecondDefault;
                environment[name] = Math.Min(ReadsPerSecondMax, reads * scale.Speed).ToString(CultureInfo.InvariantCulture);
            }
        }

        if (definition.Program == FunctionProgramNames.Sweep)
        {
            var minutes = environment.TryGetValue(OnTheirWay, out var given)
                ? int.Parse(given, CultureInfo.InvariantCulture)
                : OnTheirWayMinutes;
            var shortened = Math.Max(1, Math.Ceiling(scale.Shorten(TimeSpan.FromMinutes(minutes)).TotalMinutes));
            environment[OnTheirWay] = shortened.ToString(CultureInfo.InvariantCulture);
        }

        environment["AWS_ENDPOINT_URL"] = _services.Endpoint.ToString();
        var function = new LambdaFunction(
            new FunctionSettings
            {
                Name = definition.Name,
                Executable = program.Executable,
                Arguments = program.Arguments,
                TaskRoot = program.TaskRoot,
                Environment = environment,
                Timeout = definition.Timeout,
                MemorySize = definition.MemorySize,
                Region = _services.Sqs.Region,
                AccountId = _services.Sqs.AccountId,
                AccessKeyId = definition.Name,
            },
            _services.Time);
        _functions.Add(definition.Name, function);
        _services.Functions.Add(definition.Name, function);
    }

    private void Add(EventSourceMappingDefinition definition, TimeScale scale)
    {
        var (queue, function, settings) = (Queue(definition.Queue), Function(definition.Function), definition.Settings);
        var inAccount = queue.Settings with
        {
            VisibilityTimeout = Definition.Queues.Single(other => other.Name == definition.Queue).VisibilityTimeout,
        };
        settings.Validate(inAccount, function.Settings.Timeout);
        var shortened = settings with
        {
            MaximumBatchingWindow = scale.Shorten(settings.MaximumBatchingWindow),
            BackOff = scale.Shorten(settings.BackOff),
            MaximumBackOff = scale.Shorten(settings.MaximumBackOff),
        };
        _mappings.Add(new LiveMapping(definition, new EventSourceMapping(queue, function, shortened, _services.Time)));
    }

    private string Resolve(SettingValue value) => value.Kind switch
    {
        SettingKind.QueueUrl => _services.QueueUrl(Queue(value.Text).Name).ToString(),
        SettingKind.QueueArn => Queue(value.Text).Arn,
        _ => value.Text,
    };
}

/// <summary>An event source mapping of a live deployment.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Mapping">What moves the messages.</param>
public sealed record LiveMapping(EventSourceMappingDefinition Definition, EventSourceMapping Mapping);

/// <summary>By how much a run shortens the deployment's times.</summary>
/// <param name="Speed">The divisor; 1 leaves all as it is in an account.</param>
public sealed record TimeScale(int Speed)
{
    /// <summary>A time as the run has it.</summary>
    /// <param name="time">The time that holds in an account.</param>
    public TimeSpan Shorten(TimeSpan time) => time / Speed;
}
