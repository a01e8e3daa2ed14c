using System.Collections;
using System.Text.Json;
using Amazon.Runtime;

namespace Amazon.SecurityHub.Model.Internal;

/// <summary>
/// Members by their JSON names. A member that is null is not written; one that is absent or null reads as null. With
/// <see cref="AWSConfigs.InitializeCollections"/> an empty collection is what null is without.
/// </summary>
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

    public static void Real(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void Flag(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }

    public static void Texts(this Utf8JsonWriter json, string name, Dictionary<string, string>? values)
    {
        if (values is null || IsUnset(values))
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
        if (values is null || IsUnset(values))
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

    public static void Object<T>(this Utf8JsonWriter json, string name, T? value)
        where T : class, IJsonModel<T>
    {
        if (value is not null)
        {
            json.WriteStartObject(name);
            value.Write(json);
            json.WriteEndObject();
        }
    }

    public static void Objects<T>(this Utf8JsonWriter json, string name, List<T>? values)
        where T : class, IJsonModel<T>
    {
        if (values is null || IsUnset(values))
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

    public static double? Real(this JsonElement json, string name) => json.Member(name)?.GetDouble();

    public static bool? Flag(this JsonElement json, string name) => json.Member(name)?.GetBoolean();

    public static Dictionary<string, string>? Texts(this JsonElement json, string name) =>
        json.Member(name)?.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString() ?? string.Empty)
        ?? (AWSConfigs.InitializeCollections ? [] : null);

    public static List<string>? List(this JsonElement json, string name) =>
        json.Member(name) is not { } array ? AWSConfigs.InitializeCollections ? [] : null
            : [.. array.EnumerateArray().Select(element => element.GetString() ?? string.Empty)];

    public static T? Object<T>(this JsonElement json, string name)
        where T : class, IJsonModel<T> =>
        json.Member(name) is { } element ? T.Read(element) : null;

    public static List<T>? Objects<T>(this JsonElement json, string name)
        where T : class, IJsonModel<T>
    {
        if (json.Member(name) is not { } array)
        {
            return AWSConfigs.InitializeCollections ? [] : null;
        }

        var values = new List<T>(array.GetArrayLength());
        foreach (var element in array.EnumerateArray())
        {
            values.Add(T.Read(element));
        }

        return values;
    }

    private static bool IsUnset(ICollection values) => values.Count == 0 && AWSConfigs.InitializeCollections;

    private static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var element) && element.ValueKind != JsonValueKind.Null
            ? element
            : null;
}
