using System.Text.Json;
using Amazon.Runtime;

namespace Amazon.SecurityHub.Internal;

/// <summary>A part of the API's model that writes its JSON without reflection.</summary>
internal interface IJsonWritten
{
    /// <summary>Writes the members that are set, without the braces around them.</summary>
    void Write(Utf8JsonWriter json);
}

/// <summary>A part of the API's model that reads its JSON without reflection.</summary>
internal interface IJsonRead<TSelf>
{
    /// <summary>Reads the known members; others are passed over, as a newer service may send them.</summary>
    static abstract TSelf Read(JsonElement json);
}

/// <summary>Members by their JSON names. One that is null is not written; one that is absent or null reads as null.</summary>
internal static class JsonMembers
{
    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void Constant(this Utf8JsonWriter json, string name, ConstantClass? value) => json.Text(name, value?.Value);

    public static void Number(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void Texts(this Utf8JsonWriter json, string name, Dictionary<string, string>? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    public static void List(this Utf8JsonWriter json, string name, List<string>? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static void Object(this Utf8JsonWriter json, string name, IJsonWritten? value)
    {
        if (value is not null)
        {
            json.WriteStartObject(name);
            value.Write(json);
            json.WriteEndObject();
        }
    }

    public static void Objects<T>(this Utf8JsonWriter json, string name, List<T>? values)
        where T : class, IJsonWritten
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            value.Write(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static string? Text(this JsonElement json, string name) => json.Member(name)?.GetString();

    public static int? Number(this JsonElement json, string name) => json.Member(name)?.GetInt32();

    public static Dictionary<string, string>? Texts(this JsonElement json, string name) =>
        json.Member(name)?.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString() ?? string.Empty);

    public static List<string>? List(this JsonElement json, string name) =>
        json.Member(name) is not { } array ? null
            : [.. array.EnumerateArray().Select(element => element.GetString() ?? string.Empty)];

    public static T? Object<T>(this JsonElement json, string name)
        where T : class, IJsonRead<T> =>
        json.Member(name) is { } element ? T.Read(element) : null;

    public static List<T>? Objects<T>(this JsonElement json, string name)
        where T : class, IJsonRead<T> =>
        json.Member(name) is not { } array ? null : [.. array.EnumerateArray().Select(T.Read)];

    private static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var element) && element.ValueKind != JsonValueKind.Null
            ? element
            : null;
}
