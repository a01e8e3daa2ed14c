namespace LoopbackAws.Ec2;

/// <summary>
/// EC2's instances in one account and Region, by id and state. A terminated instance is shown for an hour and unknown afterwards, as in EC2
/// ("a short while, usually an hour"). Safe for concurrent use.
/// </summary>
/// <param name="time">The service's clock.</param>
/// <param name="accountId">The account, 12 digits.</param>
public sealed class Ec2State(TimeProvider time, string accountId)
{
    /// <summary>The state of an instance that is gone for good.</summary>
    public const string Terminated = "terminated";

    private static readonly TimeSpan TerminatedIsShown = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (string State, DateTimeOffset Since)> _instances = new(StringComparer.Ordinal);

    /// <summary>The account, 12 digits.</summary>
    public string AccountId { get; } = accountId;

    /// <summary>The most instances on any page, 1 or more, whatever is asked for.</summary>
    public int? PageSizeMax { get; set; }

    /// <summary>Records an instance, or a known instance's next state.</summary>
    /// <param name="state"><c>pending</c>, <c>running</c>, <c>shutting-down</c>, <c>terminated</c>, <c>stopping</c> or <c>stopped</c>.</param>
    public void Set(string instanceId, string state)
    {
        if (Code(state) < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(state), state, "EC2 has no such state.");
        }

        lock (_gate)
        {
            _instances[instanceId] = (state, time.GetUtcNow());
        }
    }

    /// <summary>The shown ones of some instances, by id.</summary>
    /// <param name="instanceIds">The ids; <see langword="null"/> for all.</param>
    public IReadOnlyList<(string InstanceId, string State)> Instances(IReadOnlySet<string>? instanceIds)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return
            [
                .. _instances
                    .Where(instance => instanceIds?.Contains(instance.Key) != false
                        && (instance.Value.State != Terminated || now - instance.Value.Since < TerminatedIsShown))
                    .Select(instance => (instance.Key, instance.Value.State)),
            ];
        }
    }

    /// <summary>The number that EC2 shows beside a state's name; -1 for a name that is none.</summary>
    internal static int Code(string state) => state switch
    {
        "pending" => 0,
        "running" => 16,
        "shutting-down" => 32,
        Terminated => 48,
        "stopping" => 64,
        "stopped" => 80,
        _ => -1,
    };
}
