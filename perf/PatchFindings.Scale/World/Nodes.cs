using LoopbackAws.EventBridge;
using LoopbackAws.Ssm;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;

namespace PatchFindings.Scale;

/// <summary>Nodes, 500 to a command, whose operations have just ended; a compliance event and the command's tell of each.</summary>
internal sealed class Nodes
{
    private const int NodesPerCommand = 500;
    private const int Seed = 1;

    private static readonly SystemsManagerEvents Ssm = new(Cloud.Region, Cloud.AccountId);

    private readonly ExpectedFindings _findings = new(Cloud.Region, Cloud.AccountId);
    private readonly Dictionary<string, PatchCommand> _commands = [];

    /// <param name="count">How many.</param>
    /// <param name="ended">When their operations ended.</param>
    /// <param name="isNoncompliant">Which of them are noncompliant, by index; <see langword="null"/> for all.</param>
    /// <param name="number">Keeps the commands of one set of operations apart from another's.</param>
    public Nodes(int count, DateTimeOffset ended, Func<int, bool>? isNoncompliant = null, short number = 0)
    {
        var random = new Random(Seed);
        var draw = new OperationDraw(random);
        Operations =
        [
            .. Enumerable.Range(0, count).Chunk(NodesPerCommand).SelectMany(chunk =>
            {
                var nodes = chunk.Select(Node).ToList();
                var command = Command(chunk[0], number, nodes, ended.AddMinutes(-2), ended);
                _commands.Add(command.CommandId, command);
                return nodes.Select(node => draw.Next(node, command, isNoncompliant?.Invoke(node.Index) ?? true, ended.AddSeconds(-30), ended));
            }),
        ];
    }

    public IReadOnlyList<NodePatchOperation> Operations { get; }

    public IEnumerable<PatchCommand> Commands => _commands.Values;

    public string FindingId(NodePatchOperation operation) => _findings.IdOf(operation);

    public static EventEntry ComplianceEvent(NodePatchOperation operation) => Ssm.ComplianceChange(operation, operation.EndedAt.AddSeconds(2));

    public EventEntry CommandEvent(NodePatchOperation operation) =>
        Ssm.CommandEnd(_commands[operation.CommandId!], operation.NodeId, "Success", operation.EndedAt.AddSeconds(1));

    private static FleetNode Node(int index) => new(index, $"i-{index:x17}", NodeStory.NoncompliantBothEvents)
    {
        IsWindows = index % 5 < 2,
        PatchGroup = index % 3 == 0 ? string.Empty : "web",
        BaselineId = $"pb-{index % 7:x17}",
        Reason = NoncompliantReason.Missing,
        Severity = (ComplianceSeverity)(index % 6),
    };

    private static PatchCommand Command(int index, short number, List<FleetNode> nodes, DateTimeOffset requested, DateTimeOffset ended) => new()
    {
        CommandId = new Guid(index, number, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1).ToString(),
        Document = "AWS-RunPatchBaseline",
        Operation = PatchOperationKind.Scan,
        RequestedAt = requested,
        Invocations = [.. nodes.Select(node => new CommandInvocation(node.Id) { EndedAt = ended.AddSeconds(1) })],
    };
}
