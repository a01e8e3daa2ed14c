using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.SecurityHub;
using JudgedOperation = PatchFindings.Findings.PatchOperation;
using PatchOperation = LoopbackAws.Ssm.NodePatchOperation;

namespace PatchFindings.Scale;

/// <summary>A finding as the compliance-event function would have put it into the findings queue.</summary>
internal static class QueuedBody
{
    private static readonly FunctionIdentity Own = new(AwsPartition.Standard, Cloud.Region, Cloud.AccountId);

    public static string Of(PatchOperation operation, IReadOnlyDictionary<string, string>? more = null)
    {
        var counts = operation.Counts;
        var state = new PatchState
        {
            NodeId = operation.NodeId,
            BaselineId = operation.BaselineId,
            PatchGroup = operation.PatchGroup.Length == 0 ? null : operation.PatchGroup,
            SnapshotId = operation.SnapshotId,
            ExecutionId = operation.ExecutionId,
            Operation = operation.Kind.ToString(),
            OperationStartTime = operation.StartedAt,
            OperationEndTime = operation.EndedAt,
            RebootOption = operation.Reboot?.ToString(),
            InstalledCount = Count(counts.Installed),
            InstalledOtherCount = Count(counts.InstalledOther),
            InstalledPendingRebootCount = Count(counts.InstalledPendingReboot),
            InstalledRejectedCount = Count(counts.InstalledRejected),
            MissingCount = Count(counts.Missing),
            FailedCount = Count(counts.Failed),
            CriticalNonCompliantCount = Count(counts.CriticalNonCompliant),
            SecurityNonCompliantCount = Count(counts.SecurityNonCompliant),
            OtherNonCompliantCount = Count(counts.OtherNonCompliant),
        };
        var judged = new JudgedOperation(
            state, OperationIdentity.OfCommand(operation.Document, operation.CommandId!), Severity.OfCompliance(operation.SeverityText),
            IsSeverityTold: true);
        var finding = FindingMapping.ToFinding(judged, Own, new FindingOptions());
        return AsffRules.Write(more is null ? finding : finding with { ProductFields = more }, out var rejection) is var json
            && rejection is null
                ? json
                : throw new InvalidOperationException(rejection!.Message);
    }

    /// <summary>The finding as the forwarder reads it.</summary>
    /// <param name="body">A message's body.</param>
    /// <exception cref="InvalidOperationException">The forwarder would reject it.</exception>
    public static QueuedFinding Read(string body) =>
        QueuedFinding.Read(body, Own, out var rejection) ?? throw new InvalidOperationException(rejection!.Message);

    private static int? Count(int? count) => count < 0 ? null : count;
}
