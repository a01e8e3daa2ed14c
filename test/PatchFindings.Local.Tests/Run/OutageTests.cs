using System.Net;
using LoopbackAws.Sqs;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Tests.Run;

public sealed class OutageTests
{
    [Fact]
    public async Task An_outage_begins_and_ends_by_a_request()
    {
        await using var run = await RunningDeployment.StartAsync();
        using var http = new HttpClient { BaseAddress = run.Services.Endpoint };
        var asked = new List<bool>();
        run.Services.HubOutage.Asked += asked.Add;

        using var begun = await http.PutAsync("/outage", content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await HubAsync(http));
        using var ended = await http.DeleteAsync("/outage", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await HubAsync(http));
        using var neither = await http.GetAsync("/outage", TestContext.Current.CancellationToken);

        Assert.Equal([true, false], asked);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.MethodNotAllowed), (begun.StatusCode, ended.StatusCode, neither.StatusCode));
    }

    [Fact]
    public async Task It_says_when_it_begins_and_ends_and_how_long_it_still_lasts()
    {
        await using var run = await RunningDeployment.StartAsync();
        var said = new List<string>();
        var outage = new Outage(run.Services, run.Deployment, run.Statistics, said.Add);
        var over = outage.RunAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        while (!run.Services.HubOutage.IsOn)
        {
            run.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.Contains("OUTAGE begins: Security Hub answers 503 for 20 s", Assert.Single(said), StringComparison.Ordinal);
        run.Time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(TimeSpan.FromSeconds(12), outage.Rest);
        run.Time.Advance(TimeSpan.FromSeconds(12));
        await over;

        Assert.False(run.Services.HubOutage.IsOn);
        Assert.Null(outage.Rest);
        Assert.Equal("OUTAGE ends; 0 findings wait in the dead-letter queue", said[^1]);
    }

    [Fact]
    public async Task A_bar_that_stands_still_says_what_it_waits_for()
    {
        await using var run = await RunningDeployment.StartAsync();
        var tracker = new EventTracker();
        var ledger = new Ledger(new ExpectedFindings(RunningDeployment.Region, RunningDeployment.AccountId));
        var feed = new EventFeed(run.Services, run.Deployment, new TimeScale(100), ledger, tracker, run.Statistics, _ => { });
        var outage = new Outage(run.Services, run.Deployment, run.Statistics, _ => { });
        var waiting = new WaitingFor(run.Services, run.Deployment, new TimeScale(100), tracker, feed, outage);
        Assert.Empty(waiting.Text);

        var played = feed.PlayAsync(
            FleetPlan.Create(1, 0, RunningDeployment.Region, RunningDeployment.AccountId), TestContext.Current.CancellationToken);
        while (!played.IsCompleted)
        {
            run.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        tracker.Put("e1", new PlannedEvent("n1", DocumentedSamples.NoncompliantEvent(), EventExpectation.NoState));
        Assert.Equal(
            "1 event of operations that left no state: given up after 18 s (30 minutes in an account)", waiting.Text);

        run.Deployment.Queue("FindingsDeadLetter").Send(new MessageDraft("x"));
        Assert.Equal("1 message in the dead-letter queues: the redrive comes every 9 s", waiting.Text);

        run.Services.HubOutage.IsOn = true;
        Assert.StartsWith("Security Hub is down", waiting.Text, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> HubAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/accounts", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
