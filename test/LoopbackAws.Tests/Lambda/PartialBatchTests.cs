using System.Globalization;
using System.Text;
using System.Threading.Channels;
using LoopbackAws.Lambda;
using LoopbackAws.Sqs;

namespace LoopbackAws.Tests.Lambda;

/// <summary>What Lambda's documentation says of each response to a batch of three messages.</summary>
public sealed class PartialBatchTests
{
    private static readonly string[] All = ["a", "b", "c"];

    private static readonly EventSourceMappingSettings Reporting = new() { ReportBatchItemFailures = true };

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"batchItemFailures":[]}""")]
    [InlineData("""{"batchItemFailures":null}""")]
    public async Task A_response_without_failures_is_a_success(string response) => await AssertAsync(response, error: false);

    [Theory]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"{{0}}"}]}""", "a")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"{{2}}"},{"itemIdentifier":"{{1}}"}]}""", "b", "c")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"{{1}}"},{"itemIdentifier":"{{1}}"}]}""", "b")]
    [InlineData(
        """{"batchItemFailures":[{"itemIdentifier":"{{0}}"},{"itemIdentifier":"{{1}}"},{"itemIdentifier":"{{2}}"}]}""",
        "a", "b", "c")]
    public async Task What_the_response_names_stays(string response, params string[] stays) =>
        await AssertAsync(response, error: false, stays);

    [Theory]
    [InlineData("{")]
    [InlineData("done")]
    [InlineData("\"done\"")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("""{"batchItemFailure":[]}""")]
    [InlineData("""{"BatchItemFailures":[{"itemIdentifier":"{{0}}"}]}""")]
    [InlineData("""{"batchItemFailures":"{{0}}"}""")]
    [InlineData("""{"batchItemFailures":["{{0}}"]}""")]
    [InlineData("""{"batchItemFailures":[null]}""")]
    [InlineData("""{"batchItemFailures":[{}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":1}]}""")]
    [InlineData("""{"batchItemFailures":[{"messageId":"{{0}}"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"unknown"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"{{0}}"},{"itemIdentifier":"unknown"}]}""")]
    public async Task A_response_that_is_not_valid_fails_the_whole_batch(string response) =>
        await AssertAsync(response, error: true, All);

    [Fact]
    public async Task An_error_of_the_function_fails_the_whole_batch()
    {
        await using var run = Start(Reporting);
        (await run.NextCallAsync()).Fail();

        Assert.Equal(new BatchResult(3, 3, """{"errorType":"Broken"}""", TimeSpan.Zero), await run.NextResultAsync());
        await AssertStaysAsync(run, All);
    }

    [Fact]
    public async Task An_invocation_that_cannot_be_made_fails_the_whole_batch()
    {
        await using var run = Start(Reporting);
        (await run.NextCallAsync()).Throw(new InvalidOperationException("no function"));

        Assert.Equal(new BatchResult(3, 3, "no function", TimeSpan.Zero), await run.NextResultAsync());
        await AssertStaysAsync(run, All);
    }

    [Fact]
    public async Task Without_the_setting_the_response_says_nothing()
    {
        await using var run = Start(new EventSourceMappingSettings());
        var call = await run.NextCallAsync();
        call.Succeed($$"""{"batchItemFailures":[{"itemIdentifier":"{{call.MessageId(0)}}"}]}""");

        Assert.Equal(new BatchResult(3, 0, null, TimeSpan.Zero), await run.NextResultAsync());
        await AssertStaysAsync(run, []);
    }

    [Fact]
    public async Task Without_the_setting_an_error_fails_the_whole_batch()
    {
        await using var run = Start(new EventSourceMappingSettings());
        (await run.NextCallAsync()).Fail();

        Assert.Equal(3, (await run.NextResultAsync()).Failed);
        await AssertStaysAsync(run, All);
    }

    [Fact]
    public async Task What_crashes_or_times_out_in_a_process_stays_in_the_queue()
    {
        await using var test = TestFunction.Start();
        await using var run = new MappingRun();
        using var stop = new CancellationTokenSource();
        var results = Channel.CreateUnbounded<BatchResult>();
        var mapping = new EventSourceMapping(run.Queue, test.Function, Reporting with { BatchSize = 2 }, run.Time);
        mapping.Completed += result => results.Writer.TryWrite(result);
        var mapped = mapping.RunAsync(stop.Token);

        run.Queue.Send(new MessageDraft("""{"do":"crash","status":3}"""));
        var crashed = await results.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Runtime.ExitError", crashed.Error, StringComparison.Ordinal);
        Assert.Equal(1, crashed.Failed);

        run.Queue.Send(new MessageDraft("""{"do":"echo","fails":true}"""));
        var failed = await results.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Null(failed.Error);
        Assert.Equal(1, failed.Failed);

        run.Queue.Send(new MessageDraft("""{"do":"echo"}"""));
        Assert.Equal(0, (await results.Reader.ReadAsync(TestContext.Current.CancellationToken)).Failed);
        Assert.Equal(new QueueDepth(Visible: 0, InFlight: 2, Delayed: 0), run.Queue.Depth);
        await stop.CancelAsync();
        await mapped;
    }

    private static MappingRun Start(EventSourceMappingSettings settings)
    {
        var run = new MappingRun();
        foreach (var body in All)
        {
            run.Queue.Send(new MessageDraft(body));
        }

        run.Start(settings);
        return run;
    }

    private static async Task AssertAsync(string response, bool error, params string[] stays)
    {
        await using var run = Start(Reporting);
        var call = await run.NextCallAsync();
        var filled = new StringBuilder(response);
        for (var index = 0; index < All.Length; index++)
        {
            filled.Replace(string.Create(CultureInfo.InvariantCulture, $"{{{{{index}}}}}"), call.MessageId(index));
        }

        call.Succeed(filled.ToString());

        var result = await run.NextResultAsync();
        Assert.Equal((3, stays.Length), (result.Size, result.Failed));
        Assert.Equal(error, result.Error is not null);
        await AssertStaysAsync(run, stays);
    }

    // Hidden until the visibility timeout is over, and then received again; the rest is deleted.
    private static async Task AssertStaysAsync(MappingRun run, string[] stays)
    {
        Assert.Equal(new QueueDepth(Visible: 0, InFlight: stays.Length, Delayed: 0), run.Queue.Depth);
        if (stays.Length > 0)
        {
            run.Time.Advance(run.Queue.Settings.VisibilityTimeout);
            Assert.Equal(stays, (await run.NextCallAsync()).Bodies);
        }
    }
}
