using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>The state of a node's patches. <c>AwsSsmPatch</c> in the Security Hub API.</summary>
public class AwsSsmPatch : IJsonModel<AwsSsmPatch>
{
    /// <summary>The counts.</summary>
    public AwsSsmComplianceSummary? ComplianceSummary { get; set; }

    void IJsonModel<AwsSsmPatch>.Write(Utf8JsonWriter json)
    {
        json.Object("ComplianceSummary", ComplianceSummary);
    }

    static AwsSsmPatch IJsonModel<AwsSsmPatch>.Read(JsonElement json) => new()
    {
        ComplianceSummary = json.Object<AwsSsmComplianceSummary>("ComplianceSummary"),
    };
}
