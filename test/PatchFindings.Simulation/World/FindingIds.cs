using System.Globalization;
using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>The finding's id and generator, by the design's words.</summary>
internal static class FindingIds
{
    public static string Of(Operation operation, WorldFacts facts, DateTimeOffset? eventTime = null) =>
        $"arn:aws:patchmanager:{Account.Region}:{Account.Id}:instance/{operation.Node.Id}/document/{operation.Wave.Document}/"
        + Path(operation, facts, eventTime);

    public static string GeneratorOf(Operation operation, WorldFacts facts)
    {
        var reported = operation.Final!.Reported;
        return operation.Wave.Way != Way.Unknown ? operation.Wave.Id
            : ShownId(reported, facts) ?? reported.SnapshotId ?? operation.Wave.Document;
    }

    /// <summary>Whether a Host Management item tells when the run was.</summary>
    public static bool HasTime(Node node, WorldFacts facts) =>
        HasText(node, facts) || facts.Ssm.AssociationItemTime != AssociationItemTime.None;

    public static bool HasText(Node node, WorldFacts facts) => facts.Ssm.HasDetailedText && node.UploadsDetailedText;

    /// <summary>The operation's end, as far as it is told.</summary>
    public static DateTimeOffset EndOf(Operation operation, WorldFacts facts, DateTimeOffset? eventTime)
    {
        var reported = operation.Final!.Reported;
        return operation.Wave.Way != Way.HostManagement || HasText(operation.Node, facts) ? reported.EndedAt
            : facts.Ssm.AssociationItemTime switch
            {
                AssociationItemTime.Start => reported.StartedAt,
                AssociationItemTime.End => reported.EndedAt,
                _ => eventTime ?? reported.EndedAt,
            };
    }

    private static string Path(Operation operation, WorldFacts facts, DateTimeOffset? eventTime)
    {
        var end = EndOf(operation, facts, eventTime).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var reported = operation.Final!.Reported;
        return operation.Wave.Way switch
        {
            Way.Command => $"run-command/{operation.Wave.Id}",
            Way.Unknown => ShownId(reported, facts) is { } execution ? $"execution/{execution}/{end}"
                : reported.SnapshotId is { } snapshot ? $"snapshot/{snapshot}/{end}"
                : $"operation/{end}",
            _ => $"association/{operation.Wave.Id}/{end}",
        };
    }

    private static string? ShownId(NodePatchOperation reported, WorldFacts facts) =>
        facts.Ssm.RecordHasExecutionId ? reported.ExecutionId : null;
}
