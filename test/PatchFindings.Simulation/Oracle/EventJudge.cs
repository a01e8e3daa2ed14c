namespace PatchFindings.Simulation.Oracle;

/// <summary>Judges how an event ends, by what its invocation could read.</summary>
internal sealed class EventJudge(Run run, Truth truth)
{
    private const string Invariant = "an event ends as its node's state says";
    private static readonly TimeSpan StateDeadline = TimeSpan.FromMinutes(30);

    /// <summary>Operations whose events ended justly without their findings.</summary>
    public HashSet<Operation> Excused { get; } = [];

    /// <summary>Whether an event may end so.</summary>
    public void Judge(TestEvent told, string outcome, string? findingId, Invocation invocation)
    {
        if (told.Operation is not { } operation || told.SaysCompliant)
        {
            if (outcome != (told.IsMalformed ? "rejected" : "compliant"))
            {
                run.Ledger.Violate(Invariant, $"{told.Name} ends as {outcome}");
            }

            return;
        }

        var finding = findingId is null ? null : truth.OperationOf(findingId);
        var isOver = run.Time.GetUtcNow() > told.Time + StateDeadline;
        var isJust = operation.Wave.Way == Way.HostManagement
            ? IsJustByItem(operation, outcome, finding, isOver, invocation)
            : IsJust(told, operation, outcome, finding, isOver, invocation.Shown.GetValueOrDefault(operation.Node.Number));
        if (!isJust)
        {
            var shown = invocation.Shown.GetValueOrDefault(operation.Node.Number);
            run.Ledger.Violate(
                Invariant,
                $"{told.Name} ends as {outcome} {finding} in {invocation.Name}, which was shown "
                + $"{string.Join(", ", shown?.Uploads.Select(upload => upload.Operation.Name) ?? invocation.ShownItems.Select(item => item.Name))}, "
                + $"first the record of {shown?.FirstRecord?.Operation.Name ?? "none"} and the state of {shown?.FirstState?.Operation.Name ?? "none"}");
        }
        else if (finding != operation && (told.IsNamed || !operation.IsNamed))
        {
            // Another operation's state stood in its place, or none in time: the event has ended justly without this finding.
            Excused.Add(operation);
        }
    }

    private static bool IsJust(TestEvent told, Operation operation, string outcome, Operation? finding, bool isOver, Shown? shown)
    {
        if (shown is null)
        {
            return false;
        }

        // Whether available security updates count, only the compliance summary tells, which a later operation may have replaced.
        var isUntold = operation.Final is { NeedsSummary: true } && shown.Summaries.Any(summary => summary.Operation.Index > operation.Index);
        var isShown = shown.HadAtFirst(operation.Final) && operation.OwesFinding && !isUntold;
        return outcome switch
        {
            // An operation that can still be seen is reported, though the node has gone on.
            "enqueued" or "superseded" => finding?.Final is { } final && shown.Uploads.Contains(final)
                && (!told.IsNamed || finding.Index >= operation.Index || (isOver && IsAsLate(final, told)))
                && !(told.IsNamed && isShown && finding != operation && !IsNextRun(finding, operation)),
            "compliant" => shown.Uploads.Any(upload => !upload.IsNoncompliant && (IsLater(upload, told) || (isOver && IsAsLate(upload, told))))
                && !(told.IsNamed && isShown && !shown.Uploads.Any(upload => IsNextRun(upload.Operation, operation))),
            "no-state" => isOver && (!isShown || told.Kind == EventKind.RunAsCommand),
            _ => false,
        };
    }

    // A compliance event names no operation: on a node whose clock is ahead an earlier one looks later than the event.
    private static bool IsLater(Upload upload, TestEvent told) =>
        upload.Operation.Index > told.Operation!.Index || (upload.Operation == told.Operation && upload.IsFinal)
        || (told.Kind == EventKind.Compliance && upload.Reported.EndedAt > told.Time);

    // The runs of an association share its id.
    private static bool IsNextRun(Operation finding, Operation operation) =>
        operation.Wave.IsAssociation && finding.Wave.Id == operation.Wave.Id && finding.Index > operation.Index;

    // Past the deadline what ended ten minutes before the event, by the node's clock, may be of later.
    private static bool IsAsLate(Upload upload, TestEvent told) => upload.Reported.EndedAt >= told.Time - TimeSpan.FromMinutes(10);

    private static bool IsJustByItem(Operation operation, string outcome, Operation? finding, bool isOver, Invocation invocation)
    {
        var items = invocation.ShownItems.Where(item => item.Node == operation.Node && item.Wave.Id == operation.Wave.Id).ToList();
        return outcome switch
        {
            "enqueued" or "superseded" => finding is not null && items.Contains(finding) && finding.Index >= operation.Index,
            "compliant" => items.Exists(item => !item.IsNoncompliant && item.Index >= operation.Index),
            "no-state" => isOver && !(operation.HasState && items.Contains(operation)),
            _ => false,
        };
    }
}
