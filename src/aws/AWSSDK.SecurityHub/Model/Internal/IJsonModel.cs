using System.Text.Json;

namespace Amazon.SecurityHub.Model.Internal;

/// <summary>A part of the API's model that writes and reads its JSON without reflection.</summary>
internal interface IJsonModel<TSelf>
    where TSelf : IJsonModel<TSelf>
{
    /// <summary>Writes the members that are set, without the braces around them.</summary>
    void Write(Utf8JsonWriter json);

    /// <summary>Reads the known members; others are passed over, as a newer service may send them.</summary>
    static abstract TSelf Read(JsonElement json);
}
