using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The process's standard output, one write a line. Lines are made first and written under the lock that <see cref="Console.Out"/>
/// itself takes, so neither the logger's lines nor the console's ever tear each other.
/// </summary>
internal sealed class LogOutput(RuntimeEnvironment environment, TimeProvider clock, Func<Stream>? open = null)
{
    private const int KeptBytes = 64 * 1024;
    private readonly LogLevel _minimum = Parse(environment.LogLevel);
    private Stream? _stream;
    private Line? _spare;

    public void WriteRaw(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void Write(in LogEvent line)
    {
        if (line.Level < _minimum)
        {
            return;
        }

        // Not under the lock: an argument's ToString may itself log.
        var buffer = Interlocked.Exchange(ref _spare, null) ?? new Line();
        JsonLogLine.Write(buffer.Json, line, clock.GetUtcNow().UtcDateTime);
        buffer.Json.Flush();
        buffer.Bytes.Write("\n"u8);
        Write(buffer.Bytes.WrittenSpan);
        buffer.Json.Reset();
        buffer.Bytes.ResetWrittenCount();
        Volatile.Write(ref _spare, buffer.Bytes.Capacity > KeptBytes ? null : buffer);
    }

    // Lambda's own words (ApplicationLogLevel).
    private static LogLevel Parse(string? level) => level?.ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "FATAL" => LogLevel.Critical,
        _ => LogLevel.Information,
    };

    private void Write(ReadOnlySpan<byte> bytes)
    {
        // Console.Out holds this same lock for the whole of each of its calls. It is touched no earlier than for a first line.
        lock (Console.Out)
        {
            _stream ??= open is null ? Console.OpenStandardOutput() : open();
            _stream.Write(bytes);
        }
    }

    /// <summary>The bytes of one line, and the JSON writer over them, kept for the next line.</summary>
    private sealed class Line
    {
        // A log line is a document of its own: what HTML would need escaped stays readable. Line ends and controls are escaped all the same.
        private static readonly JsonWriterOptions Options = new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        };

        public Line() => Json = new Utf8JsonWriter(Bytes, Options);

        public ArrayBufferWriter<byte> Bytes { get; } = new(1024);

        public Utf8JsonWriter Json { get; }
    }
}
