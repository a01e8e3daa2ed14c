using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>The ways of patching that a fleet meets, and which node meets which.</summary>
internal sealed class FleetRuns
{
    private const int Scan = 0;
    private const int Installation = 1;
    private const int Hooks = 2;
    private const int LateScan = 3;
    private const int Window = 4;
    private const int PatchNow = 5;
    private const int PatchNowHooks = 6;
    private const int PatchPolicy = 7;
    private const int HostManagement = 8;

    // Most belong to the first command, as when one ends on many nodes at once.
    private static readonly int[] Scans = [Scan, PatchPolicy, Scan, HostManagement, LateScan, Window, Scan, PatchPolicy, Scan];
    private static readonly int[] Installations = [Installation, Hooks, PatchNow, PatchNowHooks];

    private static readonly NodeStory[] StoriesOfAgents =
    [
        NodeStory.NoncompliantBothEvents, NodeStory.NoncompliantCommandEvent, NodeStory.NoncompliantComplianceEvent,
        NodeStory.NoncompliantEventsTwice,
    ];

    private readonly FleetRun _laterScan = new("a later scan", FleetRun.Baseline, PatchOperationKind.Scan);

    /// <summary>Draws the runs' ids.</summary>
    /// <param name="random">Decides.</param>
    public FleetRuns(Random random)
    {
        var windowSnapshot = Id(random);
        Runs =
        [
            new("a scan", FleetRun.Baseline, PatchOperationKind.Scan),
            new("an installation", FleetRun.Baseline, PatchOperationKind.Install),
            new("an installation with hooks", FleetRun.Hooks, PatchOperationKind.Install),
            new("another scan", FleetRun.Baseline, PatchOperationKind.Scan) { Delay = TimeSpan.FromMinutes(2) },
            new("a maintenance window's scan", FleetRun.Baseline, PatchOperationKind.Scan) { SnapshotId = windowSnapshot },
            Associated(random, new("Patch now", FleetRun.Baseline, PatchOperationKind.Install), "AWS-PatchNowAssociation"),
            Associated(random, new("Patch now with hooks", FleetRun.Hooks, PatchOperationKind.Install), "AWS-PatchNowAssociation"),
            Associated(random, new("a patch policy", FleetRun.Baseline, PatchOperationKind.Scan), "AWS-QuickSetup-PatchPolicy-Scan"),
            Associated(
                random,
                new("a Host Management scan", FleetRun.AssociationDocument, PatchOperationKind.Scan),
                "AWS-QuickSetup-SSMHostMgmt-ScanForPatches"),
        ];
        WithoutState =
        [
            (new("a command that fails", FleetRun.Baseline, PatchOperationKind.Install), false),
            (Associated(random, new("an association that fails", FleetRun.Baseline, PatchOperationKind.Scan), string.Empty), false),
            (new("a scan with a baseline of its own", FleetRun.Baseline, PatchOperationKind.Scan), true),
        ];
        WindowInstallation = new("a maintenance window's installation", FleetRun.Baseline, PatchOperationKind.Install)
        {
            SnapshotId = windowSnapshot,
        };
    }

    /// <summary>The runs, in the order in which they end.</summary>
    public IReadOnlyList<FleetRun> Runs { get; }

    /// <summary>The runs that leave no state, and whether they end in success.</summary>
    public IReadOnlyList<(FleetRun Run, bool Succeeds)> WithoutState { get; }

    /// <summary>The second task of the maintenance window.</summary>
    public FleetRun WindowInstallation { get; }

    /// <summary>The place in <see cref="Runs"/> of the run that a node meets.</summary>
    public static int Of(FleetNode node)
    {
        if (node.IsVast)
        {
            return Scan;
        }

        var index = node.Index;
        if (node.Reason is NoncompliantReason.Failed or NoncompliantReason.PendingReboot)
        {
            // Only an installation can fail or leave a patch waiting for a restart.
            var run = Installations[((index / 2) + (index / 40)) % Installations.Length];
            return node.Story is not (NodeStory.NoncompliantComplianceEvent or NodeStory.NoncompliantReplaced or NodeStory.Healed) ? run
                : run == Hooks ? Installation
                : run == PatchNowHooks ? PatchNow
                : run;
        }

        var scan = Scans[index / 2 % Scans.Length];
        return scan == HostManagement && !MayBeOfHostManagement(node) ? PatchPolicy : scan;
    }

    /// <summary>The run that leaves nodes compliant.</summary>
    public static FleetRun Repair { get; } = new("an installation", FleetRun.Baseline, PatchOperationKind.Install);

    /// <summary>Whether Host Management scans the node, which leaves no patch state.</summary>
    public static bool IsOfHostManagement(FleetNode node) => Of(node) == HostManagement;

    /// <summary>The place in <see cref="WithoutState"/> of the run that a node of that story meets.</summary>
    public static int WithoutStateOf(FleetNode node) => node.Index / 20 % 3;

    /// <summary>The run that finds a node noncompliant once more; null for a node that is patched once.</summary>
    public FleetRun? Again(FleetNode node)
    {
        var isPlain = node.Story is NodeStory.NoncompliantBothEvents or NodeStory.NoncompliantCommandEvent;
        return Of(node) switch
        {
            Window when isPlain || node.Story == NodeStory.NoncompliantTwice => WindowInstallation,
            PatchPolicy when isPlain || node.Story == NodeStory.NoncompliantTwice => Runs[PatchPolicy],
            _ when node.Story == NodeStory.NoncompliantTwice => _laterScan,
            _ => null,
        };
    }

    /// <summary>The agent of a node: old ones are met by plain commands only, whose events tell what they do not.</summary>
    public static NodeAgent Agent(FleetNode node) =>
        Of(node) is not (Scan or Installation or LateScan) || !StoriesOfAgents.Contains(node.Story)
        || node.Reason == NoncompliantReason.AvailableSecurityUpdates
            ? NodeAgent.TellsCommand
            : (node.Index / 2 % 6) switch
            {
                1 => NodeAgent.TellsRandomId,
                2 => NodeAgent.TellsNothing,
                _ => NodeAgent.TellsCommand,
            };

    // EC2 instances only; no compliance event of type Patch tells of it, and no later run of another kind hides it.
    private static bool MayBeOfHostManagement(FleetNode node) =>
        node.Id.StartsWith("i-", StringComparison.Ordinal)
        && node.Reason != NoncompliantReason.AvailableSecurityUpdates
        && node.Story is NodeStory.NoncompliantBothEvents or NodeStory.NoncompliantCommandEvent or NodeStory.NoncompliantEventsTwice
            or NodeStory.NoncompliantStateLate or NodeStory.Compliant or NodeStory.CompliantStateLate;

    private static FleetRun Associated(Random random, FleetRun run, string name) => run with
    {
        Association = new PatchAssociation
        {
            AssociationId = Id(random),
            DocumentName = run.Document,
            Name = name,
            Operation = run.Kind,
        },
    };

    private static string Id(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}

/// <summary>A patch document that runs on many nodes, by a command or by a State Manager association.</summary>
/// <param name="Name">In a few words, for people.</param>
/// <param name="Document">The SSM document.</param>
/// <param name="Kind">Scan or install.</param>
internal sealed record FleetRun(string Name, string Document, PatchOperationKind Kind)
{
    public const string Baseline = "AWS-RunPatchBaseline";
    public const string Hooks = "AWS-RunPatchBaselineWithHooks";
    public const string AssociationDocument = "AWS-RunPatchBaselineAssociation";

    /// <summary>The association that runs it, the same in every run; null for a command.</summary>
    public PatchAssociation? Association { get; init; }

    /// <summary>What a maintenance window gives all its tasks and nodes as snapshot; null for one of each node's own.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>How long after its end on the nodes Run Command does not know it yet, in an account's time.</summary>
    public TimeSpan Delay { get; init; }

    public bool HasHooks => Document == Hooks;

    public bool IsAssociationScan => Document == AssociationDocument;
}

/// <summary>One run of a patch document, by a command or by an association.</summary>
/// <param name="Document">The SSM document.</param>
/// <param name="Kind">Scan or install.</param>
/// <param name="RequestedAt">When it was asked for.</param>
internal sealed record FleetExecution(string Document, PatchOperationKind Kind, DateTimeOffset RequestedAt)
{
    public PatchCommand? Command { get; init; }

    public PatchAssociation? Association { get; init; }

    public string? SnapshotId { get; init; }

    public static FleetExecution Of(PatchCommand command) =>
        new(command.Document, command.Operation ?? PatchOperationKind.Scan, command.RequestedAt) { Command = command };
}
