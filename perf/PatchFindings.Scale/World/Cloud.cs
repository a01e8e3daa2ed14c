using System.Diagnostics;
using System.Text.Json;
using LoopbackAws;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Run;
using PatchFindings.Local.Template;

namespace PatchFindings.Scale;

/// <summary>One deployment of the committed template on loopback services with AWS's rates, in real time.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    public const string Region = "us-east-2";
    public const string AccountId = "111122223333";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;
    private long _begin;
    private long _lastImport;
    private int _created;
    private int _owed;

    private Cloud(LoopbackServices services, LiveDeployment deployment, bool hasPatches)
    {
        (Services, Deployment) = (services, deployment);
        Ledger = new Ledger(new ExpectedFindings(Region, AccountId, hasPatches));
        Statistics = new RunStatistics(services, deployment);
        Meter = new Meter(deployment);
        Reads = new ReadRates(services.Time);
        services.Calls.Fault = Reads.Judge;
        services.Hub.Imported += (_, kind) =>
        {
            _lastImport = Stopwatch.GetTimestamp();
            if (kind == LoopbackAws.SecurityHub.ImportKind.Created && Interlocked.Increment(ref _created) == _owed)
            {
                _complete.TrySetResult();
            }
        };
    }

    public LoopbackServices Services { get; }

    public LiveDeployment Deployment { get; }

    public RunStatistics Statistics { get; }

    public Meter Meter { get; }

    public ReadRates Reads { get; }

    public Ledger Ledger { get; }

    public int Created => Volatile.Read(ref _created);

    /// <summary>Calls so far by <c>service:Action</c>, refused ones among them.</summary>
    public IReadOnlyDictionary<string, int> Calls => Statistics.Calls.GroupBy(call => $"{call.Service}:{call.Action}")
        .ToDictionary(group => group.Key, group => group.Sum(call => call.Calls));

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_begin);

    /// <summary>From <see cref="Begin"/> to the last import.</summary>
    public TimeSpan ToLastFinding => Stopwatch.GetElapsedTime(_begin, _lastImport);

    /// <param name="programs">The functions.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="closes">Whether the stack has the option <c>closeFindings</c>.</param>
    /// <param name="hasPatches">Whether the stack has the option <c>patchDetails</c>.</param>
    public static async Task<Cloud> StartAsync(
        IReadOnlyDictionary<string, FunctionProgram> programs, CancellationToken cancellationToken, bool closes = false, bool hasPatches = false)
    {
        var services = await LoopbackServices.StartAsync(TimeProvider.System, Region, AccountId, port: 0, cancellationToken);
        var definition = CommittedTemplate.Deployment(Region, AccountId, closes, hasPatches);
        return new Cloud(services, LiveDeployment.Create(definition, services, programs, new TimeScale(1)), hasPatches);
    }

    /// <summary>Starts the clock, and the mappings and schedules.</summary>
    /// <param name="owed">How many findings end it; with none, empty queues do.</param>
    public void Begin(int owed)
    {
        _owed = owed;
        if (owed == 0)
        {
            _complete.TrySetResult();
        }

        _begin = Stopwatch.GetTimestamp();
        _running = Deployment.RunAsync(_end.Token);
    }

    /// <summary>Waits until all findings are in Security Hub and the queues are empty.</summary>
    /// <param name="limit">How long from <see cref="Begin"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SettleAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        while (Elapsed < limit && !(_complete.Task.IsCompleted && RunVerdict.Waiting(Deployment).Values.All(messages => messages == 0)))
        {
            await Task.WhenAny(_complete.Task, _running, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken));
            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>What is missing, twice or wrong; nothing when all is as it must be.</summary>
    public IReadOnlyList<string> Problems() => Problems([.. Services.Hub.Findings.Select(finding => finding.Json)]);

    /// <summary>The same of some of the findings that Security Hub shows.</summary>
    /// <param name="findings">Those.</param>
    public IReadOnlyList<string> Problems(IReadOnlyList<JsonElement> findings)
    {
        var rejected = Deployment.Queue(Deployment.Definition.Roles.Rejected).Receive(100).Select(message => message.Body).ToList();
        return
        [
            .. Ledger.Check(findings, rejected, RunVerdict.Waiting(Deployment)).Problems,
            .. Deployment.Access.Denials.Keys,
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        await Deployment.DisposeAsync();
        await Services.DisposeAsync();
        _end.Dispose();
    }
}
