using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The bytes of one line, and the JSON writer over them, kept for the next line.</summary>
internal sealed class LogLineBuffer
{
    private const int KeptBytes = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private Utf8JsonWriter? _json;
    private string? _templateText;
    private MessageTemplate _template;

    // A log line is a document of its own: what HTML would need escaped stays readable. Line ends and controls are escaped all the same.
    public Utf8JsonWriter Json => _json ??= new(_bytes, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public bool IsLarge => _bytes.Capacity > KeptBytes;

    /// <summary>The template of a text. A function tells of each record of a batch with the same one.</summary>
    public MessageTemplate Template(string text)
    {
        if (text != _templateText)
        {
            (_templateText, _template) = (text, MessageTemplate.Parse(text));
        }

        return _template;
    }

    public void Append(string text) => Encoding.UTF8.GetBytes(text, _bytes);

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _json?.Reset();
    }
}
