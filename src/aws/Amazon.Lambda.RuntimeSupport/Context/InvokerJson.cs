using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Reads the JSON headers that an invoker can fill with anything: what is not as documented counts as not sent.</summary>
internal static class InvokerJson
{
    public static T? Read<T>(string? header, Func<JsonElement, T> read)
        where T : class
    {
        if (string.IsNullOrEmpty(header))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(header);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    /// <summary>The members of an object by name; one that is no string comes as its JSON.</summary>
    public static Dictionary<string, string>? Map(JsonElement parent, string name)
    {
        if (Object(parent, name) is not { } members)
        {
            return null;
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in members.EnumerateObject())
        {
            map[member.Name] = member.Value.ToString();
        }

        return map;
    }
}
