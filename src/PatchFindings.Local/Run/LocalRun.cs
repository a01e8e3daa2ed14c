using System.Globalization;
using System.Text;
using LoopbackAws;
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
internal sealed class LocalRun(RunOptions options, IRunDisplay display, IAnsiConsole console, TimeProvider time)
{
    private const string Region = DocumentedSamples.Region;
    private const string AccountId = DocumentedSamples.AccountId;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    // What is denied stays denied: there is no use in waiting for the rest.
    private static readonly TimeSpan AfterDenial = TimeSpan.FromSeconds(5);

    private readonly TimeScale _scale = new(options.Speed);
    private long _begin;

    // From here on the summary has the word: what functions that still run log would stand in it, or below the verdict.
    private volatile bool _isSummed;

    private TimeSpan Elapsed => _begin == 0 ? TimeSpan.Zero : time.GetElapsedTime(_begin);

    // What is slowest is an operation that never leaves a state: 30 minutes of an account. Then what an outage takes to be made up for.
    private TimeSpan Limit =>
        TimeSpan.FromSeconds(30) + _scale.Shorten(TimeSpan.FromMinutes(42)) + options.Outage
        + (options.Outage > TimeSpan.Zero ? _scale.Shorten(TimeSpan.FromMinutes(45)) : TimeSpan.Zero)
        + TimeSpan.FromMilliseconds(20 * options.Nodes) + (options.Close ? TimeSpan.FromSeconds(60) : TimeSpan.Zero);

    /// <summary>Runs.</summary>
    /// <param name="cancellationToken">Ends the run, or the time after it for which the services stay up.</param>
    /// <returns>0 when every noncompliant node has exactly its findings, else 1.</returns>
    /// <exception cref="CannotRunException">What was asked for cannot be run; nothing has.</exception>
    /// <exception cref="InvalidOperationException">A permission is missing, or a function does not start.</exception>
    /// <exception cref="IOException">The findings cannot be written after all.</exception>
    /// <exception cref="OperationCanceledException">The run was ended before its verdict.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var (definition, programs, services) = await PrepareAsync(cancellationToken);
        await using var ended = services;
        await using var deployment = LiveDeployment.Create(definition, services, programs, _scale);
        Introduce(services, programs);

        var statistics = new RunStatistics(services, deployment);
        var tracker = new EventTracker();
        var reader = new FunctionOutputReader(tracker, Say);
        var folder = options.Keep ? Directory.CreateTempSubdirectory("patchfindings-").FullName : null;
        using var logs = folder is null ? null : new FunctionLogFiles(folder);
        foreach (var function in deployment.Functions.Values)
        {
            function.Output += reader.Read;
            if (logs is not null)
            {
                function.Output += logs.Write;
            }
        }

        deployment.Access.Denied += denial => Say("DENIED: " + denial);
        await StartFunctionsAsync(deployment, cancellationToken);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = deployment.RunAsync(end.Token);
        try
        {
            var exitCode = await PlayAsync(services, deployment, statistics, tracker, running, cancellationToken);
            if (folder is not null)
            {
                _isSummed = false;
                reader.SaysAll = true;
                await KeepAsync(services, definition, folder, running, cancellationToken);
            }

            return exitCode;
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }
    }

    // What can be said to be wrong before anything runs.
    private async Task<(DeploymentDefinition Definition, IReadOnlyDictionary<string, FunctionProgram> Programs, LoopbackServices Services)>
        PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (options.Findings is { } findings)
            {
                FindingsFile.Try(findings.FullName);
            }

            var definition = options.Template is { } file
                ? TemplateDeployment.Read(
                    CloudFormationTemplate.Read(await File.ReadAllTextAsync(file.FullName, cancellationToken), Region, AccountId))
                : CommittedTemplate.Deployment(Region, AccountId, options.Close, options.PatchDetails);
            display.Say(
                "PatchFindings on this machine: events of Systems Manager through the functions to a loopback Security Hub."
                + " No account, no network.");

            // First, because a port that is taken is said at once, and publishing takes minutes.
            var services = await LoopbackServices.StartAsync(time, Region, AccountId, options.Port, cancellationToken);
            try
            {
                return (definition, await FunctionPrograms.OfThisBuild(Say).FindAsync(options.Functions, cancellationToken), services);
            }
            catch
            {
                await services.DisposeAsync();
                throw;
            }
        }
        catch (Exception problem) when (problem is InvalidOperationException or IOException or UnauthorizedAccessException or TemplateException
            or FormatException)
        {
            throw new CannotRunException(
                problem is TemplateException or FormatException ? $"{options.Template?.FullName}: {problem.Message}" : problem.Message, problem);
        }
    }

    private async Task KeepAsync(
        LoopbackServices services, DeploymentDefinition definition, string folder, Task running, CancellationToken cancellationToken)
    {
        services.HubOutage.Asked += isOn => Say(isOn
            ? "OUTAGE begins: Security Hub answers 503 until it is told to come back"
            : "OUTAGE ends: what waits in the dead-letter queue comes back with the next redrive");
        var guide = new KeepGuide(services, definition, folder);
        guide.WriteFiles();
        display.Say(string.Empty);
        foreach (var line in guide.Lines())
        {
            display.Say(line, isToPaste: true);
        }

        await Task.WhenAny(running, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        display.Say($"The logs stay in {folder}.");
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
        display.Say(options.Nodes == 0
            ? "No fleet: --nodes 0 plays the documented samples of AWS alone, and three malformed messages."
            : $"The fleet: --nodes {options.Nodes} --seed {options.Seed}.");
        if (options.Outage > TimeSpan.Zero)
        {
            display.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"An outage of Security Hub begins with the first findings, {Outage.LatestBegin.TotalSeconds:0} s after the begin at the latest,"
                + $" and lasts {options.Outage.TotalSeconds:0} s."));
        }
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
        var plan = FleetPlan.Create(options.Seed, options.Nodes, Region, AccountId, options.Close, options.PatchDetails);
        var ledger = new Ledger(new ExpectedFindings(Region, AccountId, options.PatchDetails));
        var owed = new OwedFindings(new ExpectedFindings(Region, AccountId, options.PatchDetails), options.Sweeps, options.Close);
        var loss = new EventLoss(options.LoseEvents, options.Seed);
        var outage = new Outage(services, deployment, statistics, Say);
        var feed = new EventFeed(services, deployment, _scale, ledger, tracker, statistics, Say, owed, loss);
        var waiting = new WaitingFor(services, deployment, _scale, tracker, feed, outage);
        var (events, findings) = Planned(plan);
        RunSnapshot Snapshot() => new()
        {
            Elapsed = Elapsed,
            EventsPlanned = events - loss.Lost,
            EventsEnded = tracker.Ended,
            Outcomes = tracker.Ends,
            Retries = tracker.Retries,
            Queues =
            [
                .. deployment.Definition.Roles.All.Zip(
                    QueueRoles.Words, (name, word) => new QueueCount(word, deployment.Queue(name).Depth)),
            ],
            Severities = statistics.Severities,
            FindingsPlanned = findings,
            IsOutage = services.HubOutage.IsOn,
            WaitsFor = waiting.Text,
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
                waiting.IsSwept = true;
                isSettled = await SweepAsync(new Sweeps(services, deployment, owed, Say), statistics, loss, cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await shown;
            await IgnoreCancellation(played);
            _isSummed = true;
        }

        var last = Snapshot();
        var summary = new RunSummary(console);
        summary.WriteDetails(statistics, deployment.Functions);
        summary.WriteNumbers(last, statistics, deadLetters);
        foreach (var finding in owed.All(time.GetUtcNow()))
        {
            ledger.Owe(finding);
        }

        var verdict = new RunVerdict(services, deployment, statistics, tracker, options.Close || options.PatchDetails);
        WriteVastNode(plan, verdict, summary);
        return Judge(verdict, ledger, isSettled, last, summary);
    }

    // That its numbers are right is the ledger's to say, of this finding as of every other.
    private static void WriteVastNode(FleetPlan plan, RunVerdict verdict, RunSummary summary)
    {
        if (plan.Nodes.FirstOrDefault(node => node.IsVast) is { } vast && verdict.Largest(vast.Id) is { } finding)
        {
            var fields = FindingComparison.Member(finding.Json, "ProductFields");
            string Field(string name) => FindingComparison.Text(fields, "patchfindings/" + name) ?? "?";
            summary.Line(
                $"The node with {FleetPlan.VastPatches} missing patches and {FleetPlan.VastCves} CVEs: a finding of {finding.ImportedBytes.Length}"
                + $" bytes; left out, and counted: {Field("PatchesLeftOut")} patches, {Field("CvesLeftOut")} CVEs.");
        }
    }

    private async Task<bool> SweepAsync(Sweeps sweeps, RunStatistics statistics, EventLoss loss, CancellationToken cancellationToken)
    {
        Say($"{statistics.Severities.Values.Sum()} findings are in{(loss.Lost > 0 ? $", and {loss.Lost} events were lost" : "")}."
            + " Sweeps until Security Hub equals the fleet.");
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

    private int Judge(RunVerdict verdict, Ledger ledger, bool isSettled, RunSnapshot last, RunSummary summary)
    {
        // Another template, later findings and their patches may say more of it than AWS's example does.
        if (options is { Template: null, Close: false, PatchDetails: false } && verdict.SampleDifferences is { Count: > 0 } paths)
        {
            ledger.Note($"the finding of AWS's documented sample differs from AWS's own in {string.Join(", ", paths)}");
        }

        var report = verdict.Of(ledger);
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{last.Elapsed.TotalSeconds:0.0} s");
        var ending = isSettled ? $"Settled after {seconds}"
            : verdict.Denials.Count > 0 ? $"Ended after {seconds}, because a permission is missing"
            : $"NOT settled after {seconds}, which is the time limit";
        summary.WriteVerdict(report, ending, verdict.Rejected, isFleet: options.Nodes > 0 || options.PatchDetails);
        if (options.Findings is { } file)
        {
            FindingsFile.Write(file.FullName, verdict.Findings);
            display.Say($"wrote {verdict.Findings.Count} findings to {file.FullName}");
        }

        foreach (var (denial, count) in verdict.Denials)
        {
            summary.Line(string.Create(CultureInfo.InvariantCulture, $"DENIED {count} times: {denial}"), "red");
        }

        return isSettled && report.Problems.Count == 0 && verdict.Denials.Count == 0 ? 0 : 1;
    }

    private void Say(string line)
    {
        if (!_isSummed)
        {
            display.Say(_begin == 0 ? line : string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,5:0.0} s  {line}"));
        }
    }
}

/// <summary>What was asked for cannot be run: a wrong call, and no verdict.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="cause">Where it was found.</param>
internal sealed class CannotRunException(string message, Exception cause) : Exception(message, cause);
