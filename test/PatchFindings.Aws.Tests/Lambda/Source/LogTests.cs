using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Microsoft.Extensions.Time.Testing;

namespace PatchFindings.Aws.Tests.Lambda.Source;

public sealed class LogTests
{
    private const string Start =
        """{"timestamp":"2021-11-15T22:05:25.007Z","level":"INFO","requestId":"r-1","traceId":"Root=1-5",""";

    private readonly MemoryStream _written = new();
    private readonly LambdaConsoleLogger _log;

    public LogTests() => _log = Logger(level: null);

    private string Written => Encoding.UTF8.GetString(_written.ToArray());

    [Fact]
    public void A_message_without_arguments_is_text_on_one_line()
    {
        _log.LogLine("Hello {not a hole} \"Prüfung\"\r\n\tü");

        Assert.Equal(Start + "\"message\":\"Hello {not a hole} \\\"Prüfung\\\"\\r\\n\\tü\"}\n", Written);
    }

    [Fact]
    public void Every_argument_is_a_member_of_its_own_type()
    {
        _log.Log(
            LogLevel.Information, "{text} {int} {long} {double} {true} {nan} {uuid}", "a\nb", -1, long.MaxValue, 1.5, true, double.NaN,
            Guid.Empty);

        Assert.Equal(
            Start
            + "\"message\":\"a\\nb -1 9223372036854775807 1.5 True NaN 00000000-0000-0000-0000-000000000000\","
            + "\"text\":\"a\\nb\",\"int\":-1,\"long\":9223372036854775807,\"double\":1.5,\"true\":true,\"nan\":\"NaN\","
            + "\"uuid\":\"00000000-0000-0000-0000-000000000000\"}\n",
            Written);
    }

    [Theory]
    [InlineData("{a} {b} {c}", "x b {c}", "\"a\":\"x\",\"b\":\"b\"")]
    [InlineData("{a}", "x", "\"a\":\"x\"")]
    [InlineData("{a} and {b", "x and {b", "\"a\":\"x\"")]
    [InlineData("no hole", "no hole", "")]
    public void A_template_need_not_fit_its_arguments(string template, string message, string members)
    {
        _log.Log(LogLevel.Information, template, "x", "b");

        var more = members.Length == 0 ? "" : "," + members;
        Assert.Equal(Start + $"\"message\":\"{message}\"{more}}}\n", Written);
    }

    [Fact]
    public void A_null_argument_is_left_out()
    {
        _log.Log(LogLevel.Information, "{a} {b}", null, 1);

        Assert.Equal(Start + "\"message\":\"{a} 1\",\"b\":1}\n", Written);
    }

    [Fact]
    public void An_exception_has_its_type_message_and_stack()
    {
        _log.Error(Assert.Throws<InvalidOperationException>(() => Deep(3)));

        using var line = JsonDocument.Parse(Written);
        Assert.Equal("ERROR", line.RootElement.GetProperty("level").GetString());
        Assert.Equal("System.InvalidOperationException", line.RootElement.GetProperty("errorType").GetString());
        Assert.Equal("no\nway", line.RootElement.GetProperty("errorMessage").GetString());
        var stack = line.RootElement.GetProperty("stackTrace").EnumerateArray().Select(frame => frame.GetString()!).ToList();
        Assert.Equal("System.InvalidOperationException: no", stack[0]);
        Assert.Contains("---> System.ArgumentException: inner", stack);
        Assert.Contains(stack, frame => frame.StartsWith("at PatchFindings.Aws.Tests.", StringComparison.Ordinal));
        Assert.Equal(1, Written.Count(character => character == '\n'));
    }

    [Fact]
    public void Huge_values_are_cut_and_the_line_stays_whole()
    {
        var huge = new string('x', 5_000_000);

        _log.Log(LogLevel.Information, "{a} {b} {c} {d} {e} {f} {g} {h}", [.. Enumerable.Repeat(huge, 8)]);
        _log.Error(new InvalidOperationException(huge));

        var lines = Written.TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 60_000, 256 * 1024));
        using var first = JsonDocument.Parse(lines[0]);
        Assert.EndsWith("… (5000000 characters)", first.RootElement.GetProperty("a").GetString(), StringComparison.Ordinal);
        using var second = JsonDocument.Parse(lines[1]);
        Assert.EndsWith("… (5000000 characters)", second.RootElement.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_break_the_line()
    {
        _log.Log(LogLevel.Information, "{a}", "x\ud83d");

        using var line = JsonDocument.Parse(Written);
        Assert.Equal("x\ufffd", line.RootElement.GetProperty("a").GetString());
    }

    [Fact]
    public void Raw_text_stays_raw()
    {
        _log.Log("{\"_aws\":{}}\n");

        Assert.Equal("{\"_aws\":{}}\n", Written);
    }

    [Theory]
    [InlineData(null, "INFO WARN ERROR FATAL")]
    [InlineData("nonsense", "INFO WARN ERROR FATAL")]
    [InlineData("TRACE", "TRACE DEBUG INFO WARN ERROR FATAL")]
    [InlineData("DEBUG", "DEBUG INFO WARN ERROR FATAL")]
    [InlineData("INFO", "INFO WARN ERROR FATAL")]
    [InlineData("warn", "WARN ERROR FATAL")]
    [InlineData("ERROR", "ERROR FATAL")]
    [InlineData("FATAL", "FATAL")]
    public void Lines_below_the_level_are_not_written_and_the_level_has_lambdas_own_name(string? level, string written)
    {
        var log = Logger(level);

        foreach (var one in Enum.GetValues<LogLevel>())
        {
            log.Log(one, "{a}", 1);
        }

        var names = Written.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("level").GetString());
        Assert.Equal(written, string.Join(' ', names));
    }

    [Fact]
    public void An_error_report_is_cut_to_what_the_runtime_api_takes()
    {
        var report = new ErrorReport(new InvalidOperationException(new string('x', 2_000_000)));

        Assert.InRange(report.Body.Length, 1, 256 * 1024);
        using var body = JsonDocument.Parse(report.Body);
        Assert.Equal("InvalidOperationException", body.RootElement.GetProperty("errorType").GetString());
        Assert.EndsWith("(2000000 characters)", body.RootElement.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_and_a_stack_without_end_are_cut()
    {
        Exception exception = Assert.Throws<InvalidOperationException>(() => Deep(200));
        for (var i = 1; i < 5000; i++)
        {
            exception = new InvalidOperationException($"{i}", exception);
        }

        var report = new ErrorReport(exception);

        Assert.InRange(report.Body.Length, 1, 256 * 1024);
        using var body = JsonDocument.Parse(report.Body);
        Assert.Equal("4998", body.RootElement.GetProperty("cause").GetProperty("errorMessage").GetString());
    }

    [Fact]
    public void An_error_type_is_ascii_for_it_travels_as_a_header() => Assert.Equal("?bel", new ErrorReport(new Übel("böse")).Type);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static int Deep(int depth) =>
        depth == 0 ? throw new InvalidOperationException("no\nway", new ArgumentException("inner")) : Deep(depth - 1) + 1;

    private LambdaConsoleLogger Logger(string? level)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2021, 11, 15, 22, 5, 25, 7, TimeSpan.Zero));
        var environment = new RuntimeEnvironment(name => name == "AWS_LAMBDA_LOG_LEVEL" ? level : null, (_, _) => { });
        return new LambdaConsoleLogger(new LogOutput(environment, clock, () => _written), "r-1", "Root=1-5");
    }

    private sealed class Übel(string message) : Exception(message);
}
