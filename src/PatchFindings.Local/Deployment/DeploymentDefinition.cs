namespace PatchFindings.Local.Deployment;

/// <summary>
/// What a deployment consists of, apart from any account: names, wiring and the numbers that hold there. A run shortens the times.
/// </summary>
public sealed record DeploymentDefinition
{
    /// <summary>The queues, in any order.</summary>
    public required IReadOnlyList<QueueDefinition> Queues { get; init; }

    /// <summary>Which queue is which.</summary>
    public required QueueRoles Roles { get; init; }

    /// <summary>The rules that match events.</summary>
    public required IReadOnlyList<RuleDefinition> Rules { get; init; }

    /// <summary>The functions.</summary>
    public required IReadOnlyList<FunctionDefinition> Functions { get; init; }

    /// <summary>What feeds functions from queues.</summary>
    public required IReadOnlyList<EventSourceMappingDefinition> EventSourceMappings { get; init; }

    /// <summary>What invokes functions by the clock.</summary>
    public required IReadOnlyList<ScheduleDefinition> Schedules { get; init; }

    /// <summary>The function that runs a program.</summary>
    /// <param name="program">A member of <see cref="FunctionProgramNames"/>.</param>
    /// <exception cref="InvalidOperationException">None runs it, or more than one.</exception>
    public FunctionDefinition FunctionOf(string program) => Functions.Single(function => function.Program == program);
}
