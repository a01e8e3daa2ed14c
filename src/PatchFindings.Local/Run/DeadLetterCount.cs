using LoopbackAws.Sqs;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Run;

/// <summary>How many messages have come to the dead-letter queues, from one look at their depths to the next.</summary>
/// <param name="deployment">The deployment.</param>
internal sealed class DeadLetterCount(LiveDeployment deployment)
{
    private readonly Queue _events = deployment.Queue(deployment.Definition.Roles.EventsDeadLetter);
    private readonly Queue _findings = deployment.Queue(deployment.Definition.Roles.FindingsDeadLetter);
    private int _eventsBefore;
    private int _findingsBefore;

    /// <summary>Events; one that comes and goes between two looks is missed.</summary>
    public int Events { get; private set; }

    /// <summary>Findings; one that comes and goes between two looks is missed.</summary>
    public int Findings { get; private set; }

    /// <summary>Looks.</summary>
    public void Look()
    {
        var (events, findings) = (_events.Depth.Total, _findings.Depth.Total);
        Events += Math.Max(0, events - _eventsBefore);
        Findings += Math.Max(0, findings - _findingsBefore);
        (_eventsBefore, _findingsBefore) = (events, findings);
    }
}
