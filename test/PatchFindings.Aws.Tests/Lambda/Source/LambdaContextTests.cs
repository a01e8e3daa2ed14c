using System.Net.Http.Headers;
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
        var context = Context(
            ("Lambda-Runtime-Invoked-Function-Arn", "arn:f"),
            ("Lambda-Runtime-Trace-Id", "Root=1-5"),
            ("Lambda-Runtime-Aws-Tenant-Id", "blue"),
            ("Lambda-Runtime-Cognito-Identity", """{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}"""),
            ("Lambda-Runtime-Client-Context",
                """{"client":{"installation_id":"1","app_title":"t"},"custom":{"k":"v","n":5},"env":{"locale":"de"}}"""));

        Assert.Equal(("r-1", "arn:f"), (context.AwsRequestId, context.InvokedFunctionArn));
        Assert.Equal(("Root=1-5", "blue"), (context.TraceId, context.TenantId));
        Assert.Equal(("i", "p"), (context.Identity!.IdentityId, context.Identity.IdentityPoolId));
        Assert.Equal(("1", "t"), (context.ClientContext!.Client!.InstallationId, context.ClientContext.Client.AppTitle));
        Assert.Equal(("v", "5"), (context.ClientContext.Custom!["k"], context.ClientContext.Custom["n"]));
        Assert.Equal("de", context.ClientContext.Environment!["locale"]);
        Assert.Equal(("f", "$LATEST", 256), (context.FunctionName, context.FunctionVersion, context.MemoryLimitInMB));
        Assert.Equal(("/aws/lambda/f", "2021/11/15/[$LATEST]1"), (context.LogGroupName, context.LogStreamName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    public void An_invokers_header_that_is_not_as_documented_counts_as_not_sent(string header)
    {
        var context = Context(("Lambda-Runtime-Client-Context", header), ("Lambda-Runtime-Cognito-Identity", header));

        Assert.Null(context.ClientContext);
        Assert.Null(context.Identity);
    }

    [Fact]
    public void A_client_context_of_wrong_types_is_read_as_far_as_it_goes()
    {
        var context = Context(("Lambda-Runtime-Client-Context", """{"client":"x","custom":[],"env":{"k":null}}"""));

        Assert.Null(context.ClientContext!.Client);
        Assert.Null(context.ClientContext.Custom);
        Assert.Equal("", context.ClientContext.Environment!["k"]);
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
    public void An_invocation_without_an_id_cannot_be_answered()
    {
        using var response = new HttpResponseMessage();

        Assert.Throws<RuntimeApiClientException>(() => Context(response.Headers.NonValidated));
    }

    private LambdaContext Context(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        response.Headers.Add("Lambda-Runtime-Aws-Request-Id", "r-1");
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return Context(response.Headers.NonValidated);
    }

    private LambdaContext Context(HttpHeadersNonValidated headers)
    {
        var environment = new RuntimeEnvironment(_variables.GetValueOrDefault, (_, _) => { });
        return new LambdaContext(headers, environment, null, new LogOutput(environment, _clock, () => Stream.Null), _clock);
    }
}
