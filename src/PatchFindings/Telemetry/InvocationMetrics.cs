using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PatchFindings.Telemetry;

/// <summary>
/// The metrics of one invocation, written as one line in CloudWatch's embedded metric format: no call, no agent, and CloudWatch Logs makes
/// metrics of it.
/// </summary>
/// <remarks>
/// Format: "Specification: Embedded metric format" in the CloudWatch user guide. In JSON format Lambda drops lines below the function's
/// application log level, and takes a line without a valid <c>level</c> and <c>timestamp</c> for INFO ("Log-level filtering" in the Lambda
/// developer guide): so each line carries both, and the level is one that passes.
/// </remarks>
/// <param name="output">Where the line goes: the function's standard output.</param>
/// <param name="logLevel">The application log level; by default the one that Lambda tells the process.</param>
public sealed class InvocationMetrics(TextWriter output, TimeProvider time, string? logLevel = null)
{
    /// <summary>The namespace of all metrics.</summary>
    public const string Namespace = "PatchFindings";

    /// <summary>Values that one metric may carry in one line, by the format.</summary>
    public const int ValuesPerLineMax = 100;

    private readonly List<(string Name, string Unit, List<double> Values)> _metrics = [];

    private readonly string _level = (logLevel ?? Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_LEVEL")) switch
    {
        "WARN" => "WARN",
        "ERROR" => "ERROR",
        "FATAL" => "FATAL",
        _ => "INFO",
    };

    /// <summary>Counts.</summary>
    /// <param name="count">How many; 0 leaves no trace, nor does what is below.</param>
    public void Count(string name, long count = 1)
    {
        if (count <= 0)
        {
            return;
        }

        foreach (var metric in _metrics)
        {
            if (metric.Name == name)
            {
                metric.Values[0] += count;
                return;
            }
        }

        _metrics.Add((name, "Count", [count]));
    }

    /// <summary>Adds one value of a duration.</summary>
    /// <param name="duration">The duration; below zero, by clocks that disagree, it counts as zero.</param>
    public void Duration(string name, TimeSpan duration)
    {
        var milliseconds = Math.Max(0, duration.TotalMilliseconds);
        foreach (var metric in _metrics)
        {
            if (metric.Name == name)
            {
                metric.Values.Add(milliseconds);
                return;
            }
        }

        _metrics.Add((name, "Milliseconds", [milliseconds]));
    }

    /// <summary>Writes what was counted, and starts anew. Nothing counted, nothing written.</summary>
    public void Write()
    {
        for (var first = 0; _metrics.Exists(metric => metric.Values.Count > first); first += ValuesPerLineMax)
        {
            WriteLine(first);
        }

        _metrics.Clear();
    }

    private void WriteLine(int first)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        var now = time.GetUtcNow();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("_aws");
            json.WriteNumber("Timestamp", now.ToUnixTimeMilliseconds());
            json.WriteStartArray("CloudWatchMetrics");
            json.WriteStartObject();
            json.WriteString("Namespace", Namespace);
            json.WriteStartArray("Dimensions");
            json.WriteStartArray();
            json.WriteStringValue("Service");
            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteStartArray("Metrics");
            foreach (var (name, unit, values) in _metrics)
            {
                if (values.Count > first)
                {
                    json.WriteStartObject();
                    json.WriteString("Name", name);
                    json.WriteString("Unit", unit);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteString("timestamp", AwsText.FormatTime(now));
            json.WriteString("level", _level);
            json.WriteString("Service", Namespace);
            foreach (var (name, _, values) in _metrics)
            {
                WriteValues(json, name, values, first);
            }

            json.WriteEndObject();
        }

        // Lambda makes a log line of what is written with WriteLine; this one has to stay as it is.
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n");
    }

    private static void WriteValues(Utf8JsonWriter json, string name, List<double> values, int first)
    {
        if (values.Count <= first)
        {
            return;
        }

        if (values.Count == 1)
        {
            json.WriteNumber(name, values[0]);
            return;
        }

        json.WriteStartArray(name);
        for (var i = first; i < Math.Min(values.Count, first + ValuesPerLineMax); i++)
        {
            json.WriteNumberValue(values[i]);
        }

        json.WriteEndArray();
    }
}
