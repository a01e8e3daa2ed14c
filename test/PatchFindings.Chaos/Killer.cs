using System.Text;
using LoopbackAws;
using LoopbackAws.Http;
using LoopbackAws.Lambda;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Chaos;

/// <summary>Kills the functions' processes by SIGKILL: at any moment, and in the middle of their calls. Safe for concurrent use.</summary>
internal sealed class Killer
{
    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly LiveDeployment _deployment;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly SortedDictionary<string, int> _kills = new(StringComparer.Ordinal);
    private volatile bool _isOn;
    private int _died;

    /// <param name="services">Whose calls are met.</param>
    /// <param name="deployment">Whose functions are killed.</param>
    /// <param name="patience">The longest time between two kills at any moment; a function is to get some work done in it.</param>
    /// <param name="seed">Draws moments and victims.</param>
    public Killer(LoopbackServices services, LiveDeployment deployment, TimeSpan patience, int seed)
    {
        (_deployment, _time, _patience, _random) = (deployment, services.Time, patience, new Random(seed));
        services.Calls.Received += InACall;
        foreach (var function in deployment.Functions.Values)
        {
            function.Completed += Count;
        }
    }

    /// <summary>Kills by function and moment.</summary>
    public IReadOnlyDictionary<string, int> Kills
    {
        get
        {
            lock (_gate)
            {
                return new SortedDictionary<string, int>(_kills, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Invocations that ended because their process was killed, while it started or while it worked.</summary>
    public int InvocationsKilled => Volatile.Read(ref _died);

    /// <summary>Kills at random moments until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _isOn = true;
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Next(20, (int)_patience.TotalMilliseconds)), _time, cancellationToken);
                Kill(_deployment.Functions.Values.ElementAt(Next(0, _deployment.Functions.Count)), "at any moment");
            }
        }
        catch (OperationCanceledException)
        {
            _isOn = false;
        }
    }

    // The service goes on with the call, so that it takes effect with nobody to hear the answer, or just not yet.
    private void InACall(ServiceCall call)
    {
        if (_isOn && _deployment.Functions.TryGetValue(call.AccessKeyId, out var function) && Next(0, 1_000) < 60)
        {
            Kill(function, "in a call");
        }
    }

    private void Kill(LambdaFunction function, string moment)
    {
        Random random;
        lock (_gate)
        {
            random = new Random(_random.Next());
        }

        if (function.Kill(random))
        {
            lock (_gate)
            {
                var key = $"{function.Settings.Name} {moment}";
                _kills[key] = _kills.GetValueOrDefault(key) + 1;
            }
        }
    }

    private void Count(InvocationResult result)
    {
        if (result.FunctionError is not null && Encoding.UTF8.GetString(result.Payload.Span).Contains("signal: killed", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _died);
        }
    }

    private int Next(int from, int to)
    {
        lock (_gate)
        {
            return _random.Next(from, to);
        }
    }
}
