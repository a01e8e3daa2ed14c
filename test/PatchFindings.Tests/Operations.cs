using AwsTesting;
using LoopbackAws.Ssm;

namespace PatchFindings.Tests;

/// <summary>What Systems Manager on loopback is told.</summary>
internal static class Operations
{
    /// <summary>A node whose operation of command A took twenty seconds and is visible everywhere.</summary>
    public static string Publish(
        this Loopback aws, int number, DateTimeOffset ended, PatchCounts? counts = null, string commandId = Known.CommandA)
    {
        var node = $"i-{number:x17}";
        aws.Publish(new NodePatchOperation
        {
            NodeId = node,
            Document = Known.Document,
            CommandId = commandId,
            ExecutionId = commandId,
            SnapshotId = Known.Snapshot,
            Kind = PatchOperationKind.Scan,
            RequestedAt = ended.AddSeconds(-30),
            StartedAt = ended.AddSeconds(-20),
            EndedAt = ended,
            BaselineId = "pb-0c10e65780EXAMPLE",
            Counts = counts ?? new PatchCounts { Missing = 2 },
            NonCompliantSeverity = ComplianceSeverity.High,
            OverallSeverity = ComplianceSeverity.High,
        });
        return node;
    }

    public static void AddCommand(
        this Loopback aws, string id, DateTimeOffset requestedAt, string document = Known.Document, params CommandInvocation[] invocations) =>
        aws.Ssm.AddCommand(
            new PatchCommand
            {
                CommandId = id,
                Document = document,
                RequestedAt = requestedAt,
                Invocations = invocations.Length > 0 ? invocations : [new CommandInvocation(Known.Node)],
            },
            aws.Time.GetUtcNow());
}
