using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A recommendation. <c>Recommendation</c> in the Security Hub API.</summary>
public class Recommendation : IJsonModel<Recommendation>
{
    /// <summary>In words, at most 512 characters.</summary>
    public string? Text { get; set; }

    /// <summary>A public page about it.</summary>
    public string? Url { get; set; }

    void IJsonModel<Recommendation>.Write(Utf8JsonWriter json)
    {
        json.Text("Text", Text);
        json.Text("Url", Url);
    }

    static Recommendation IJsonModel<Recommendation>.Read(JsonElement json) => new()
    {
        Text = json.Text("Text"),
        Url = json.Text("Url"),
    };
}
