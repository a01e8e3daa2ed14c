using System.Text;
using LoopbackAws.EventBridge;

namespace PatchFindings.Simulation;

/// <summary>Starts the redrive every 15 minutes as the schedule does, by hand at any moment, and sometimes twice at once.</summary>
internal sealed class Redriver(Run run)
{
    private static readonly string Scheduled = Account.Json(
        Guid.Empty, EventEntry.Scheduled($"arn:aws:events:{Account.Region}:{Account.Id}:rule/redrive", SimulatedTime.Start));

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FunctionTimeout = TimeSpan.FromSeconds(60);
    private Func<byte[], Invocation, Task<byte[]>>? _idle;

    public int Runs { get; private set; }

    public void Start(DateTimeOffset end)
    {
        Next();
        for (var i = run.Faults.ManualRedrives; i > 0; i--)
        {
            run.Time.At(SimulatedTime.Start + run.Draw.Between(TimeSpan.Zero, end - SimulatedTime.Start), () => Invoke(run.Draw.Of(
                "{}", "null", "{\"queues\":[\"events\"]}", "{\"queues\":[\"findings\"],\"maxMessagesPerSecond\":1}", "{\"dryRun\":true}")));
        }
    }

    private void Next() => run.Time.After(Interval, () =>
    {
        // With nothing to move a run is a few reads: done now and then, and not each time, for the seeds' sake.
        if (run.Queues.FindingsDlq.Depth.Total + run.Queues.EventsDlq.Depth.Total > 0 || run.Draw.Percent(10))
        {
            Invoke(Scheduled);
            if (run.Draw.Percent(20))
            {
                run.Time.After(run.Draw.Seconds(0, 2), () => Invoke("{}"));
            }
        }

        Next();
    });

    private void Invoke(string input)
    {
        var environment = _idle ?? run.Functions.Start(Functions.Redrive);
        _idle = null;
        var invocation = run.Begin(Functions.Redrive, FunctionTimeout);
        Runs++;
        run.Trace($"{invocation.Name} starts with {(input == Scheduled ? "the schedule" : input)}");
        invocation.Died = () => run.Trace($"{invocation.Name} dies");
        _ = RunAsync(environment, Encoding.UTF8.GetBytes(run.Mutant.RedriveInput(input)), invocation);
    }

    private async Task RunAsync(Func<byte[], Invocation, Task<byte[]>> environment, byte[] input, Invocation invocation)
    {
        Invocation.Current = invocation;
        try
        {
            run.Trace($"{invocation.Name} answers {Encoding.UTF8.GetString(await environment(input, invocation))}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            run.Trace($"{invocation.Name} fails: {e.Message}");
        }

        invocation.IsDead = true;
        _idle = environment;
    }
}
