using PatchFindings.Local.Run;

namespace PatchFindings.Local.Display;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunDisplay
{
    /// <summary>Shows a line. Safe for concurrent use.</summary>
    /// <param name="line">The line.</param>
    void Say(string line);

    /// <summary>Shows how the run gets on, until it is cancelled.</summary>
    /// <param name="look">Looks at the run.</param>
    /// <param name="cancellationToken">Ends it; the method shows the last state, returns and does not throw.</param>
    Task FollowAsync(Func<RunSnapshot> look, CancellationToken cancellationToken);
}
