using Amazon.Lambda.Core;

namespace PatchFindings.Aws.Tests.Lambda.Source;

public sealed class LogLevelTests
{
    [Theory]
    [InlineData(null, "info warn fail crit")]
    [InlineData("", "info warn fail crit")]
    [InlineData("nonsense", "info warn fail crit")]
    [InlineData("TRACE", "trce dbug info warn fail crit")]
    [InlineData("DEBUG", "dbug info warn fail crit")]
    [InlineData("INFO", "info warn fail crit")]
    [InlineData("Information", "info warn fail crit")]
    [InlineData("WARN", "warn fail crit")]
    [InlineData("warning", "warn fail crit")]
    [InlineData("ERROR", "fail crit")]
    [InlineData("FATAL", "crit")]
    [InlineData("Critical", "crit")]
    public void Lines_below_the_level_are_not_written(string? level, string written)
    {
        var log = new LogProbe("Text", level);

        log.Logger.LogTrace("m");
        log.Logger.LogDebug("{a}", 1);
        log.Logger.LogInformation("m");
        log.Logger.LogWarning(new InvalidOperationException(), "m");
        log.Logger.Log(LogLevel.Error, "m");
        log.Logger.Log("critical", "{a}", 1);

        var labels = log.Written.Split('\n').Where(line => line.Contains('\t', StringComparison.Ordinal)).Select(l => l.Split('\t')[2]);
        Assert.Equal(written, string.Join(' ', labels));
    }

    [Fact]
    public void The_clients_own_variables_win_over_the_platforms()
    {
        var log = new LogProbe(
            "JSON", "TRACE", ("AWS_LAMBDA_HANDLER_LOG_LEVEL", "Error"), ("AWS_LAMBDA_HANDLER_LOG_FORMAT", "Unformatted"));

        log.Logger.LogInformation("below");
        log.Logger.LogError("bare");

        Assert.Equal("bare\n", log.Written);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Text")]
    [InlineData("Default")]
    public void The_text_format_is_time_id_level_and_message(string? format)
    {
        var log = new LogProbe(format);

        log.Logger.LogWarning("{count} of {what}", 2, "three");

        Assert.Equal("2021-11-15T22:05:25.007Z\tr-1\twarn\t2 of three\n", log.Written);
    }

    [Fact]
    public void The_text_format_puts_the_exception_below_the_message()
    {
        var log = new LogProbe("Text");

        log.Logger.LogCritical(new InvalidOperationException("why"), "Failed");
        log.Logger.LogError(new InvalidOperationException("why"), "");

        Assert.Equal(
            "2021-11-15T22:05:25.007Z\tr-1\tcrit\tFailed\nSystem.InvalidOperationException: why\n"
            + "2021-11-15T22:05:25.007Z\tr-1\tfail\tSystem.InvalidOperationException: why\n",
            log.Written);
    }

    [Theory]
    [InlineData("Trace", "TRACE")]
    [InlineData("Debug", "DEBUG")]
    [InlineData("Information", "INFO")]
    [InlineData("Warning", "WARN")]
    [InlineData("Error", "ERROR")]
    [InlineData("Critical", "FATAL")]
    [InlineData("warn", "WARN")]
    [InlineData(null, "INFO")]
    public void The_json_format_tells_the_level_in_lambdas_own_words(string? level, string word)
    {
        var log = new LogProbe("JSON", "TRACE");

        log.Logger.Log(level!, "m");

        Assert.Contains($"\"level\":\"{word}\"", log.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_that_nobody_knows_is_written_under_its_own_name()
    {
        var log = new LogProbe("JSON", "FATAL");

        log.Logger.Log("Audit", "m");

        Assert.Contains("\"level\":\"Audit\"", log.Written, StringComparison.Ordinal);
    }
}
