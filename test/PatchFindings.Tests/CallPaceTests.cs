using Microsoft.Extensions.Time.Testing;
using PatchFindings.Functions;

namespace PatchFindings.Tests;

public sealed class CallPaceTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_burst_goes_at_once_and_the_next_call_waits_for_its_share()
    {
        var pace = new CallPace(_time, perSecond: 4, burst: 3);
        for (var i = 0; i < 3; i++)
        {
            await pace.WaitAsync(Cancellation);
        }

        var next = pace.WaitAsync(Cancellation);
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await next;
    }

    [Fact]
    public async Task In_the_long_run_calls_come_at_the_rate()
    {
        var pace = new CallPace(_time, perSecond: 4.9, burst: 10);
        var calls = 0;
        var calling = CallAsync();
        for (var elapsed = 0; elapsed < 100_000; elapsed += 10)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(calls, 490, 501);
        while (!calling.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        await calling;

        async Task CallAsync()
        {
            while (calls < 600)
            {
                await pace.WaitAsync(Cancellation);
                calls++;
            }
        }
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_has_ended_when_the_cancelling_returns()
    {
        var pace = new CallPace(_time, perSecond: 1, burst: 1);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), _time);
        await pace.WaitAsync(Cancellation);
        var next = pace.WaitAsync(cancellation.Token);

        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.True(next.IsCanceled);
        _time.Advance(TimeSpan.FromMilliseconds(900));
        await pace.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task A_rest_gives_back_no_more_than_the_burst()
    {
        var pace = new CallPace(_time, perSecond: 4, burst: 2);
        _time.Advance(TimeSpan.FromHours(1));
        await pace.WaitAsync(Cancellation);
        await pace.WaitAsync(Cancellation);
        Assert.False(pace.WaitAsync(Cancellation).IsCompleted);
    }

    [Fact]
    public async Task A_wait_that_is_ended_takes_no_share()
    {
        var pace = new CallPace(_time, perSecond: 1, burst: 1);
        await pace.WaitAsync(Cancellation);
        using var end = new CancellationTokenSource();
        var ended = pace.WaitAsync(end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(pace.WaitAsync(Cancellation).IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(true, 5, 10, 30)]
    [InlineData(false, 2, 10, 20)]
    public async Task All_environments_of_a_mapping_stay_within_the_shared_rate(bool imports, int environments, int perSecond, int burst)
    {
        CallPace[] paces = [.. Enumerable.Range(0, environments).Select(_ => imports ? CallPace.OfImports(_time) : CallPace.OfReads(_time))];
        var calls = new List<TimeSpan>();
        var start = _time.GetTimestamp();
        using var end = new CancellationTokenSource();
        var calling = paces.Select(CallAsync).ToArray();
        for (var elapsed = 0; elapsed < 60_000; elapsed += 10)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        await end.CancelAsync();
        await Task.WhenAll(calling);
        Assert.True(calls.Count > 580, $"{calls.Count} calls");
        for (var i = 0; i < calls.Count; i++)
        {
            for (var j = i; j < calls.Count; j++)
            {
                Assert.True(j - i + 1 <= burst + ((calls[j] - calls[i]).TotalSeconds * perSecond) + 1e-6);
            }
        }

        async Task CallAsync(CallPace pace)
        {
            try
            {
                while (true)
                {
                    await pace.WaitAsync(end.Token);
                    calls.Add(_time.GetElapsedTime(start));
                }
            }
            catch (OperationCanceledException)
            {
                // The minute is over.
            }
        }
    }
}
