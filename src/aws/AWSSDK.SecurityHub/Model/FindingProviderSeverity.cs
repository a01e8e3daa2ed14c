using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>The severity that the provider gives. <c>FindingProviderSeverity</c> in the Security Hub API.</summary>
public class FindingProviderSeverity : IJsonModel<FindingProviderSeverity>
{
    /// <summary>The label.</summary>
    public SeverityLabel? Label { get; set; }

    /// <summary>The provider's own word, at most 64 characters.</summary>
    public string? Original { get; set; }

    void IJsonModel<FindingProviderSeverity>.Write(Utf8JsonWriter json)
    {
        json.Constant("Label", Label);
        json.Text("Original", Original);
    }

    static FindingProviderSeverity IJsonModel<FindingProviderSeverity>.Read(JsonElement json) => new()
    {
        Label = SeverityLabel.FindValue(json.Text("Label")),
        Original = json.Text("Original"),
    };
}
