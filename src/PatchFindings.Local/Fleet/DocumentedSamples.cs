using System.Text.Json;
using LoopbackAws.EventBridge;
using LoopbackAws.Ssm;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Fleet;

/// <summary>
/// The documented events of Systems Manager and the node of the finding that AWS documents as typical, from the folder <c>Samples</c>,
/// with their own times.
/// </summary>
public static class DocumentedSamples
{
    /// <summary>The AWS Region of the samples, and of a run.</summary>
    public const string Region = "us-east-2";

    /// <summary>The account of the samples, and of a run.</summary>
    public const string AccountId = "111122223333";

    /// <summary>The samples' wave.</summary>
    /// <param name="closes">Whether a rule matches what tells that a node is compliant again.</param>
    public static Wave Wave(bool closes = false)
    {
        var operation = Operation();
        var expected = new ExpectedFindings(Region, AccountId);
        var findingId = expected.IdOf(operation);
        var run = Read("event-association-run").GetProperty("detail");
        var ofAssociation = operation with
        {
            NodeId = NodeOfTheAssociation,
            CommandId = null,
            AssociationId = Text(run, "association-id"),
            ExecutionId = Text(run, "association-id"),
            ExecutionType = "PatchPolicy",
        };
        return new Wave
        {
            Operations = [new PlannedOperation(operation, IsOwed: true), new PlannedOperation(ofAssociation, IsOwed: true)],
            Commands = [new PlannedCommand(Command(operation), TimeSpan.Zero)],
            Associations =
            [
                new PatchAssociation { AssociationId = ofAssociation.AssociationId, DocumentName = Text(run, "document-name") },
            ],
            Events =
            [
                new PlannedEvent(operation.NodeId, NoncompliantEvent(), EventExpectation.Finding, findingId),
                new PlannedEvent(operation.NodeId, Event("event-command-invocation"), EventExpectation.Finding, findingId),
                new PlannedEvent(NodeOfTheOthers, Event("event-patch-compliant"), closes ? EventExpectation.Closing : EventExpectation.Unmatched),
                new PlannedEvent(NodeOfTheOthers, Event("event-association-non-compliant"), EventExpectation.Unmatched),
                new PlannedEvent(
                    ofAssociation.NodeId,
                    Event("event-association-run", operation.NodeId, ofAssociation.NodeId),
                    EventExpectation.Finding,
                    expected.IdOf(ofAssociation)),
            ],
        };
    }

    /// <summary>The documented event that tells that the node of the typical finding is noncompliant.</summary>
    public static EventEntry NoncompliantEvent() => Event("event-patch-non-compliant");

    /// <summary>The typical finding as AWS documents it.</summary>
    public static JsonElement TypicalFinding() => Read("typical-finding");

    private const string NodeOfTheOthers = "i-01234567890abcdef";

    // The association's event names the typical finding's node, whose record is a command's: it is played for a node of its own.
    private const string NodeOfTheAssociation = "i-02573cafcfEXAMPL2";

    private static EventEntry Event(string name, string nodeId = "", string otherNodeId = "")
    {
        var sample = nodeId.Length == 0 ? Read(name) : Parse(Read(name).GetRawText().Replace(nodeId, otherNodeId, StringComparison.Ordinal));
        return new EventEntry(Text(sample, "source"), Text(sample, "detail-type"), sample.GetProperty("detail").GetRawText())
        {
            Resources = [.. sample.GetProperty("resources").EnumerateArray().Select(resource => resource.GetString()!)],
            Time = sample.GetProperty("time").GetDateTimeOffset(),
        };
    }

    private static NodePatchOperation Operation()
    {
        var state = Read("describe-instance-patch-states").GetProperty("InstancePatchStates")[0];
        var summary = Read("list-resource-compliance-summaries").GetProperty("ResourceComplianceSummaryItems")[0];
        var record = Read("get-inventory").GetProperty("Entities")[0].GetProperty("Data").GetProperty("AWS:PatchSummary")
            .GetProperty("Content")[0];
        var command = Read("event-command-invocation").GetProperty("detail");
        return new NodePatchOperation
        {
            NodeId = Text(state, "InstanceId"),
            Document = Text(command, "document-name"),
            CommandId = Text(command, "command-id"),
            ExecutionId = Text(record, "ExecutionId"),
            ExecutionType = Text(summary.GetProperty("ExecutionSummary"), "ExecutionType"),
            NonCompliantSeverity = Enum.Parse<ComplianceSeverity>(Text(record, "NonCompliantSeverity"), ignoreCase: true),
            Kind = Enum.Parse<PatchOperationKind>(Text(state, "Operation")),
            RequestedAt = command.GetProperty("requested-date-time").GetDateTimeOffset(),
            StartedAt = state.GetProperty("OperationStartTime").GetDateTimeOffset(),
            EndedAt = state.GetProperty("OperationEndTime").GetDateTimeOffset(),
            BaselineId = Text(state, "BaselineId"),
            PatchGroup = Text(state, "PatchGroup"),
            SnapshotId = Text(state, "SnapshotId"),
            OwnerInformation = Text(state, "OwnerInformation"),
            Reboot = Enum.Parse<PatchReboot>(Text(state, "RebootOption")),
            Counts = new PatchCounts
            {
                Installed = Number(state, "InstalledCount"),
                InstalledOther = Number(state, "InstalledOtherCount"),
                InstalledPendingReboot = Number(state, "InstalledPendingRebootCount"),
                InstalledRejected = Number(state, "InstalledRejectedCount"),
                Missing = Number(state, "MissingCount"),
                Failed = Number(state, "FailedCount"),
                UnreportedNotApplicable = Number(state, "UnreportedNotApplicableCount"),
                NotApplicable = Number(state, "NotApplicableCount"),
            },
            CompliantBySeverity = BySeverity(summary.GetProperty("CompliantSummary")),
            NonCompliantBySeverity = BySeverity(summary.GetProperty("NonCompliantSummary")),
            OverallSeverity = Enum.Parse<ComplianceSeverity>(Text(summary, "OverallSeverity"), ignoreCase: true),
        };
    }

    private static PatchCommand Command(NodePatchOperation operation) => new()
    {
        CommandId = operation.CommandId!,
        Document = operation.Document,
        Operation = operation.Kind,
        RequestedAt = operation.RequestedAt,
        Invocations = [new CommandInvocation(operation.NodeId) { EndedAt = operation.EndedAt.AddSeconds(1) }],
    };

    private static SeverityCounts BySeverity(JsonElement summary)
    {
        var counts = summary.GetProperty("SeveritySummary");
        return new SeverityCounts(
            Number(counts, "CriticalCount"),
            Number(counts, "HighCount"),
            Number(counts, "MediumCount"),
            Number(counts, "LowCount"),
            Number(counts, "InformationalCount"),
            Number(counts, "UnspecifiedCount"));
    }

    private static JsonElement Read(string name)
    {
        using var stream = typeof(DocumentedSamples).Assembly.GetManifestResourceStream($"Samples/{name}.json")
            ?? throw new InvalidOperationException($"The program has no sample {name}.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();
}

/// <summary>Bodies that are no events of this system, for the events queue: each must end in the rejected queue.</summary>
public static class MalformedBodies
{
    /// <summary>What is wrong, and the body.</summary>
    public static IReadOnlyList<(string What, string Body)> All { get; } =
    [
        ("not JSON", "Patch compliance changed, see the console."),
        (
            "another account",
            """
            {"version":"0","id":"7f5c9a52-6f4d-4a44-9a0e-0d6a3a1c9b01","source":"aws.ssm",
             "detail-type":"Configuration Compliance State Change","account":"999988887777","time":"2026-01-02T03:04:05Z","region":"us-east-2",
             "resources":["arn:aws:ssm:us-east-2:999988887777:managed-instance/i-0123456789abcdef0"],
             "detail":{"resource-type":"managed-instance","resource-id":"i-0123456789abcdef0","compliance-status":"non_compliant",
             "compliance-type":"Patch","patch-baseline-id":"pb-0123456789abcdef0","severity":"critical"}}
            """),
        (
            "no node",
            """
            {"version":"0","id":"7f5c9a52-6f4d-4a44-9a0e-0d6a3a1c9b02","source":"aws.ssm",
             "detail-type":"EC2 Command Invocation Status-change Notification","account":"111122223333","time":"2026-01-02T03:04:05Z",
             "region":"us-east-2","resources":[],
             "detail":{"command-id":"12345678-90ab-4cde-8f01-234567890abc","document-name":"AWS-RunPatchBaseline",
             "requested-date-time":"2026-01-02T03:03:00.000Z","status":"Success"}}
            """),
    ];
}
