using System.Globalization;
using LoopbackAws;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Run;

/// <summary>Security Hub goes down in the middle of the run, and the redrive function is invoked when it is back.</summary>
/// <param name="statistics">Tells when findings begin to arrive.</param>
/// <param name="say">Tells people what goes on.</param>
internal sealed class Outage(LoopbackServices services, LiveDeployment deployment, RunStatistics statistics, Action<string> say)
{
    /// <summary>It begins no later than so long after the run.</summary>
    public static readonly TimeSpan LatestBegin = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private long? _end;

    /// <summary>How long it still lasts; null while there is none.</summary>
    public TimeSpan? Rest => services.HubOutage.IsOn && _end is { } end
        ? TimeSpan.FromSeconds((double)(end - services.Time.GetTimestamp()) / services.Time.TimestampFrequency)
        : null;

    /// <summary>Goes down, comes back and redrives.</summary>
    /// <param name="duration">How long Security Hub is down; zero for not at all.</param>
    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        if (duration == TimeSpan.Zero)
        {
            return;
        }

        var begin = services.Time.GetTimestamp();
        while (statistics.Severities.Count == 0 && services.Time.GetElapsedTime(begin) < LatestBegin)
        {
            await Task.Delay(Look, services.Time, cancellationToken);
        }

        say(string.Create(
            CultureInfo.InvariantCulture,
            $"OUTAGE begins: Security Hub answers 503 for {duration.TotalSeconds:0} s; {services.Hub.Findings.Count} findings are in"));
        _end = services.Time.GetTimestamp() + (long)(duration.TotalSeconds * services.Time.TimestampFrequency);
        services.HubOutage.IsOn = true;
        await Task.Delay(duration, services.Time, cancellationToken);
        services.HubOutage.IsOn = false;
        var waiting = deployment.Queue(deployment.Definition.Roles.FindingsDeadLetter).Depth.Total;
        say($"OUTAGE ends; {waiting} findings wait in the dead-letter queue");
        if (waiting == 0)
        {
            return;
        }

        // What it answers stands in its log, too.
        say("redrive by hand");
        var redrive = deployment.Function(deployment.Definition.FunctionOf(FunctionProgramNames.Redrive).Name);
        await redrive.InvokeAsync("{}"u8.ToArray(), cancellationToken);
    }
}
