using LoopbackAws;
using LoopbackAws.Http;

namespace PatchFindings.Chaos;

/// <summary>Makes the services fail at random, and counts how. Safe for concurrent use.</summary>
internal sealed class Faults
{
    /// <summary>Longer than a function's client waits for an answer.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(9);

    private static readonly (int PerMille, string Kind, Func<string, AwsErrorException> Error)[] OfACall =
    [
        (40, "throttled", service => service == "securityhub"
            ? new AwsErrorException("TooManyRequestsException", "Too Many Requests", 429)
            : new AwsErrorException("ThrottlingException", "Rate exceeded", 400)),
        (30, "internal error", service => service == "securityhub"
            ? new AwsErrorException("InternalException", "Internal error", 500)
            : new AwsErrorException("InternalServerError", "Internal error", 500)),
        (30, "unavailable", _ => new AwsErrorException("ServiceUnavailable", "Service Unavailable", 503)),
    ];

    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly LoopbackServices _services;
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private bool _isOn;
    private bool _isDown;

    public Faults(LoopbackServices services, int seed)
    {
        (_services, _random) = (services, new Random(seed));
        services.Calls.Fault = OfCall;
        services.Hub.FindingFault = _ => Draw("securityhub", "finding failed", 20) ? ("InternalFailure", "Internal failure.") : null;
        services.Hub.LosesImportAnswer = () => Draw("securityhub", "answer lost after the import", 60);
        services.Sqs.EntryFault = (_, _) => Draw("sqs", "batch entry failed", 15)
            ? new AwsErrorException("InternalError", "Internal error", 500)
            : null;
    }

    /// <summary>How often what went wrong.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_gate)
            {
                return new SortedDictionary<string, int>(_counts, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Whether anything fails.</summary>
    public bool AreOn
    {
        set
        {
            lock (_gate)
            {
                _isOn = value;
            }
        }
    }

    /// <summary>Lets Security Hub be down, or not enabled, for a while now and then.</summary>
    public async Task ChangePhasesAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Between(1_000, 4_000), _services.Time, cancellationToken);
                var isDown = Draw("securityhub", "phase of 503", 600);
                lock (_gate)
                {
                    _isDown = isDown;
                }

                if (!isDown && Draw("securityhub", "phase of not enabled", 1_000))
                {
                    _services.Hub.Enabled = false;
                }

                // Some last longer than a message is tried for, which then waits in its dead-letter queue.
                var isLong = Between(0, 4) == TimeSpan.Zero;
                await Task.Delay(isLong ? Between(9_000, 14_000) : Between(500, 3_000), _services.Time, cancellationToken);
                Heal();
            }
        }
        catch (OperationCanceledException)
        {
            Heal();
        }
    }

    private void Heal()
    {
        lock (_gate)
        {
            _isDown = false;
        }

        _services.Hub.Enabled = true;
    }

    private AwsErrorException? OfCall(ServiceCall call)
    {
        if (call.Service is not ("securityhub" or "ssm" or "sqs"))
        {
            return null;
        }

        lock (_gate)
        {
            if (_isOn && _isDown && call.Service == "securityhub")
            {
                Count(call.Service, "call in a phase of 503");
                return new AwsErrorException("ServiceUnavailableException", "Service Unavailable", 503);
            }
        }

        if (Draw(call.Service, "silent", 4))
        {
            using var never = new ManualResetEventSlim();
            never.Wait(Silence);
            return null;
        }

        foreach (var (perMille, kind, error) in OfACall)
        {
            if (Draw(call.Service, kind, perMille))
            {
                return error(call.Service);
            }
        }

        return null;
    }

    private TimeSpan Between(int from, int to)
    {
        lock (_gate)
        {
            return TimeSpan.FromMilliseconds(_random.Next(from, to));
        }
    }

    private bool Draw(string service, string kind, int perMille)
    {
        lock (_gate)
        {
            if (!_isOn || _random.Next(1_000) >= perMille)
            {
                return false;
            }

            Count(service, kind);
            return true;
        }
    }

    private void Count(string service, string kind) => _counts[$"{service}: {kind}"] = _counts.GetValueOrDefault($"{service}: {kind}") + 1;
}
