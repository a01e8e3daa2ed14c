using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>What a kind of resource has of its own; this package knows three. <c>ResourceDetails</c> in the Security Hub API.</summary>
public class ResourceDetails : IJsonModel<ResourceDetails>
{
    /// <summary>Of an EC2 instance.</summary>
    public AwsEc2InstanceDetails? AwsEc2Instance { get; set; }

    /// <summary>Of a node's patch compliance.</summary>
    public AwsSsmPatchComplianceDetails? AwsSsmPatchCompliance { get; set; }

    /// <summary>Of any other resource: at most 50 texts of 1,024 characters.</summary>
    public Dictionary<string, string>? Other { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    void IJsonModel<ResourceDetails>.Write(Utf8JsonWriter json)
    {
        json.Object("AwsEc2Instance", AwsEc2Instance);
        json.Object("AwsSsmPatchCompliance", AwsSsmPatchCompliance);
        json.Texts("Other", Other);
    }

    static ResourceDetails IJsonModel<ResourceDetails>.Read(JsonElement json) => new()
    {
        AwsEc2Instance = json.Object<AwsEc2InstanceDetails>("AwsEc2Instance"),
        AwsSsmPatchCompliance = json.Object<AwsSsmPatchComplianceDetails>("AwsSsmPatchCompliance"),
        Other = json.Texts("Other"),
    };
}
