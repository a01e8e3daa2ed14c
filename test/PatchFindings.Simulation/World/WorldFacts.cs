using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>How this world's AWS is in what nobody outside of it could verify: drawn once a seed.</summary>
internal sealed record WorldFacts(SsmFacts Ssm)
{
    /// <summary>Which of the two reads of a node's record falls behind the other one.</summary>
    public required Behind Behind { get; init; }

    /// <summary>Whether associations of other documents leave a compliance item, too.</summary>
    public required bool ItemsOfAllAssociations { get; init; }

    /// <summary>Whether an association's run also tells a command invocation event, under a command id of its own.</summary>
    public required bool AssociationsTellCommands { get; init; }

    /// <summary>How long Run Command takes to list a command, at most.</summary>
    public required TimeSpan CommandLagMax { get; init; }

    public static WorldFacts Of(Draw draw) => new(new SsmFacts
    {
        SummaryExecutionId = draw.Of(
            SummaryExecutionId.SnapshotId, SummaryExecutionId.SnapshotId, SummaryExecutionId.ExecutionId, SummaryExecutionId.AssociationId,
            SummaryExecutionId.None),
        SummaryExecutionTime = draw.Of(
            SummaryExecutionTime.Start, SummaryExecutionTime.Start, SummaryExecutionTime.End, SummaryExecutionTime.Report,
            SummaryExecutionTime.None),
        SummaryHasExecution = draw.Percent(90),
        RecordHasExecutionId = draw.Percent(75),
        RecordHasSeverity = draw.Percent(75),
        RecordHasAvailableSecurityUpdates = draw.Percent(50),
        InventoryFilter = draw.Percent(75) ? NodeFilterAnswer.EveryValue : NodeFilterAnswer.FirstValue,
        NodeFilter = draw.Percent(75) ? NodeFilterAnswer.EveryValue : NodeFilterAnswer.FirstValue,
        HasDetailedText = draw.Percent(75),
        AssociationItemTime = draw.Of(AssociationItemTime.Start, AssociationItemTime.End, AssociationItemTime.None),
        UnknownCommandIsError = draw.Percent(50),
    })
    {
        Behind = draw.Of(Behind.Neither, Behind.Inventory, Behind.PatchState, Behind.Either),
        ItemsOfAllAssociations = draw.Percent(50),
        AssociationsTellCommands = draw.Percent(15),
        CommandLagMax = TimeSpan.FromSeconds(draw.Percent(80) ? 60 : 240),
    };

    public override string ToString() =>
        $"a summary's execution is {(Ssm.SummaryHasExecution ? $"{Ssm.SummaryExecutionId} at {Ssm.SummaryExecutionTime}" : "absent")}; records tell "
        + $"{(Ssm.RecordHasExecutionId ? "" : "no ")}execution, {(Ssm.RecordHasSeverity ? "" : "no ")}severity, "
        + $"{(Ssm.RecordHasAvailableSecurityUpdates ? "" : "no ")}available updates; GetInventory answers {Ssm.InventoryFilter}, summaries "
        + $"{Ssm.NodeFilter}; behind is {Behind}; association items: {(Ssm.HasDetailedText ? "" : "no ")}text, time {Ssm.AssociationItemTime}, of "
        + $"{(ItemsOfAllAssociations ? "all" : "scans")}; association runs tell {(AssociationsTellCommands ? "" : "no ")}command events";
}

/// <summary>Which of <c>GetInventory</c> and <c>DescribeInstancePatchStates</c> may show a node's upload up to 20 minutes after the other.</summary>
internal enum Behind
{
    Neither,
    Inventory,
    PatchState,

    /// <summary>The one or the other, upload by upload.</summary>
    Either,
}
