using System.Globalization;
using System.Text.Json;
using LoopbackAws.Lambda;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.Lambda;

public sealed class ProcessEnvironmentTests
{
    [Fact]
    public async Task The_process_has_the_variables_that_Lambda_sets()
    {
        await using var test = TestFunction.Start(settings => settings with { MemorySize = 512, Handler = "handler" });

        var told = await test.TellAsync();

        Assert.Equal("test", Variable(told, "AWS_LAMBDA_FUNCTION_NAME"));
        Assert.Equal("$LATEST", Variable(told, "AWS_LAMBDA_FUNCTION_VERSION"));
        Assert.Equal("512", Variable(told, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
        Assert.Equal("handler", Variable(told, "_HANDLER"));
        Assert.Equal("/aws/lambda/test", Variable(told, "AWS_LAMBDA_LOG_GROUP_NAME"));
        Assert.Matches(@"^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$", Variable(told, "AWS_LAMBDA_LOG_STREAM_NAME"));
        Assert.Equal("on-demand", Variable(told, "AWS_LAMBDA_INITIALIZATION_TYPE"));
        Assert.Equal("JSON", Variable(told, "AWS_LAMBDA_LOG_FORMAT"));
        Assert.Equal("eu-central-1", Variable(told, "AWS_REGION"));
        Assert.Equal("eu-central-1", Variable(told, "AWS_DEFAULT_REGION"));
        Assert.Equal("TESTKEY", Variable(told, "AWS_ACCESS_KEY_ID"));
        Assert.Equal("local", Variable(told, "AWS_SECRET_ACCESS_KEY"));
        Assert.Equal("local", Variable(told, "AWS_SESSION_TOKEN"));
        Assert.Equal(":UTC", Variable(told, "TZ"));
        Assert.Equal("en_US.UTF-8", Variable(told, "LANG"));
        Assert.Equal(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), Variable(told, "LAMBDA_TASK_ROOT"));
        Assert.Equal(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), told.GetProperty("directory").GetString());
    }

    [Fact]
    public async Task The_process_inherits_where_things_are_and_nothing_else()
    {
        string[] inherited = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64"];
        string[] windows = ["SystemRoot", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA"];
        string[] lambda =
        [
            "AWS_LAMBDA_RUNTIME_API", "_HANDLER", "LAMBDA_TASK_ROOT", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_LOG_FORMAT",
            "AWS_LAMBDA_LOG_LEVEL", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "LANG", "TZ",
        ];
        await using var test = TestFunction.Start(
            settings => settings with { Environment = new Dictionary<string, string> { ["OWN"] = "own" } });

        var told = await test.TellAsync();

        var variables = told.EnumerateObject().Where(known => known.Name.StartsWith('$')).Select(known => known.Name[1..]);
        Assert.Empty(variables.Except([.. inherited, .. windows, .. lambda, "OWN"]));
        Assert.Equal("own", Variable(told, "OWN"));
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), Variable(told, "PATH"));
    }

    [Fact]
    public async Task Each_invocation_says_its_id_its_deadline_its_function_and_its_trace()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
        await using var test = TestFunction.Start(settings => settings with { Timeout = TimeSpan.FromSeconds(30) }, time);

        var result = await test.InvokeAsync("""{"do":"tell"}""");

        var told = TestFunction.Json(result);
        var deadline = (time.GetUtcNow() + TimeSpan.FromSeconds(30)).ToUnixTimeMilliseconds();
        Assert.Equal(result.RequestId, told.GetProperty("Lambda-Runtime-Aws-Request-Id").GetString());
        Assert.Equal(deadline.ToString(CultureInfo.InvariantCulture), told.GetProperty("Lambda-Runtime-Deadline-Ms").GetString());
        Assert.Equal(
            "arn:aws:lambda:eu-central-1:123456789012:function:test",
            told.GetProperty("Lambda-Runtime-Invoked-Function-Arn").GetString());
        Assert.Matches(
            "^Root=1-6957[0-9a-f]{4}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$",
            told.GetProperty("Lambda-Runtime-Trace-Id").GetString());
    }

    [Theory]
    [InlineData("AWS_REGION")]
    [InlineData("AWS_LAMBDA_RUNTIME_API")]
    [InlineData("_HANDLER")]
    [InlineData("_X_AMZN_TRACE_ID")]
    public void A_reserved_variable_is_refused(string name)
    {
        var settings = TestFunction.Settings with { Environment = new Dictionary<string, string> { [name] = "mine" } };

        Assert.Throws<ArgumentException>(() => new LambdaFunction(settings, TimeProvider.System));
    }

    [Fact]
    public async Task The_log_format_and_the_locale_are_the_functions_to_choose()
    {
        await using var test = TestFunction.Start(settings => settings with
        {
            Environment = new Dictionary<string, string> { ["AWS_LAMBDA_LOG_FORMAT"] = "Text", ["LANG"] = "C" },
        });

        var told = await test.TellAsync();

        Assert.Equal(("Text", "C"), (Variable(told, "AWS_LAMBDA_LOG_FORMAT"), Variable(told, "LANG")));
    }

    [Theory]
    [InlineData("cn-north-1", "arn:aws-cn:lambda:cn-north-1:123456789012:function:test")]
    [InlineData("us-gov-west-1", "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:test")]
    public void The_function_is_in_its_Regions_partition(string region, string arn) =>
        Assert.Equal(arn, (TestFunction.Settings with { Region = region }).Arn);

    private static string? Variable(JsonElement told, string name) => told.GetProperty("$" + name).GetString();
}
