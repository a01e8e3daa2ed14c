using System.Text;
using LoopbackAws.Http;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Run;

/// <summary>Security Hub goes down in the middle of the run, and the redrive function is invoked when it is back.</summary>
/// <param name="services">The services.</param>
/// <param name="deployment">The deployment.</param>
/// <param name="statistics">Tells when findings begin to arrive.</param>
/// <param name="say">Tells people what goes on.</param>
internal sealed class Outage(LoopbackServices services, LiveDeployment deployment, RunStatistics statistics, Action<string> say)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LatestBegin = TimeSpan.FromSeconds(3);

    /// <summary>Whether Security Hub is down.</summary>
    public bool IsOn => services.Calls.Fault is not null;

    /// <summary>Goes down, comes back and redrives.</summary>
    /// <param name="duration">How long Security Hub is down; zero for not at all.</param>
    /// <param name="cancellationToken">Ends it.</param>
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

        say(
            $"OUTAGE: Security Hub answers 503 from now on, for {duration.TotalSeconds:0} s;"
            + $" {services.Hub.Findings.Count} findings are in");
        services.Calls.Fault = call => call.Service == "securityhub"
            ? new AwsErrorException("ServiceUnavailableException", "Service Unavailable", 503)
            : null;
        await Task.Delay(duration, services.Time, cancellationToken);
        services.Calls.Fault = null;
        var waiting = deployment.Queue(deployment.Definition.Roles.FindingsDeadLetter).Depth.Total;
        say($"OUTAGE over; {waiting} findings wait in the dead-letter queue");
        if (waiting == 0)
        {
            return;
        }

        var redrive = deployment.Function(deployment.Definition.FunctionOf(FunctionProgramNames.Redrive).Name);
        var result = await redrive.InvokeAsync("{}"u8.ToArray(), cancellationToken);
        say($"redrive by hand: {Encoding.UTF8.GetString(result.Payload.Span)}");
    }
}
