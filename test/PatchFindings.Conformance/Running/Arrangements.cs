using LoopbackAws;
using LoopbackAws.Ssm;

namespace PatchFindings.Conformance.Running;

/// <summary>What a case may need the loopback to be, and what no request can make it.</summary>
internal static class Arrangements
{
    /// <summary>The nodes of <c>patched nodes</c>, from 1.</summary>
    public const int Nodes = 60;

    private static readonly SeverityCounts[] Levels = [new(Critical: 1), new(High: 2, Low: 1), new(Unspecified: 3), new()];

    /// <summary>Makes it so.</summary>
    /// <param name="arrangement">Its name, or null for nothing.</param>
    /// <param name="services">The loopback.</param>
    /// <exception cref="FormatException">There is no such arrangement.</exception>
    public static void Make(string? arrangement, LoopbackServices services)
    {
        switch (arrangement)
        {
            case null:
                break;
            case "hub off":
                services.Hub.Enabled = false;
                break;
            case "patched nodes":
                PublishNodes(services);
                break;
            case "associated node":
                PublishAssociations(services);
                break;
            default:
                throw new FormatException($"There is no arrangement '{arrangement}'");
        }
    }

    // Node n: command n; every fourth is compliant, the others have the levels above in turn.
    private static void PublishNodes(LoopbackServices services)
    {
        var now = services.Time.GetUtcNow();
        for (var number = 1; number <= Nodes; number++)
        {
            var node = $"i-{number:d17}";
            var command = $"00000000-0000-0000-0000-{number:d12}";
            var level = Levels[(number - 1) % Levels.Length];
            services.Ssm.Publish(
                new NodePatchOperation
                {
                    NodeId = node,
                    Document = "AWS-RunPatchBaseline",
                    CommandId = command,
                    ExecutionId = command,
                    Kind = PatchOperationKind.Scan,
                    RequestedAt = now.AddMinutes(-number),
                    StartedAt = now.AddMinutes(-number),
                    EndedAt = now.AddMinutes(-number).AddSeconds(19),
                    BaselineId = "pb-0123456789abcdef0",
                    SnapshotId = "521c3536-930c-4aa9-950e-01234abcdef0",
                    Reboot = PatchReboot.NoReboot,
                    Counts = new PatchCounts { Installed = 45, Missing = level.Total, UnreportedNotApplicable = -1 },
                    NonCompliantBySeverity = level,
                },
                now,
                now,
                now);
            services.Ssm.AddCommand(
                new PatchCommand
                {
                    CommandId = command,
                    Document = "AWS-RunPatchBaseline",
                    RequestedAt = now.AddMinutes(-number),
                    Operation = PatchOperationKind.Scan,
                    Invocations = [new CommandInvocation(node) { EndedAt = now.AddMinutes(-number).AddSeconds(20) }],
                },
                now);
        }
    }

    // One node that a Host Management scan found noncompliant, and a patch policy of State Manager that knows no node yet.
    private static void PublishAssociations(LoopbackServices services)
    {
        var now = services.Time.GetUtcNow();
        services.Ssm.AddAssociation(
            new PatchAssociation
            {
                AssociationId = "00000000-0000-0000-0000-0000000000a1",
                DocumentName = "AWS-RunPatchBaselineAssociation",
                BaselineName = "AWS-AmazonLinux2DefaultPatchBaseline",
            },
            now);
        services.Ssm.PublishAssociationScan(
            new NodePatchOperation
            {
                NodeId = "i-00000000000000001",
                Document = "AWS-RunPatchBaselineAssociation",
                AssociationId = "00000000-0000-0000-0000-0000000000a1",
                ExecutionId = "00000000-0000-0000-0000-0000000000a1",
                Kind = PatchOperationKind.Scan,
                RequestedAt = now.AddMinutes(-2),
                StartedAt = now.AddMinutes(-2),
                EndedAt = now.AddMinutes(-1),
                BaselineId = "pb-0123456789abcdef0",
                SnapshotId = "521c3536-930c-4aa9-950e-01234abcdef0",
                Counts = new PatchCounts { Installed = 45, Missing = 2 },
            },
            now);
    }
}
