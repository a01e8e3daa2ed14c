using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A customer's note. <c>Note</c> in the Security Hub API.</summary>
public class Note : IJsonModel<Note>
{
    /// <summary>The text, at most 512 characters; required.</summary>
    public string? Text { get; set; }

    /// <summary>When it was written, RFC 3339; required.</summary>
    public string? UpdatedAt { get; set; }

    /// <summary>Who wrote it; required.</summary>
    public string? UpdatedBy { get; set; }

    void IJsonModel<Note>.Write(Utf8JsonWriter json)
    {
        json.Text("Text", Text);
        json.Text("UpdatedBy", UpdatedBy);
        json.Text("UpdatedAt", UpdatedAt);
    }

    static Note IJsonModel<Note>.Read(JsonElement json) => new()
    {
        Text = json.Text("Text"),
        UpdatedBy = json.Text("UpdatedBy"),
        UpdatedAt = json.Text("UpdatedAt"),
    };
}
