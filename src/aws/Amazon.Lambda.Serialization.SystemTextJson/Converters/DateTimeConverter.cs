using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson.Converters;

/// <summary>A time in the two forms that AWS events use: read from ISO 8601 or from seconds since 1970 UTC, written as ISO 8601.</summary>
public class DateTimeConverter : JsonConverter<DateTime>
{
    /// <inheritdoc/>
    /// <exception cref="JsonSerializerException">The value is neither form.</exception>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String when reader.TryGetDateTime(out var time) => time,
        JsonTokenType.Number when reader.TryGetInt64(out var seconds) => DateTime.UnixEpoch.AddSeconds(seconds),
        JsonTokenType.Number when reader.TryGetDouble(out var seconds) => DateTime.UnixEpoch.AddSeconds(seconds),
        _ => throw new JsonSerializerException($"A time is ISO 8601 or seconds since 1970, not this {reader.TokenType}."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
