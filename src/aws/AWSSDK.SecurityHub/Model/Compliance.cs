using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>What a check found. <c>Compliance</c> in the Security Hub API.</summary>
public class Compliance : IJsonModel<Compliance>
{
    /// <summary>Up to 32 requirements that it is about.</summary>
    public List<string>? RelatedRequirements { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>The control's id.</summary>
    public string? SecurityControlId { get; set; }

    /// <summary>The result.</summary>
    public ComplianceStatus? Status { get; set; }

    void IJsonModel<Compliance>.Write(Utf8JsonWriter json)
    {
        json.Constant("Status", Status);
        json.List("RelatedRequirements", RelatedRequirements);
        json.Text("SecurityControlId", SecurityControlId);
    }

    static Compliance IJsonModel<Compliance>.Read(JsonElement json) => new()
    {
        Status = ComplianceStatus.FindValue(json.Text("Status")),
        RelatedRequirements = json.List("RelatedRequirements"),
        SecurityControlId = json.Text("SecurityControlId"),
    };
}
