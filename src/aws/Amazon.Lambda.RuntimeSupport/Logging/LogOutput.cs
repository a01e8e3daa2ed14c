using System.Text;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The process's standard output, one write a line. Lines are made first and written under the lock that <see cref="Console.Out"/>
/// itself takes, so neither the logger's lines nor the console's ever tear each other.
/// </summary>
internal sealed class LogOutput
{
    private readonly LogFormat _format;
    private readonly TimeProvider _clock;
    private readonly Func<Stream> _open;
    private Stream? _stream;
    private LogLineBuffer? _spare;

    public LogOutput(RuntimeEnvironment environment, TimeProvider clock, Func<Stream>? open = null)
    {
        _clock = clock;
        _open = open ?? Console.OpenStandardOutput;
        Minimum = LogLevels.Parse(environment.LogLevel) ?? LogLevel.Information;
        _format = environment.LogFormat switch
        {
            { } format when format.Equals("json", StringComparison.OrdinalIgnoreCase) => LogFormat.Json,
            { } format when format.Equals("unformatted", StringComparison.OrdinalIgnoreCase) => LogFormat.Unformatted,
            _ => LogFormat.Text,
        };
    }

    public LogLevel Minimum { get; }

    public void WriteRaw(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void Write(in LogEvent line)
    {
        // Not under the lock: an argument's ToString may itself log.
        var buffer = Interlocked.Exchange(ref _spare, null) ?? new LogLineBuffer();
        try
        {
            var now = _clock.GetUtcNow().UtcDateTime;
            if (_format == LogFormat.Json)
            {
                JsonLogLine.Write(buffer, line, now);
            }
            else
            {
                TextLogLine.Write(buffer, line, now, prefix: _format == LogFormat.Text);
            }

            Write(buffer.Written);
        }
        finally
        {
            buffer.Clear();
            Volatile.Write(ref _spare, buffer.IsLarge ? null : buffer);
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        // Console.Out holds this same lock for the whole of each of its calls. It is touched no earlier than for a first line.
        lock (Console.Out)
        {
            _stream ??= _open();
            _stream.Write(bytes);
        }
    }
}
