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

    /// <summary>Patches that the vast node misses.</summary>
    public const int VastPatches = 1_200;

    /// <summary>CVEs of the patches that the vast node misses.</summary>
    public const int VastCves = 3_000;

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

    // The pace at which findings are read to be closed is real, while the queue's visibility timeout is shortened: more nodes at once would
    // come back before they are done.
    private const int ClosedAtOnce = 40;

    private static readonly TimeSpan BetweenRuns = TimeSpan.FromSeconds(1);

    private FleetPlan(IReadOnlyList<FleetNode> nodes, IReadOnlyList<PlannedWave> waves, bool closes) =>
        (Nodes, Waves, Closes) = (nodes, waves, closes);

    /// <summary>The nodes.</summary>
    public IReadOnlyList<FleetNode> Nodes { get; }

    /// <summary>What happens, in order.</summary>
    public IReadOnlyList<PlannedWave> Waves { get; }

    /// <summary>Whether a rule matches what closes findings.</summary>
    public bool Closes { get; }

    /// <summary>Draws a fleet.</summary>
    /// <param name="seed">Decides.</param>
    /// <param name="nodes">How many nodes, 0 to <see cref="NodesMax"/>.</param>
    /// <param name="region">The AWS Region.</param>
    /// <param name="accountId">The account, 12 digits.</param>
    /// <param name="closes">Whether nodes are patched, terminated, stopped and deregistered at the end, which closes findings.</param>
    /// <param name="hasVastNode">Whether there is one node more, which misses more patches than a finding can name.</param>
    public static FleetPlan Create(
        int seed, int nodes, string region, string accountId, bool closes = false, bool hasVastNode = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nodes, NodesMax);
        var random = new Random(seed);
        var fleet = Enumerable.Range(0, nodes).Select(index => Node(index, random, region, accountId)).ToList();
        if (hasVastNode)
        {
            fleet.Add(VastNode(nodes, random, region, accountId));
        }

        var runs = new FleetRuns(random);
        var byRun = fleet.Where(node => node.Story != NodeStory.NoState && !node.IsVast).ToLookup(FleetRuns.Of);
        var waves = new List<PlannedWave>();
        for (var i = 0; i < runs.Runs.Count; i++)
        {
            var (run, members, isFirst) = (runs.Runs[i], byRun[i].ToList(), i == 0);
            Add($"{run.Name} of {Nodes(members.Count)} ends", [], builder =>
            {
                builder.Add(run, members);
                if (isFirst)
                {
                    AddWithoutState(builder);
                }
            }, isEmpty: members.Count == 0);
        }

        var again = fleet.Where(node => node.Story != NodeStory.NoState && runs.Again(node) is not null).ToList();
        Add($"a later run of {Nodes(again.Count)} ends", again.ConvertAll(node => node.Id), builder =>
        {
            foreach (var run in again.GroupBy(node => runs.Again(node)!))
            {
                builder.AddAgain(run.Key, [.. run]);
            }
        }, isEmpty: again.Count == 0);
        if (fleet.Find(node => node.IsVast) is { } vast)
        {
            // By itself: reading its patches takes time, and the batch's other messages would come back meanwhile.
            Add($"a scan of a node that misses {VastPatches} patches ends", [], builder => builder.Add(runs.Runs[FleetRuns.Of(vast)], [vast]));
        }

        if (closes)
        {
            AddEnds(fleet, Add);
        }

        return new FleetPlan(fleet, waves, closes);

        static string Nodes(int count) => count == 1 ? "1 node" : $"{count} nodes";

        void Add(string name, IReadOnlyList<string> afterNodes, Action<WaveBuilder> write, bool isAfterFindings = false, bool isEmpty = false)
        {
            var waveSeed = random.Next();
            waves.Add(new PlannedWave(name, BetweenRuns * waves.Count, afterNodes, begin =>
            {
                var builder = new WaveBuilder(begin, new Random(waveSeed), region, accountId, closes);
                write(builder);
                return builder.Build();
            })
            {
                IsAfterFindings = isAfterFindings,
                IsEmpty = isEmpty,
            });
        }

        void AddWithoutState(WaveBuilder builder)
        {
            var nodes = fleet.Where(node => node.Story == NodeStory.NoState).ToLookup(FleetRuns.WithoutStateOf);
            for (var i = 0; i < runs.WithoutState.Count; i++)
            {
                builder.AddWithoutState(runs.WithoutState[i].Run, [.. nodes[i]], runs.WithoutState[i].Succeeds);
            }
        }
    }

    private delegate void AddWave(
        string name, IReadOnlyList<string> afterNodes, Action<WaveBuilder> write, bool isAfterFindings = false, bool isEmpty = false);

    // A third of the noncompliant nodes is patched; of the others some end, with an event or without.
    private static void AddEnds(List<FleetNode> fleet, AddWave add)
    {
        var noncompliant = fleet.FindAll(node => node.Story.ToString().StartsWith("Noncompliant", StringComparison.Ordinal));
        var patched = noncompliant.FindAll(node => node.Index % 3 == 0 && !FleetRuns.IsOfHostManagement(node));
        foreach (var nodes in patched.Chunk(ClosedAtOnce))
        {
            add(
                $"an installation that leaves {nodes.Length} nodes compliant ends", [],
                builder => builder.AddPatched(FleetRuns.Repair, nodes), isAfterFindings: true);
        }

        add("instances are terminated or stopped, hybrid nodes deregistered", [], builder =>
        {
            foreach (var node in noncompliant)
            {
                if (node.Id.StartsWith("mi-", StringComparison.Ordinal))
                {
                    if (node.Index % 12 == 7)
                    {
                        builder.AddEnd(node, instanceState: null, isTold: false);
                    }
                }
                else if (node.Index % 9 is 1 or 4)
                {
                    builder.AddEnd(node, "terminated", isTold: node.Index % 9 == 1);
                }
                else if (node.Index % 9 == 7)
                {
                    builder.AddEnd(node, "stopped", isTold: false);
                }
            }
        }, isAfterFindings: true);
    }

    private static FleetNode Node(int index, Random random, string region, string accountId)
    {
        var (prefix, baseline) = (index % 4 == 3 ? "mi-" : "i-", $"pb-0{Hex(random, 16)}");
        var story = Stories[index % Stories.Length];
        var isOfUpdates = index % 8 == 6 && story == NodeStory.NoncompliantBothEvents;
        var node = new FleetNode(index, prefix + Hex(random, 17), story)
        {
            IsWindows = random.Next(5) < 2 || isOfUpdates,
            PatchGroup = (index % 3) switch
            {
                0 => string.Empty,
                1 => "web",
                _ => "db primary",
            },
            BaselineId = index % 9 == 4 ? $"arn:aws:ssm:{region}:{accountId}:patchbaseline/{baseline}" : baseline,

            // Counted by different steps, so that each of both meets each of the other.
            Reason = isOfUpdates ? NoncompliantReason.AvailableSecurityUpdates : (NoncompliantReason)(index % 4),
            Severity = (ComplianceSeverity)(index / 2 % 6),
        };
        return node with { Agent = FleetRuns.Agent(node) };
    }

    // A Linux instance that a scan finds noncompliant, as its place in the fleet would have it or not.
    private static FleetNode VastNode(int index, Random random, string region, string accountId) =>
        Node(index, random, region, accountId) with
        {
            Id = "i-" + Hex(random, 17),
            Story = NodeStory.NoncompliantCommandEvent,
            IsWindows = false,
            Reason = NoncompliantReason.Missing,
            Severity = ComplianceSeverity.Critical,
            Agent = NodeAgent.TellsCommand,
            IsVast = true,
        };

    private static string Hex(Random random, int digits) =>
        string.Concat(Enumerable.Range(0, digits).Select(_ => "0123456789abcdef"[random.Next(16)]));
}
