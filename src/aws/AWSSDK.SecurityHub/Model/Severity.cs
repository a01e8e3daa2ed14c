using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>How severe a finding is: a label or a number, and the provider's own word. <c>Severity</c> in the Security Hub API.</summary>
public class Severity : IJsonModel<Severity>
{
    /// <summary>The label.</summary>
    public SeverityLabel? Label { get; set; }

    /// <summary>0 to 100, deprecated: 0 informational, 1 to 39 low, to 69 medium, to 89 high, above critical.</summary>
    public int? Normalized { get; set; }

    /// <summary>The provider's own word, at most 64 characters.</summary>
    public string? Original { get; set; }

    /// <summary>The provider's own number, deprecated.</summary>
    public double? Product { get; set; }

    void IJsonModel<Severity>.Write(Utf8JsonWriter json)
    {
        json.Real("Product", Product);
        json.Constant("Label", Label);
        json.Number("Normalized", Normalized);
        json.Text("Original", Original);
    }

    static Severity IJsonModel<Severity>.Read(JsonElement json) => new()
    {
        Product = json.Real("Product"),
        Label = SeverityLabel.FindValue(json.Text("Label")),
        Normalized = json.Number("Normalized"),
        Original = json.Text("Original"),
    };
}
