using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A node's patch compliance. <c>AwsSsmPatchComplianceDetails</c> in the Security Hub API.</summary>
public class AwsSsmPatchComplianceDetails : IJsonModel<AwsSsmPatchComplianceDetails>
{
    /// <summary>The state of its patches.</summary>
    public AwsSsmPatch? Patch { get; set; }

    void IJsonModel<AwsSsmPatchComplianceDetails>.Write(Utf8JsonWriter json)
    {
        json.Object("Patch", Patch);
    }

    static AwsSsmPatchComplianceDetails IJsonModel<AwsSsmPatchComplianceDetails>.Read(JsonElement json) => new()
    {
        Patch = json.Object<AwsSsmPatch>("Patch"),
    };
}
