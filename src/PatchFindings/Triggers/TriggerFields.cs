using System.Text.Json;

namespace PatchFindings.Triggers;

/// <summary>Reads fields of an event and keeps the first thing that is wrong; later reads go on, so that callers stay flat.</summary>
internal sealed class TriggerFields(JsonElement root)
{
    private JsonElement _object = root;
    private string _prefix = string.Empty;

    public delegate bool Form(ReadOnlySpan<char> text);

    public Rejection? Rejection { get; private set; }

    public bool IsObject => _object.ValueKind == JsonValueKind.Object;

    /// <summary>Goes on with the fields of <c>detail</c>.</summary>
    public bool EnterDetail()
    {
        if (!_object.TryGetProperty("detail", out var detail))
        {
            Reject("detail", null, "is missing");
            return false;
        }

        if (detail.ValueKind != JsonValueKind.Object)
        {
            Reject("detail", detail.GetRawText(), "must be an object");
            return false;
        }

        _object = detail;
        _prefix = "detail.";
        return true;
    }

    public string? Text(string name)
    {
        if (!_object.TryGetProperty(name, out var element))
        {
            Reject(_prefix + name, null, "is missing");
            return null;
        }

        if (element.ValueKind != JsonValueKind.String)
        {
            Reject(_prefix + name, element.GetRawText(), "must be a string");
            return null;
        }

        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape such as "\ud800" is JSON, but half a character.
            Reject(_prefix + name, element.GetRawText(), "is not valid Unicode");
            return null;
        }
    }

    public string? Text(string name, Form form, string reason)
    {
        var text = Text(name);
        if (text is not null && !form(text))
        {
            Reject(_prefix + name, text, reason);
            return null;
        }

        return text;
    }

    public DateTimeOffset Time(string name)
    {
        var text = Text(name);
        if (text is null)
        {
            return default;
        }

        if (!AwsText.TryParseTime(text, out var time))
        {
            Reject(_prefix + name, text, "is not an RFC 3339 date and time");
        }
        else if (!AwsText.IsClockTime(time))
        {
            Reject(_prefix + name, text, "is a time that no clock tells");
        }

        return time;
    }

    public Trigger? Reject(string field, string? value, string reason)
    {
        Rejection ??= new Rejection(field, value, reason);
        return null;
    }
}
