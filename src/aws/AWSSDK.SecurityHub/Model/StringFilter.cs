using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A condition on a text. <c>StringFilter</c> in the Security Hub API.</summary>
public class StringFilter : IJsonModel<StringFilter>
{
    /// <summary>How it compares.</summary>
    public StringFilterComparison? Comparison { get; set; }

    /// <summary>With what; case counts.</summary>
    public string? Value { get; set; }

    void IJsonModel<StringFilter>.Write(Utf8JsonWriter json)
    {
        json.Text("Value", Value);
        json.Constant("Comparison", Comparison);
    }

    static StringFilter IJsonModel<StringFilter>.Read(JsonElement json) => new()
    {
        Value = json.Text("Value"),
        Comparison = StringFilterComparison.FindValue(json.Text("Comparison")),
    };
}
