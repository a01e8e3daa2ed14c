namespace PatchFindings.Simulation.Oracle;

/// <summary>
/// Once Systems Manager shows an operation, in either store, to an invocation that has its event, that event is not put off any more. The
/// exceptions are numbered; a command event that an association's run tells besides its own names no operation and is none.
/// </summary>
internal sealed class Promptness(Run run, Truth truth)
{
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(5);

    // No is an answer, too: that neither Run Command nor State Manager knows an id is believed for two minutes.
    private static readonly TimeSpan NoIsBelieved = TimeSpan.FromMinutes(2);

    /// <summary>An event is put off as not ready.</summary>
    public void Check(TestEvent told, Invocation invocation)
    {
        if (told.Operation?.Final is not { } final || told.SaysCompliant)
        {
            return;
        }

        var operation = told.Operation;
        if (operation.Wave.Way == Way.HostManagement)
        {
            if (invocation.ShownItemsAtFirst.Contains(operation) && !IsUntimed(told, operation, invocation.StartedAt))
            {
                Violate(told, invocation, "the item");
            }

            return;
        }

        if (invocation.Shown.GetValueOrDefault(operation.Node.Number) is { } shown && shown.HadAtFirst(final)
            && !NeedsSummary(final, shown) && !IsUnknownAndYoung(told, final, shown) && !MayReportAgain(told, operation, shown)
            && !IsUnknownAndOff(told, operation, shown) && !IsOutdated(told, operation, shown) && told.Kind != EventKind.RunAsCommand)
        {
            Violate(told, invocation, shown.FirstRecord == final ? "the record" : "the patch state");
        }
    }

    private void Violate(TestEvent told, Invocation invocation, string what) => run.Ledger.Violate(
        "an event is not put off once its operation is shown", $"{told.Name} is not ready in {invocation.Name}, which was shown {what}");

    // 1. Whether available security updates count, only the compliance summary tells, and only one that says whose it is.
    private bool NeedsSummary(Upload final, Shown shown) => final.NeedsSummary
        && !(shown.FirstSummary == final && shown.Summaries.Count == 1 && UploadDraw.SummaryTells(truth.Fleet.Facts, final.Operation.Wave));

    // 2. Nobody knows yet who ran an operation that is younger than five minutes. Only an event that names nobody has to ask.
    private bool IsUnknownAndYoung(TestEvent told, Upload final, Shown shown) =>
        !told.IsNamed
        && (shown.FirstAt - told.Time < Young || (shown.FirstAt - final.Reported.EndedAt).Duration() < Young)
        && !IsKnown(final, shown);

    private bool IsKnown(Upload final, Shown shown)
    {
        var operation = final.Operation;
        var known = truth.KnownFrom(operation.Wave);
        var isById = operation.Node.HasReadableId && shown.FirstRecord == final
            && known != DateTimeOffset.MaxValue && known + NoIsBelieved <= shown.FirstAt;
        return isById || operation.Wave.Way switch
        {
            Way.Command => operation.Node.Skew == TimeSpan.Zero && operation.ListedAt <= shown.FirstAt,
            Way.Association => operation.IsToldByItem,
            _ => false,
        };
    }

    // 3. A run of the WithHooks document may report again until it has ended, and for five minutes after that. Its own event says when it
    //    ended; for others Run Command does, and nobody for an association's run.
    private static bool MayReportAgain(TestEvent told, Operation operation, Shown shown) =>
        operation.Wave.HasHooks && !told.IsNamed
        && (operation.Wave.IsAssociation || operation.ListedAt > shown.FirstAt || shown.FirstAt - operation.Ended < Young
                || shown.FirstAt - told.Time < Young);

    // 4. An id that nobody knows, on a node whose clock is off: it may be the next command's for a quarter of an hour by the node's clock,
    //    whose times are cut to seconds.
    private static bool IsUnknownAndOff(TestEvent told, Operation operation, Shown shown) =>
        told.Kind == EventKind.Command && operation.Node.AgentId == AgentId.Random && operation.Node.Skew != TimeSpan.Zero
        && (shown.FirstAt - operation.Final!.Reported.EndedAt).Duration() < TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(2);

    // 5. A compliance event names nobody. It may tell of an earlier report than the last one, which owes nothing; and where either store
    //    shows a later operation, that one comes first.
    private static bool IsOutdated(TestEvent told, Operation operation, Shown shown) => told.Kind == EventKind.Compliance
        && (!operation.OwesFinding || shown.Uploads.Any(upload => upload.Operation.Index > operation.Index));

    // 6. A compliance item that tells no time may be an earlier run's until five minutes after the event.
    private bool IsUntimed(TestEvent told, Operation operation, DateTimeOffset now) =>
        !FindingIds.HasTime(operation.Node, truth.Fleet.Facts) && (now - told.Time).Duration() < Young;
}
