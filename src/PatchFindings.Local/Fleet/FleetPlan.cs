using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>
/// A fleet and what happens to it. The seed decides everything but the times, which follow from the moments at which the waves begin.
/// About 70 % of the nodes are owed a finding.
/// </summary>
public sealed class FleetPlan
{
    /// <summary>The most nodes.</summary>
    public const int NodesMax = 20_000;

    // One node in 40 each; the rarer stories early, so that a small fleet has most of them.
    private static readonly NodeStory[] Stories =
    [
        NodeStory.NoncompliantBothEvents, NodeStory.Compliant, NodeStory.NoncompliantCommandEvent, NodeStory.NoncompliantStateLate,
        NodeStory.NoState, NodeStory.NoncompliantComplianceEvent, NodeStory.NoncompliantTwice, NodeStory.NoncompliantReplaced,
        NodeStory.Healed, NodeStory.NoncompliantEventsTwice, NodeStory.CompliantAgain, NodeStory.NoncompliantSummaryLate,
        NodeStory.CompliantStateLate, NodeStory.NoncompliantBothEvents, NodeStory.NoncompliantBothEvents,
        NodeStory.NoncompliantCommandEvent, NodeStory.NoncompliantBothEvents, NodeStory.Compliant, NodeStory.NoncompliantBothEvents,
        NodeStory.NoncompliantComplianceEvent, NodeStory.Compliant, NodeStory.NoncompliantBothEvents, NodeStory.NoncompliantStateLate,
        NodeStory.NoncompliantCommandEvent, NodeStory.NoncompliantBothEvents, NodeStory.NoState, NodeStory.NoncompliantBothEvents,
        NodeStory.NoncompliantTwice, NodeStory.Compliant, NodeStory.NoncompliantCommandEvent, NodeStory.NoncompliantBothEvents,
        NodeStory.Compliant, NodeStory.NoncompliantComplianceEvent, NodeStory.NoncompliantCommandEvent, NodeStory.NoncompliantEventsTwice,
        NodeStory.Compliant, NodeStory.NoncompliantBothEvents, NodeStory.NoncompliantComplianceEvent, NodeStory.Compliant,
        NodeStory.NoncompliantCommandEvent,
    ];

    private static readonly FleetCommand[] Commands =
    [
        new("a scan", "AWS-RunPatchBaseline", PatchOperationKind.Scan),
        new("an installation", "AWS-RunPatchBaseline", PatchOperationKind.Install),
        new("an installation with hooks", "AWS-RunPatchBaselineWithHooks", PatchOperationKind.Install),
        new("another scan", "AWS-RunPatchBaseline", PatchOperationKind.Scan, TimeSpan.FromMinutes(2)),
    ];

    // Most belong to the first command, as when a maintenance window ends on many nodes at once.
    private static readonly int[] ScanOf = [0, 0, 3, 0, 0];

    private static readonly FleetCommand Failing = new("a command that fails", "AWS-RunPatchBaseline", PatchOperationKind.Install);

    private static readonly FleetCommand Again = new("a later scan", "AWS-RunPatchBaseline", PatchOperationKind.Scan);

    private static readonly TimeSpan BetweenCommands = TimeSpan.FromSeconds(1.5);

    private FleetPlan(IReadOnlyList<FleetNode> nodes, IReadOnlyList<PlannedWave> waves) => (Nodes, Waves) = (nodes, waves);

    /// <summary>The nodes.</summary>
    public IReadOnlyList<FleetNode> Nodes { get; }

    /// <summary>What happens, in order.</summary>
    public IReadOnlyList<PlannedWave> Waves { get; }

    /// <summary>Draws a fleet.</summary>
    /// <param name="seed">Decides.</param>
    /// <param name="nodes">How many nodes, 0 to <see cref="NodesMax"/>.</param>
    /// <param name="region">The AWS Region.</param>
    /// <param name="accountId">The account, 12 digits.</param>
    public static FleetPlan Create(int seed, int nodes, string region, string accountId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nodes, NodesMax);
        var random = new Random(seed);
        var fleet = Enumerable.Range(0, nodes).Select(index => Node(index, random, region, accountId)).ToList();
        var byCommand = fleet.Where(node => node.Story != NodeStory.NoState).ToLookup(Command);
        var waves = new List<PlannedWave>();
        for (var i = 0; i < Commands.Length; i++)
        {
            var (command, members, waveSeed) = (Commands[i], byCommand[i].ToList(), random.Next());
            List<FleetNode> failed = i == 0 ? fleet.FindAll(node => node.Story == NodeStory.NoState) : [];
            waves.Add(new PlannedWave($"{command.Name} of {members.Count} nodes ends", BetweenCommands * i, [], begin =>
            {
                var builder = new WaveBuilder(begin, new Random(waveSeed), region, accountId);
                builder.Add(command, members);
                builder.AddFailed(Failing, failed);
                return builder.Build();
            }));
        }

        var twice = fleet.FindAll(node => node.Story == NodeStory.NoncompliantTwice);
        var lastSeed = random.Next();
        waves.Add(new PlannedWave(
            $"{Again.Name} of {twice.Count} nodes ends",
            BetweenCommands * Commands.Length,
            twice.ConvertAll(node => node.Id),
            begin =>
            {
                var builder = new WaveBuilder(begin, new Random(lastSeed), region, accountId);
                builder.AddAgain(Again, twice);
                return builder.Build();
            }));
        return new FleetPlan(fleet, waves);
    }

    private static FleetNode Node(int index, Random random, string region, string accountId)
    {
        var (prefix, baseline) = (index % 4 == 3 ? "mi-" : "i-", $"pb-0{Hex(random, 16)}");
        return new FleetNode(index, prefix + Hex(random, 17), Stories[index % Stories.Length])
        {
            IsWindows = random.Next(5) < 2,
            PatchGroup = (index % 3) switch
            {
                0 => string.Empty,
                1 => "web",
                _ => "db primary",
            },
            BaselineId = index % 9 == 4 ? $"arn:aws:ssm:{region}:{accountId}:patchbaseline/{baseline}" : baseline,

            // Counted by different steps, so that each of both meets each of the other.
            Reason = (NoncompliantReason)(index % 4),
            Severity = (ComplianceSeverity)(index / 2 % 6),
        };
    }

    // Only an installation can fail or leave a patch waiting for a restart.
    private static int Command(FleetNode node) =>
        node.Reason is NoncompliantReason.Failed or NoncompliantReason.PendingReboot
            ? 1 + (node.Index / 2 % 2)
            : ScanOf[node.Index / 2 % ScanOf.Length];

    private static string Hex(Random random, int digits) =>
        string.Concat(Enumerable.Range(0, digits).Select(_ => "0123456789abcdef"[random.Next(16)]));
}
