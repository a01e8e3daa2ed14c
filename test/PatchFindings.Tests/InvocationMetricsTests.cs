using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PatchFindings.Telemetry;

namespace PatchFindings.Tests;

/// <summary>CloudWatch's embedded metric format ("Specification: Embedded metric format" in the CloudWatch user guide).</summary>
public sealed class InvocationMetricsTests
{
    private readonly StringWriter _output = new();
    private readonly InvocationMetrics _metrics;

    public InvocationMetricsTests() =>
        _metrics = new InvocationMetrics(_output, new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero)));

    [Fact]
    public void An_invocation_is_one_line()
    {
        _metrics.Count("EventsReceived", 50);
        _metrics.Count("Enqueued");
        _metrics.Count("Enqueued", 2);
        _metrics.Duration("ImportLatency", TimeSpan.FromMilliseconds(1_500.5));

        _metrics.Write();

        Assert.Equal(
            """{"_aws":{"Timestamp":1772366400123,"CloudWatchMetrics":[{"Namespace":"PatchFindings","Dimensions":[["Service"]],"""
            + "\"Metrics\":["
            + """{"Name":"EventsReceived","Unit":"Count"},{"Name":"Enqueued","Unit":"Count"},"""
            + """{"Name":"ImportLatency","Unit":"Milliseconds"}]}]},"""
            + """
              "timestamp":"2026-03-01T12:00:00.123Z","level":"INFO",
              """
            + "\"Service\":\"PatchFindings\",\"EventsReceived\":50,\"Enqueued\":3,\"ImportLatency\":1500.5}" + "\n",
            _output.ToString());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(200, 2)]
    [InlineData(250, 3)]
    public void A_metric_carries_at_most_a_hundred_values_a_line_and_no_value_is_lost(int values, int lines)
    {
        _metrics.Count("FindingsImported", values);
        for (var i = 0; i < values; i++)
        {
            _metrics.Duration("ImportLatency", TimeSpan.FromMilliseconds(i));
        }

        _metrics.Write();

        var written = Lines();
        Assert.Equal(lines, written.Count);
        Assert.Equal(Enumerable.Range(0, values), written.SelectMany(line => Values(line, "ImportLatency")).Select(value => (int)value));
        Assert.Equal(values, Assert.Single(written.SelectMany(line => Values(line, "FindingsImported"))));
        Assert.All(written, AssertIsValid);
    }

    [Theory]
    [InlineData(null, "INFO")]
    [InlineData("TRACE", "INFO")]
    [InlineData("INFO", "INFO")]
    [InlineData("WARN", "WARN")]
    [InlineData("ERROR", "ERROR")]
    [InlineData("FATAL", "FATAL")]
    [InlineData("nonsense", "INFO")]
    public void A_line_has_a_level_that_the_application_log_level_lets_pass(string? logLevel, string level)
    {
        var metrics = new InvocationMetrics(_output, TimeProvider.System, logLevel);
        metrics.Count("Enqueued");

        metrics.Write();

        var line = Assert.Single(Lines());
        Assert.Equal(level, line.GetProperty("level").GetString());
        Assert.True(AwsText.TryParseTime(line.GetProperty("timestamp").GetString(), out _));
    }

    [Fact]
    public void A_count_beyond_32_bits_is_told_and_one_below_zero_is_not()
    {
        _metrics.Count("MessagesRedriven", 3_000_000_000);
        _metrics.Count("MessagesRedriven", 3_000_000_000);
        _metrics.Count("FindingsRefused", -1);

        _metrics.Write();

        var line = Assert.Single(Lines());
        Assert.Equal([6_000_000_000], Values(line, "MessagesRedriven"));
        Assert.Empty(Values(line, "FindingsRefused"));
    }

    [Fact]
    public void Nothing_counted_is_nothing_written()
    {
        _metrics.Count("EventsReceived", 0);
        _metrics.Write();

        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void What_was_written_is_not_written_again()
    {
        _metrics.Count("Enqueued");
        _metrics.Write();
        _metrics.Write();
        _metrics.Count("Enqueued");
        _metrics.Write();

        Assert.All(Lines(), line => Assert.Equal([1.0], Values(line, "Enqueued")));
        Assert.Equal(2, Lines().Count);
    }

    [Fact]
    public void A_duration_below_zero_is_zero()
    {
        _metrics.Duration("ImportLatency", TimeSpan.FromSeconds(-5));
        _metrics.Write();

        Assert.Equal([0.0], Values(Assert.Single(Lines()), "ImportLatency"));
    }

    [Fact]
    public void The_longest_duration_is_a_number()
    {
        _metrics.Duration("ImportLatency", TimeSpan.MaxValue);
        _metrics.Write();

        AssertIsValid(Assert.Single(Lines()));
    }

    // The format's own demands: milliseconds, at most 100 metrics and values, each metric and dimension a member of the root.
    private static void AssertIsValid(JsonElement line)
    {
        var aws = line.GetProperty("_aws");
        Assert.True(aws.GetProperty("Timestamp").TryGetInt64(out _));
        var directive = Assert.Single(aws.GetProperty("CloudWatchMetrics").EnumerateArray());
        Assert.Equal("PatchFindings", directive.GetProperty("Namespace").GetString());
        foreach (var dimension in directive.GetProperty("Dimensions").EnumerateArray().SelectMany(set => set.EnumerateArray()))
        {
            Assert.Equal(JsonValueKind.String, line.GetProperty(dimension.GetString()!).ValueKind);
        }

        var metrics = directive.GetProperty("Metrics").EnumerateArray().ToList();
        Assert.InRange(metrics.Count, 1, 100);
        foreach (var metric in metrics)
        {
            Assert.Contains(metric.GetProperty("Unit").GetString(), new[] { "Count", "Milliseconds" });
            Assert.InRange(Values(line, metric.GetProperty("Name").GetString()!).Length, 1, 100);
        }

        Assert.Equal(metrics.Count + 4, line.EnumerateObject().Count());
    }

    private static double[] Values(JsonElement line, string name) =>
        !line.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetDouble())]
        : [value.GetDouble()];

    private List<JsonElement> Lines() =>
        [.. _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
}
