using System.Globalization;
using System.Text;
using LoopbackAws.CloudFormation;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Display;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Template;
using Spectre.Console;

namespace PatchFindings.Local.Run;

/// <summary>A run from the banner to the verdict.</summary>
/// <param name="options">What is asked for.</param>
/// <param name="display">Shows it while it goes on.</param>
/// <param name="console">Gets the summary.</param>
/// <param name="time">The clock.</param>
internal sealed class LocalRun(RunOptions options, IRunDisplay display, IAnsiConsole console, TimeProvider time)
{
    private const string Region = DocumentedSamples.Region;
    private const string AccountId = DocumentedSamples.AccountId;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    // What is denied stays denied: there is no use in waiting for the rest.
    private static readonly TimeSpan AfterDenial = TimeSpan.FromSeconds(5);

    private readonly TimeScale _scale = new(options.Speed);
    private long _begin;

    private TimeSpan Elapsed => _begin == 0 ? TimeSpan.Zero : time.GetElapsedTime(_begin);

    // What is slowest is an operation that never leaves a state: 30 minutes of an account. Then what an outage takes to be made up for.
    private TimeSpan Limit =>
        TimeSpan.FromSeconds(30) + _scale.Shorten(TimeSpan.FromMinutes(42)) + options.Outage
        + (options.Outage > TimeSpan.Zero ? _scale.Shorten(TimeSpan.FromMinutes(45)) : TimeSpan.Zero)
        + TimeSpan.FromMilliseconds(20 * options.Nodes) + (options.Close ? TimeSpan.FromSeconds(60) : TimeSpan.Zero);

    /// <summary>Runs.</summary>
    /// <param name="cancellationToken">Ends the run, or the time after it for which the services stay up.</param>
    /// <returns>0 when every noncompliant node has exactly its findings, else 1.</returns>
    /// <exception cref="InvalidOperationException">The functions' programs cannot be had, or do not start.</exception>
    /// <exception cref="IOException">The port is taken, or the findings cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The run was ended before its verdict.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var definition = options.Template is { } file
            ? TemplateDeployment.Read(
                CloudFormationTemplate.Read(await File.ReadAllTextAsync(file.FullName, cancellationToken), Region, AccountId))
            : CommittedTemplate.Deployment(Region, AccountId, options.Close, options.PatchDetails);
        display.Say(
            "PatchFindings on this machine: events of Systems Manager through the functions to a loopback Security Hub."
            + " No account, no network.");
        var programs = await FunctionPrograms.OfThisBuild(Say).FindAsync(options.Functions, cancellationToken);
        await using var services = await LoopbackServices.StartAsync(time, Region, AccountId, options.Port, cancellationToken);
        await using var deployment = LiveDeployment.Create(definition, services, programs, _scale);
        Introduce(services, programs);

        var statistics = new RunStatistics(services, deployment);
        var tracker = new EventTracker();
        var reader = new FunctionOutputReader(tracker, Say);
        foreach (var function in deployment.Functions.Values)
        {
            function.Output += reader.Read;
        }

        deployment.Access.Denied += denial => Say("DENIED: " + denial);
        await StartFunctionsAsync(deployment, cancellationToken);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = deployment.RunAsync(end.Token);
        try
        {
            var exitCode = await PlayAsync(services, deployment, statistics, tracker, running, cancellationToken);
            if (options.Keep)
            {
                foreach (var line in KeepGuide.Lines(services, definition))
                {
                    display.Say(line);
                }

                await Task.WhenAny(running, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
            }

            return exitCode;
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }
    }

    private void Introduce(LoopbackServices services, IReadOnlyDictionary<string, FunctionProgram> programs)
    {
        var kind = programs.Values.All(program => program.IsNative)
            ? "the NativeAOT binaries that are deployed"
            : "the build's own programs, on the .NET runtime";
        display.Say($"The services are at {services.Endpoint}. The functions are {kind}.");
        display.Say(
            $"Queues, rules, mappings, schedules, settings and permissions are those of {options.Template?.Name ?? "the stack's template"}.");
        display.Say(
            "Retry delays, batching windows, the redrive's schedule and the wait for a patch state run"
            + $" {options.Speed} times faster than in an account.");
        display.Say($"The fleet: --nodes {options.Nodes} --seed {options.Seed}.");
    }

    // A start takes real time, which the shortened visibility timeouts do not allow for.
    private async Task StartFunctionsAsync(LiveDeployment deployment, CancellationToken cancellationToken)
    {
        var starts = new List<string>();
        foreach (var (definition, _) in deployment.Mappings)
        {
            var function = deployment.Function(definition.Function);
            var results = await Task.WhenAll(Enumerable.Range(0, definition.Settings.MaximumConcurrency)
                .Select(_ => function.InvokeAsync("""{"Records":[]}"""u8.ToArray(), cancellationToken)));
            if (Array.Find(results, result => result.FunctionError is not null) is { } failed)
            {
                throw new InvalidOperationException(
                    $"The function {definition.Function} does not start: {Encoding.UTF8.GetString(failed.Payload.Span)}");
            }

            var longest = results.Max(result => result.Duration).TotalMilliseconds;
            starts.Add(string.Create(CultureInfo.InvariantCulture, $"{definition.Function} {longest:0} ms"));
        }

        display.Say($"Cold starts, several at a time: {string.Join(", ", starts)}.");
    }

    private async Task<int> PlayAsync(
        LoopbackServices services, LiveDeployment deployment, RunStatistics statistics, EventTracker tracker, Task running,
        CancellationToken cancellationToken)
    {
        var plan = FleetPlan.Create(options.Seed, options.Nodes, Region, AccountId, options.Close);
        var ledger = new Ledger(new ExpectedFindings(Region, AccountId, options.PatchDetails));
        var owed = new OwedFindings(new ExpectedFindings(Region, AccountId), options.Sweeps, options.Close);
        var loss = new EventLoss(options.LoseEvents, options.Seed);
        var outage = new Outage(services, deployment, statistics, Say);
        var feed = new EventFeed(services, deployment, _scale, ledger, tracker, statistics, Say, owed, loss);
        var (events, findings) = Planned(plan);
        RunSnapshot Snapshot() => new()
        {
            Elapsed = Elapsed,
            EventsPlanned = events - loss.Lost,
            EventsEnded = tracker.Ended,
            Outcomes = tracker.Outcomes,
            Queues = [.. deployment.Definition.Roles.All.Select(name => new QueueCount(name, deployment.Queue(name).Depth))],
            Severities = statistics.Severities,
            FindingsPlanned = findings,
            IsOutage = outage.IsOn,
        };

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _begin = time.GetTimestamp();
        var shown = display.FollowAsync(Snapshot, stop.Token);
        var played = Task.WhenAll(feed.RunAsync(plan, stop.Token), outage.RunAsync(options.Outage, stop.Token));
        var deadLetters = new DeadLetterCount(deployment);
        bool isSettled;
        try
        {
            var limit = Limit;
            while (!(isSettled = played.IsCompletedSuccessfully && IsSettled(deployment, tracker)) && Elapsed < limit)
            {
                if (limit == Limit && !deployment.Access.Denials.IsEmpty)
                {
                    limit = Elapsed + AfterDenial;
                }

                if (played.IsFaulted || running.IsCompleted)
                {
                    await Task.WhenAny(played, running).Unwrap();
                }

                deadLetters.Look();
                await Task.Delay(Look, time, cancellationToken);
            }

            if (isSettled && options.Sweeps)
            {
                isSettled = await SweepAsync(new Sweeps(services, deployment, owed, Say), statistics, loss, cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await shown;
            await IgnoreCancellation(played);
        }

        var last = Snapshot();
        new RunSummary(console).Write(last, statistics, deployment.Functions);
        display.Say($"messages that reached a dead-letter queue: {deadLetters.Findings} findings, {deadLetters.Events} events");
        foreach (var finding in owed.All(time.GetUtcNow()))
        {
            ledger.Owe(finding);
        }

        return Judge(new RunVerdict(services, deployment, statistics, tracker, options.Close || options.PatchDetails), ledger, isSettled, last);
    }

    private async Task<bool> SweepAsync(Sweeps sweeps, RunStatistics statistics, EventLoss loss, CancellationToken cancellationToken)
    {
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{loss.Lost} events were lost; {statistics.Severities.Values.Sum()} findings are in. Sweeps until Security Hub equals the fleet."));
        statistics.IsSwept = true;
        return await sweeps.RunAsync(cancellationToken);
    }

    private static async Task IgnoreCancellation(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // The run has ended before all was played, which the verdict tells.
        }
    }

    private static (int Events, int Findings) Planned(FleetPlan plan)
    {
        List<Wave> waves = [DocumentedSamples.Wave(plan.Closes), .. plan.Waves.Select(wave => wave.Begin(DateTimeOffset.UnixEpoch.AddYears(30)))];
        return (
            waves.Sum(wave => wave.Events.Count(planned => planned.Expectation != EventExpectation.Unmatched)) + MalformedBodies.All.Count,
            waves.Sum(wave => wave.Operations.Count(planned => planned.IsOwed)));
    }

    private static bool IsSettled(LiveDeployment deployment, EventTracker tracker) =>
        tracker.Ended == tracker.Expected && RunVerdict.Waiting(deployment).Values.All(messages => messages == 0);

    private int Judge(RunVerdict verdict, Ledger ledger, bool isSettled, RunSnapshot last)
    {
        if (verdict.SampleDifferences is { } paths)
        {
            display.Say($"the finding of the documented sample differs from AWS's in: {string.Join(", ", paths)}");
        }

        var report = verdict.Of(ledger);
        var ending = isSettled
            ? string.Create(CultureInfo.InvariantCulture, $"Settled after {last.Elapsed.TotalSeconds:0.0} s")
            : string.Create(CultureInfo.InvariantCulture, $"NOT settled after {last.Elapsed.TotalSeconds:0.0} s, which is the time limit");
        new RunSummary(console).Write(report, ending);
        if (options.Findings is { } file)
        {
            FindingsFile.Write(file.FullName, verdict.Findings);
            display.Say($"wrote {verdict.Findings.Count} findings to {file.FullName}");
        }

        foreach (var (denial, count) in verdict.Denials)
        {
            display.Say(string.Create(CultureInfo.InvariantCulture, $"denied {count} times: {denial}"));
        }

        return isSettled && report.Problems.Count == 0 && verdict.Denials.Count == 0 ? 0 : 1;
    }

    private void Say(string line) => display.Say(
        _begin == 0 ? line : string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,5:0.0} s  {line}"));
}
