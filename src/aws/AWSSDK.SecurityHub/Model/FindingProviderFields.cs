using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>
/// What the provider says of a finding; Security Hub shows it unless the customer says otherwise. <c>FindingProviderFields</c> in the
/// Security Hub API.
/// </summary>
public class FindingProviderFields : IJsonModel<FindingProviderFields>
{
    /// <summary>How sure the provider is, 0 to 100.</summary>
    public int? Confidence { get; set; }

    /// <summary>How important the resource is, 0 to 100.</summary>
    public int? Criticality { get; set; }

    /// <summary>Up to 10 other findings.</summary>
    public List<RelatedFinding>? RelatedFindings { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>How severe it is.</summary>
    public FindingProviderSeverity? Severity { get; set; }

    /// <summary>Up to 50 types, each <c>namespace/category/classifier</c>.</summary>
    public List<string>? Types { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    void IJsonModel<FindingProviderFields>.Write(Utf8JsonWriter json)
    {
        json.Number("Confidence", Confidence);
        json.Number("Criticality", Criticality);
        json.Objects("RelatedFindings", RelatedFindings);
        json.Object("Severity", Severity);
        json.List("Types", Types);
    }

    static FindingProviderFields IJsonModel<FindingProviderFields>.Read(JsonElement json) => new()
    {
        Confidence = json.Number("Confidence"),
        Criticality = json.Number("Criticality"),
        RelatedFindings = json.Objects<RelatedFinding>("RelatedFindings"),
        Severity = json.Object<FindingProviderSeverity>("Severity"),
        Types = json.List("Types"),
    };
}
