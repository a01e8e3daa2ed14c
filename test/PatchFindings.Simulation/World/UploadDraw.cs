using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>Draws how often an operation uploads, and when each part of Systems Manager shows it.</summary>
internal sealed class UploadDraw(Draw draw, WorldFacts facts, Node node)
{
    private readonly ReportDraw _reports = new(draw, facts, node);
    private readonly Dictionary<string, DateTimeOffset> _items = [];
    private (DateTimeOffset Inventory, DateTimeOffset State, DateTimeOffset Summary) _shown =
        (SimulatedTime.Start, SimulatedTime.Start, SimulatedTime.Start);

    private bool _hasShown;

    /// <summary>The uploads of an operation, unless nobody could tell them from others.</summary>
    /// <param name="operation">Gets the uploads.</param>
    /// <param name="last">The node's operation before.</param>
    /// <param name="notBefore">When they are shown at the earliest.</param>
    /// <param name="closes">Nothing more may happen on the node: what tells of this operation would be overwritten.</param>
    /// <param name="why">Why not.</param>
    public bool TryDraw(Operation operation, Operation? last, DateTimeOffset notBefore, out bool closes, out string? why)
    {
        (closes, why) = (false, null);
        if (operation.Wave.Way == Way.HostManagement)
        {
            operation.Uploads = [Item(operation)];
            return true;
        }

        // A compliance summary that does not tell whose it is can decide only for the one operation that there is.
        var mayNeedSummary = node.IsWindows && !SharesSummaryId(operation.Wave) && (SummaryTells(operation.Wave) || last is null) && !IsFirstSeenWithoutUpdates();
        var uploads = Ends(operation).ConvertAll(times => _reports.Draw(operation, times.Begin, times.End, mayNeedSummary));
        operation.Uploads = uploads;
        var shown = _shown;
        foreach (var upload in uploads)
        {
            shown = Show(upload, shown, notBefore);
        }

        var final = uploads[^1];
        why = !LastReportIsInTime(operation, final) ? "the last report of WithHooks, shown nowhere within four minutes"
            : last is not null && !RunIsNamedByItsRecord(operation, final) ? "a second run of an association, without an id within four minutes"
            : null;
        if (why is not null)
        {
            operation.Uploads = [];
            return false;
        }

        if (final.NeedsSummary && final.Reported.Counts.AvailableSecurityUpdate > 0)
        {
            closes = !SummaryTells(operation.Wave);
            if (closes)
            {
                ShowSummaryFirst(uploads);
            }
            else if (final.SummaryVisible > operation.Ended.AddMinutes(20))
            {
                why = "available updates that a summary decides after 20 minutes";
                operation.Uploads = [];
                return false;
            }
        }

        // DescribeInstancePatchStates shows no id, by which a run is told from a command of the same time.
        operation.TellsCommand = facts.AssociationsTellCommands && operation.Wave.Way == Way.Association && node.IsRecordFirst
            && !operation.Wave.HasHooks && draw.Percent(50);
        closes |= operation.TellsCommand;
        operation.IsToldByItem = node.IsOfOneAssociation && last is null && facts.ItemsOfAllAssociations && !operation.Wave.HasHooks
            && facts.Ssm.AssociationItemTime != AssociationItemTime.None && draw.Percent(30);
        if (operation.IsToldByItem)
        {
            ShowSummaryFirst(uploads);
            closes = true;
        }

        (_shown, _hasShown) = (shown, true);
        return true;
    }

    /// <summary>Whether a compliance summary tells of itself whose operation it is of.</summary>
    public bool SummaryTells(Wave wave) => SummaryTells(facts, wave);

    public static bool SummaryTells(WorldFacts facts, Wave wave) => facts.Ssm.SummaryHasExecution
        && (facts.Ssm.SummaryExecutionTime is SummaryExecutionTime.Start or SummaryExecutionTime.End);

    // After five minutes nobody can tell that the last report is still to come.
    private bool LastReportIsInTime(Operation operation, Upload final) => !operation.Wave.HasHooks
        || (AnswersEveryRecord ? Earlier(final.InventoryVisible, final.StateVisible) : final.StateVisible) <= operation.Ended.AddMinutes(4);

    // The event of an earlier run meets this one: nothing but the record, in time, tells that it is the same association's.
    private bool RunIsNamedByItsRecord(Operation operation, Upload final) => !node.IsOfOneAssociation
        || (node.HasReadableId && AnswersEveryRecord && node.Skew == TimeSpan.Zero
            && final.InventoryVisible <= operation.Ended.AddMinutes(4));

    private bool AnswersEveryRecord => facts.Ssm.InventoryFilter == NodeFilterAnswer.EveryValue;

    // A window's operations share a snapshot, an association's runs its id: the summary of a later one seems to be this one's.
    private bool SharesSummaryId(Wave wave) => facts.Ssm.SummaryExecutionId switch
    {
        SummaryExecutionId.SnapshotId => wave.SharedSnapshotId is not null,
        SummaryExecutionId.ExecutionId => wave.IsAssociation,
        SummaryExecutionId.AssociationId => wave.SharedSnapshotId is not null || wave.IsAssociation,
        _ => false,
    };

    // Only DescribeInstancePatchStates shows available updates, it shows no operation of the node yet, and the record comes first.
    private bool IsFirstSeenWithoutUpdates() => node.IsRecordFirst && !_hasShown && !facts.Ssm.RecordHasAvailableSecurityUpdates;

    private static void ShowSummaryFirst(List<Upload> uploads)
    {
        var visible = Earlier(uploads[^1].InventoryVisible, uploads[^1].StateVisible);
        foreach (var upload in uploads)
        {
            upload.SummaryVisible = Earlier(upload.SummaryVisible, visible);
        }

        uploads[^1].SummaryVisible = visible;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var latest = DateTimeOffset.MinValue;
        foreach (var time in times)
        {
            latest = time > latest ? time : latest;
        }

        return latest;
    }

    private List<(DateTimeOffset Begin, DateTimeOffset End)> Ends(Operation operation)
    {
        var (begin, end) = (operation.Began, operation.Ended);
        var reports = operation.Wave.HasHooks ? draw.Between(1, 3) : 1;
        if (reports == 1)
        {
            return [(begin, end)];
        }

        // The reboot lies between.
        var installed = end - draw.Between(TimeSpan.FromSeconds(75), (end - begin) / 2);
        var reported = (Begin: end - draw.Seconds(2, 15), End: end);
        var scanned = begin + ((installed - begin) / 2);
        return reports == 2 ? [(begin, installed), reported] : [(begin, scanned), (scanned, installed), reported];
    }

    private (DateTimeOffset Inventory, DateTimeOffset State, DateTimeOffset Summary) Show(
        Upload upload, (DateTimeOffset Inventory, DateTimeOffset State, DateTimeOffset Summary) before, DateTimeOffset notBefore)
    {
        var ended = upload.Reported.EndedAt - node.Skew;
        var (inventoryLag, stateLag) = DrawLags(upload.Operation.Wave);
        var moment = TimeSpan.FromMilliseconds(1);
        var inventory = Latest(before.Inventory + moment, ended + inventoryLag, notBefore);
        var state = Latest(before.State + moment, ended + stateLag, notBefore);
        if (upload.NeedsSummary && !facts.Ssm.RecordHasAvailableSecurityUpdates)
        {
            // The updates that may count are shown, or an earlier operation's, which tell that there may be some.
            inventory = Latest(inventory, _hasShown || node.IsRecordFirst ? before.State + moment : state);
        }

        state = node.IsRecordFirst ? Latest(state, inventory.AddSeconds(31)) : state;
        var summary = Latest(before.Summary + moment, ended + DrawSummaryLag());
        (upload.InventoryVisible, upload.StateVisible, upload.SummaryVisible) = (inventory, state, summary);
        return (inventory, state, summary);
    }

    private (TimeSpan Inventory, TimeSpan State) DrawLags(Wave wave)
    {
        var slow = draw.Below(100);
        if (slow < 4 && !wave.HasHooks && wave.Way != Way.Unknown)
        {
            // Both are late, one time in four beyond every deadline; then a compliance summary would decide alone on a Windows node.
            return slow == 0 && !node.IsWindows
                ? (draw.Seconds(2000, 3600), draw.Seconds(2000, 3600))
                : (draw.Seconds(180, 1200), draw.Seconds(180, 1200));
        }

        var behind = draw.Percent(35) ? draw.Seconds(180, 1200) : DrawPromptLag();
        return facts.Behind switch
        {
            Behind.Inventory => (behind, DrawPromptLag()),
            Behind.PatchState => (DrawPromptLag(), behind),
            Behind.Either when draw.Percent(50) => (behind, DrawPromptLag()),
            Behind.Either => (DrawPromptLag(), behind),
            _ => (DrawPromptLag(), DrawPromptLag()),
        };
    }

    private TimeSpan DrawPromptLag() => draw.Percent(67) ? draw.Seconds(0, 5) : draw.Seconds(5, 180);

    private TimeSpan DrawSummaryLag() => draw.Below(100) switch
    {
        < 90 => DrawPromptLag(),
        < 99 => draw.Seconds(180, 1200),
        _ => draw.Seconds(2000, 3600),
    };

    private Upload Item(Operation operation)
    {
        var upload = _reports.Draw(operation, operation.Began, operation.Ended, mayNeedSummary: false);
        var visible = operation.Ended + (draw.Percent(80) ? DrawPromptLag() : draw.Seconds(180, 1200));
        visible = Latest(visible, _items.GetValueOrDefault(operation.Wave.Id).AddMilliseconds(1));
        _items[operation.Wave.Id] = visible;
        (upload.InventoryVisible, upload.StateVisible, upload.SummaryVisible) = (visible, visible, visible);
        return upload;
    }
}
