using Amazon.Lambda.Core;

namespace PatchFindings.Simulation;

/// <summary>One invocation of a function: its time, what it read, what it said.</summary>
internal sealed class Invocation : ILambdaContext, ILambdaLogger
{
    private static readonly AsyncLocal<Invocation?> CurrentInvocation = new();
    private readonly SimulatedTime _time;
    private readonly DateTimeOffset _end;

    public Invocation(IWire wire, SimulatedTime time, string function, int number, TimeSpan timeout)
    {
        (Wire, _time, FunctionName, Name) = (wire, time, function, $"{function}#{number}");
        StartedAt = time.GetUtcNow();
        _end = StartedAt + timeout;
    }

    /// <summary>The invocation whose code is running.</summary>
    public static Invocation Current
    {
        get => CurrentInvocation.Value ?? throw new InvalidOperationException("No invocation is running.");
        set => CurrentInvocation.Value = value;
    }

    public IWire Wire { get; }

    public string Name { get; }

    public string FunctionName { get; }

    /// <summary>Killed or out of time: nothing of it goes on.</summary>
    public bool IsDead { get; set; }

    /// <summary>The execution environment: what it keeps from one invocation to the next.</summary>
    public object Environment { get; set; } = new();

    /// <summary>How many nodes the batch's events are of.</summary>
    public int EventNodes { get; set; }

    /// <summary>What Systems Manager showed of each node.</summary>
    public Dictionary<int, Oracle.Shown> Shown { get; } = [];

    /// <summary>Runs of Host Management whose compliance items were shown.</summary>
    public HashSet<Operation> ShownItems { get; } = [];

    /// <summary>Of these, what the first read of the node showed.</summary>
    public HashSet<Operation> ShownItemsAtFirst { get; } = [];

    public HashSet<(int Node, string Association)> ItemsRead { get; } = [];

    /// <summary>When an execution was asked for.</summary>
    public Dictionary<string, DateTimeOffset> Asked { get; } = [];

    public HashSet<string> StatesAsked { get; } = [];

    public int InventoryCalls { get; set; }

    public int SystemsManagerCalls { get; set; }

    /// <summary>Whether any call took more than half a second or was not answered.</summary>
    public bool HadSlowCall { get; set; }

    /// <summary>When pages of patches were asked for.</summary>
    public List<DateTimeOffset> PatchReads { get; } = [];

    /// <summary>What was shown of the patches of each node.</summary>
    public Dictionary<string, Oracle.PatchesShown> Patches { get; } = [];

    /// <summary>The outcome and the finding by message id, from the log.</summary>
    public Dictionary<string, (string Outcome, string? FindingId, string? Reason)> Outcomes { get; } = [];

    /// <summary>Findings that Security Hub said it has.</summary>
    public HashSet<string> ToldImported { get; } = [];

    /// <summary>Whether Security Hub let the invocation know that it is there, by an import or by DescribeHub.</summary>
    public bool HeardFromHub { get; set; }

    public int ImportCalls { get; set; }

    /// <summary>Requests that a mutant wants to remember.</summary>
    public Dictionary<string, object> Notes { get; } = [];

    /// <summary>Called when the invocation dies in the middle.</summary>
    public Action Died { get; set; } = () => { };

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    public TimeSpan RemainingTime => _end - _time.GetUtcNow();

    public string AwsRequestId => Name;

    public IClientContext? ClientContext => null;

    public string FunctionVersion => "$LATEST";

    public ICognitoIdentity? Identity => null;

    public string InvokedFunctionArn => $"arn:aws:lambda:{Account.Region}:{Account.Id}:function:{FunctionName}";

    public ILambdaLogger Logger => this;

    public string? LogGroupName => null;

    public string? LogStreamName => null;

    public int MemoryLimitInMB => 256;

    public void Log(string message)
    {
    }

    public void LogLine(string message)
    {
    }

    public void Log(string level, string message, params object?[] args) => Note(message, args);

    public void Log(LogLevel level, string message, params object?[] args) => Note(message, args);

    private void Note(string message, object?[] args)
    {
        // The log is what an operator has: the outcome that counts is the one that it names. A line has only the values that there are.
        var values = new Dictionary<string, string?>(args.Length);
        var at = 0;
        foreach (var arg in args)
        {
            var begin = message.IndexOf('{', at) + 1;
            at = message.IndexOf('}', begin);
            values[message[begin..at]] = arg?.ToString();
        }

        if (values.GetValueOrDefault("messageId") is { } id && (values.GetValueOrDefault("outcome") ?? values.GetValueOrDefault("result")) is { } told)
        {
            var reason = $"{values.GetValueOrDefault("code")} {values.GetValueOrDefault("reason")}".Trim();
            Outcomes[id] = (told, values.GetValueOrDefault("findingId"), reason.Length == 0 ? null : reason);
        }
    }
}
