using System.Text;
using System.Text.Json;
using LoopbackAws;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;
using PatchFindings.Local.Template;

namespace PatchFindings.Chaos;

/// <summary>
/// The functions' executables under the loopback AWS, while services fail and processes are killed at random; then peace, one redrive, and
/// the question what is missing.
/// </summary>
internal sealed class ChaosRun(ChaosOptions options, Action<string> say)
{
    private const string Region = DocumentedSamples.Region;
    private const string AccountId = DocumentedSamples.AccountId;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    // A native function starts in hundredths of a second, the others in one.
    private static readonly TimeSpan NativePatience = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan BuiltPatience = TimeSpan.FromMilliseconds(1_500);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly TimeScale _scale = new(100);
    private readonly SortedDictionary<string, int> _redrives = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _sweeps = new(StringComparer.Ordinal);

    public async Task<ChaosReport> RunAsync(CancellationToken cancellationToken)
    {
        var programs = await FunctionPrograms.OfThisBuild(say).FindAsync(options.Functions, cancellationToken);
        await using var services = await LoopbackServices.StartAsync(_time, Region, AccountId, 0, cancellationToken);
        await using var deployment = LiveDeployment.Create(
            options.Deployment ?? CommittedTemplate.Deployment(Region, AccountId), services, programs, _scale);
        var statistics = new RunStatistics(services, deployment);
        var tracker = new EventTracker();
        var reader = new FunctionOutputReader(tracker, _ => { });
        foreach (var function in deployment.Functions.Values)
        {
            function.Output += reader.Read;
        }

        var faults = new Faults(services, options.Seed);
        var isNative = programs.Values.All(program => program.IsNative);
        var killer = new Killer(services, deployment, isNative ? NativePatience : BuiltPatience, options.Seed);
        var ledger = new Ledger(new ExpectedFindings(Region, AccountId)) { ReadsMayFail = true, IsSwept = true };
        var feed = new EventFeed(services, deployment, _scale, ledger, tracker, statistics, say);
        var deadLetters = new DeadLetterCount(deployment);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = deployment.RunAsync(end.Token);
        try
        {
            var fed = await RageAsync(services, deployment, faults, killer, feed, deadLetters, cancellationToken);
            var peace = _time.GetTimestamp();
            var (isSettled, redrive) = await SettleAsync(deployment, tracker, fed, deadLetters, cancellationToken);
            return new ChaosReport
            {
                IsNative = isNative,
                Duration = options.Duration,
                Settling = _time.GetElapsedTime(peace),
                IsSettled = isSettled,
                LastRedrive = redrive,
                Findings = new RunVerdict(services, deployment, statistics, tracker).Of(ledger),
                Kills = killer.Kills,
                InvocationsKilled = killer.InvocationsKilled,
                Invocations = deployment.Functions.Values.Sum(function => function.Counts.Invocations),
                Faults = faults.Counts,
                Outcomes = tracker.Outcomes,
                DeadLetters = deadLetters.Findings + deadLetters.Events,
                Redrives = _redrives,
                Sweeps = _sweeps,
            };
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }
    }

    /// <returns>The feed, which may have some events of its last fleet to tell yet.</returns>
    private async Task<Task> RageAsync(
        LoopbackServices services, LiveDeployment deployment, Faults faults, Killer killer, EventFeed feed, DeadLetterCount deadLetters,
        CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(options.Duration);
        faults.AreOn = true;
        var fed = FeedAsync(feed, over.Token, cancellationToken);
        await Task.WhenAll(
            faults.ChangePhasesAsync(over.Token), killer.RunAsync(over.Token), RedriveAtAnyTimeAsync(deployment, over.Token),
            SweepAtAnyTimeAsync(deployment, over.Token), WatchAsync(deadLetters, over.Token));
        faults.AreOn = false;
        services.Hub.Enabled = true;
        cancellationToken.ThrowIfCancellationRequested();
        return fed;
    }

    // A fleet that has begun is told to its end.
    private async Task FeedAsync(EventFeed feed, CancellationToken over, CancellationToken cancellationToken)
    {
        await feed.RunAsync(FleetPlan.Create(options.Seed, options.Nodes, Region, AccountId), cancellationToken);
        for (var fleet = 1; !over.IsCancellationRequested; fleet++)
        {
            await feed.PlayAsync(FleetPlan.Create(options.Seed + (1_000 * fleet), options.Nodes, Region, AccountId), cancellationToken);
        }
    }

    private Task RedriveAtAnyTimeAsync(LiveDeployment deployment, CancellationToken over)
    {
        var random = new Random(options.Seed);
        return AtAnyTimeAsync(random, 500, 4_000, async () =>
        {
            string[] inputs = random.Next(2) == 0 ? ["{}"] : ["{}", """{"queues":["findings"]}"""];
            foreach (var answer in await Task.WhenAll(inputs.Select(input => RedriveAsync(deployment, input, over))))
            {
                foreach (var word in Words(answer))
                {
                    _redrives[word] = _redrives.GetValueOrDefault(word) + 1;
                }
            }
        }, over);
    }

    // Two at once, now and then: both, and what they find to be missing, go on while everything else does.
    private Task SweepAtAnyTimeAsync(LiveDeployment deployment, CancellationToken over)
    {
        var random = new Random(options.Seed + 1);
        return AtAnyTimeAsync(random, 1_000, 8_000, async () =>
        {
            var sweeps = Enumerable.Range(0, random.Next(1, 3)).Select(_ => InvokeAsync(deployment, FunctionProgramNames.Sweep, "{}", over));
            foreach (var answer in await Task.WhenAll(sweeps))
            {
                var text = answer.Contains("\"complete\":true", StringComparison.Ordinal) ? "sweep: complete"
                    : answer.Contains("\"complete\":false", StringComparison.Ordinal) ? "sweep: incomplete"
                    : answer.Contains("signal: killed", StringComparison.Ordinal) ? "sweep: killed" : "sweep: failed";
                _sweeps[text] = _sweeps.GetValueOrDefault(text) + 1;
            }
        }, over);
    }

    private async Task AtAnyTimeAsync(Random random, int from, int to, Func<Task> act, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(from, to)), _time, over);
                await act();
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Peace.
        }
    }

    private async Task WatchAsync(DeadLetterCount deadLetters, CancellationToken over)
    {
        try
        {
            while (true)
            {
                deadLetters.Look();
                await Task.Delay(Look, _time, over);
            }
        }
        catch (OperationCanceledException)
        {
            deadLetters.Look();
        }
    }

    private async Task<(bool IsSettled, string Redrive)> SettleAsync(
        LiveDeployment deployment, EventTracker tracker, Task fed, DeadLetterCount deadLetters, CancellationToken cancellationToken)
    {
        var roles = deployment.Definition.Roles;
        var limit = _time.GetTimestamp();
        bool IsInTime() => _time.GetElapsedTime(limit) < options.SettlingMax;
        bool IsQuiet() => fed.IsCompleted && deployment.Queue(roles.Events).Depth.Total == 0 && deployment.Queue(roles.Findings).Depth.Total == 0;
        bool IsSettled() => tracker.Ended == tracker.Expected && RunVerdict.Waiting(deployment).Values.All(messages => messages == 0);
        async Task Until(Func<bool> condition)
        {
            while (!condition() && IsInTime())
            {
                deadLetters.Look();
                await Task.Delay(Look, _time, cancellationToken);
            }
        }

        // What was tried too often goes to its dead-letter queue first.
        await Until(IsQuiet);
        var redrive = await RedriveAsync(deployment, "{}", cancellationToken);
        await Until(IsSettled);
        return (IsSettled() && fed.IsCompletedSuccessfully, redrive);
    }

    private static Task<string> RedriveAsync(LiveDeployment deployment, string input, CancellationToken cancellationToken) =>
        InvokeAsync(deployment, FunctionProgramNames.Redrive, input, cancellationToken);

    private static async Task<string> InvokeAsync(LiveDeployment deployment, string program, string input, CancellationToken cancellationToken)
    {
        var function = deployment.Function(deployment.Definition.FunctionOf(program).Name);
        var result = await function.InvokeAsync(Encoding.UTF8.GetBytes(input), cancellationToken);
        return Encoding.UTF8.GetString(result.Payload.Span);
    }

    private static IEnumerable<string> Words(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("queues", out var queues)
            ? [.. queues.EnumerateArray().Select(queue => $"{queue.GetProperty("queue").GetString()}: {queue.GetProperty("action").GetString()}")]
            : [answer.Contains("signal: killed", StringComparison.Ordinal) ? "killed" : "failed"];
    }
}
