using Amazon.Lambda.RuntimeSupport;
using Microsoft.Extensions.Time.Testing;

namespace PatchFindings.Aws.Tests.Lambda.Source;

public sealed class LambdaContextTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000));

    private readonly Dictionary<string, string> _variables = new()
    {
        ["AWS_LAMBDA_FUNCTION_NAME"] = "f",
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "256",
        ["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/f",
        ["AWS_LAMBDA_LOG_STREAM_NAME"] = "2021/11/15/[$LATEST]1",
    };

    [Fact]
    public void The_headers_and_the_environment_tell_the_invocation()
    {
        var context = Context(("Lambda-Runtime-Invoked-Function-Arn", "arn:f"), ("Lambda-Runtime-Trace-Id", "Root=1-5"));

        Assert.Equal(("r-1", "arn:f", "Root=1-5"), (context.AwsRequestId, context.InvokedFunctionArn, context.TraceId));
        Assert.Equal(("f", "$LATEST", 256), (context.FunctionName, context.FunctionVersion, context.MemoryLimitInMB));
        Assert.Equal(("/aws/lambda/f", "2021/11/15/[$LATEST]1"), (context.LogGroupName, context.LogStreamName));
    }

    [Fact]
    public void The_remaining_time_runs_down_to_the_deadline_and_below()
    {
        var context = Context(("Lambda-Runtime-Deadline-Ms", "1003000"));

        Assert.Equal(TimeSpan.FromSeconds(3), context.RemainingTime);
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(-1), context.RemainingTime);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    public void Without_a_deadline_the_longest_that_lambda_runs_remains(string deadline) =>
        Assert.Equal(TimeSpan.FromMinutes(15), Context(("Lambda-Runtime-Deadline-Ms", deadline)).RemainingTime);

    [Fact]
    public void An_invocation_without_an_id_cannot_be_answered() =>
        Assert.Throws<InvalidOperationException>(() => Context(("Lambda-Runtime-Aws-Request-Id", "")));

    private LambdaContext Context(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers.UnionBy([("Lambda-Runtime-Aws-Request-Id", "r-1")], header => header.Item1))
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        var environment = new RuntimeEnvironment(_variables.GetValueOrDefault, (_, _) => { });
        return new LambdaContext(response.Headers.NonValidated, environment, new LogOutput(environment, _clock, () => Stream.Null), _clock);
    }
}
