using LoopbackAws.Ssm;

namespace LoopbackAws.Tests.Ssm;

/// <summary>The node of AWS's documented samples, and others like it.</summary>
internal static class Operations
{
    public const string Node = "i-02573cafcfEXAMPLE";
    public const string Command = "d710f5bd-04e3-47b4-82f6-df4e0EXAMPLE";

    public static readonly DateTimeOffset Start = new(2021, 11, 11, 22, 5, 1, 49, TimeSpan.Zero);

    public static string NodeNumber(int number) => $"i-{number:x17}";

    public static string CommandNumber(int number) => $"00000000-0000-0000-0000-{number:d12}";

    /// <summary>The operation behind the documented answers.</summary>
    public static NodePatchOperation Documented(string node = Node, string command = Command) => new()
    {
        NodeId = node,
        Document = "AWS-RunPatchBaseline",
        CommandId = command,
        ExecutionId = command,
        Kind = PatchOperationKind.Scan,
        RequestedAt = Start,
        StartedAt = new DateTimeOffset(2021, 11, 11, 22, 5, 6, TimeSpan.Zero),
        EndedAt = new DateTimeOffset(2021, 11, 11, 22, 5, 25, TimeSpan.Zero),
        BaselineId = "pb-0c10e65780EXAMPLE",
        SnapshotId = "521c3536-930c-4aa9-950e-01234abcdef0",
        Reboot = PatchReboot.NoReboot,
        Counts = new PatchCounts
        {
            Installed = 45,
            InstalledOther = 396,
            InstalledPendingReboot = 0,
            InstalledRejected = 0,
            Missing = 2,
            Failed = 0,
            UnreportedNotApplicable = -1,
            NotApplicable = 1055,
        },
    };

    public static PatchCommand Sent(string command, DateTimeOffset requestedAt, params string[] nodes) => new()
    {
        CommandId = command,
        Document = "AWS-RunPatchBaseline",
        RequestedAt = requestedAt,
        Operation = PatchOperationKind.Scan,
        Invocations = [.. nodes.Select(node => new CommandInvocation(node))],
    };
}
