using LoopbackAws.Http;
using LoopbackAws.Sqs;
using PatchFindings.Local.Display;
using PatchFindings.Local.Run;
using PatchFindings.Local.Tests.Run;
using Spectre.Console;

namespace PatchFindings.Local.Tests.Display;

public sealed class RunSummaryTests
{
    [Fact]
    public async Task Numbers_and_verdict_fit_into_eighty_columns_and_one_screen_and_break_no_name()
    {
        await using var run = await RunningDeployment.StartAsync();
        using var output = new StringWriter();
        var summary = new RunSummary(Console(output));
        Call(run, "ComplianceEvents", "ssm", "ListResourceComplianceSummaries");
        Call(run, "Forwarder", "securityhub", "BatchImportFindings");
        run.Services.HubOutage.IsOn = true;
        Call(run, "Forwarder", "securityhub", "BatchImportFindings");

        summary.WriteDetails(run.Statistics, run.Deployment.Functions);
        var details = Lines(output);
        summary.WriteNumbers(Last, run.Statistics, new DeadLetterCount(run.Deployment));
        summary.WriteVerdict(Report, "Settled after 19.2 s", rejected: 3, isFleet: true);
        var last = Lines(output).Skip(details.Count).ToList();

        Assert.All(details.Concat(last), line => Assert.InRange(line.Length, 0, 80));
        Assert.InRange(last.Count, 10, 23);
        Assert.Matches("ComplianceEvents +ssm ListResourceComplianceSummaries +1 +0 +0", string.Join('\n', details));
        Assert.Matches("Forwarder +securityhub BatchImportFindings +2 +0 +1", string.Join('\n', details));
        Assert.Contains("Calls that failed: 1 BatchImportFindings of Forwarder.", last);
        Assert.Contains("Events came back to be tried again: 148 not-ready.", last);
        Assert.Contains("The rejected queue holds 3 messages, as it must.", last);
        Assert.DoesNotContain(last, line => line.Contains("queue is empty", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_of_which_nothing_was_done_counts_as_wholly_failed()
    {
        await using var run = await RunningDeployment.StartAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var mapping = run.Deployment.Mappings.Single(mapping => mapping.Definition.Function == "Forwarder").Mapping;
        var done = new TaskCompletionSource();
        mapping.Completed += _ => done.TrySetResult();

        // Not twice in one batch, however fast the clock is moved.
        var queue = run.Deployment.Queue("PatchFindings-Findings");
        queue.Configure(queue.Settings with { VisibilityTimeout = TimeSpan.FromHours(12) });
        queue.Send(new MessageDraft("x"));
        var running = mapping.RunAsync(end.Token);
        while (!done.Task.IsCompleted)
        {
            run.Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await end.CancelAsync();
        await running;

        var count = run.Statistics.Mappings.Single(mapping => mapping.Function == "Forwarder");
        Assert.Equal((1, 1, 1), (count.Batches, count.Returned, count.WhollyFailed));
    }

    private static RunSnapshot Last => new()
    {
        Elapsed = TimeSpan.FromSeconds(19.2),
        EventsPlanned = 332,
        EventsEnded = 332,
        Outcomes = new Dictionary<string, int>
        {
            ["compliant"] = 60,
            ["enqueued"] = 167,
            ["no-state"] = 10,
            ["rejected"] = 3,
            ["superseded"] = 92,
        },
        Retries = new Dictionary<string, int> { ["not-ready"] = 148 },
        Queues = [],
        Severities = new Dictionary<string, int> { ["CRITICAL"] = 21, ["INFORMATIONAL"] = 57 },
        FindingsPlanned = 78,
        IsOutage = false,
        WaitsFor = string.Empty,
    };

    private static LedgerReport Report => new()
    {
        Owed = 78,
        Found = 78,
        Missing = 0,
        Duplicates = 0,
        Unexpected = 0,
        Wrong = 0,
        Problems = [],
    };

    private static IAnsiConsole Console(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 80;
        return console;
    }

    private static void Call(RunningDeployment run, string caller, string service, string action) =>
        Record.Exception(() => run.Services.Calls.Begin(new ServiceCall(service, action, caller, Items: 0)));

    private static List<string> Lines(StringWriter output) => [.. output.ToString().ReplaceLineEndings("\n").Split('\n')[..^1]];
}
