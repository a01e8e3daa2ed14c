using LoopbackAws.Http;
using LoopbackAws.Lambda;
using LoopbackAws.Sqs;

namespace LoopbackAws.Tests.Lambda;

public sealed class EventSourceMappingSettingsTests
{
    private static readonly QueueSettings Queue = new() { VisibilityTimeout = TimeSpan.FromSeconds(180) };

    [Theory]
    [InlineData(1, 0, 2, 30)]
    [InlineData(10, 0, 2, 180)]
    [InlineData(11, 1, 1000, 30)]
    [InlineData(10_000, 300, 2, 30)]
    public void What_Lambda_takes_is_valid(int batchSize, double window, int concurrency, double functionTimeout) =>
        Settings(batchSize, window, concurrency).Validate(Queue, TimeSpan.FromSeconds(functionTimeout));

    [Theory]
    [InlineData(0, 1, 2, 30)]
    [InlineData(10_001, 1, 2, 30)]
    [InlineData(11, 0, 2, 30)]
    [InlineData(1, -1, 2, 30)]
    [InlineData(1, 301, 2, 30)]
    [InlineData(1, 0.5, 2, 30)]
    [InlineData(1, 0, 1, 30)]
    [InlineData(1, 0, 1001, 30)]
    [InlineData(1, 0, 2, 181)]
    public void What_Lambda_refuses_is_not(int batchSize, double window, int concurrency, double functionTimeout)
    {
        var refused = Assert.Throws<AwsErrorException>(
            () => Settings(batchSize, window, concurrency).Validate(Queue, TimeSpan.FromSeconds(functionTimeout)));

        Assert.Equal(("InvalidParameterValueException", 400), (refused.Code, refused.StatusCode));
    }

    private static EventSourceMappingSettings Settings(int batchSize, double window, int concurrency) => new()
    {
        BatchSize = batchSize,
        MaximumBatchingWindow = TimeSpan.FromSeconds(window),
        MaximumConcurrency = concurrency,
    };
}
