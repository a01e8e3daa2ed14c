using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>What a finding is about. <c>Resource</c> in the Security Hub API.</summary>
public class Resource : IJsonModel<Resource>
{
    /// <summary>The ARN of the application that it belongs to.</summary>
    public string? ApplicationArn { get; set; }

    /// <summary>The name of that application.</summary>
    public string? ApplicationName { get; set; }

    /// <summary>What the kind of resource has of its own.</summary>
    public ResourceDetails? Details { get; set; }

    /// <summary>Its ARN, or another id, at most 512 characters; required.</summary>
    public string? Id { get; set; }

    /// <summary>Its partition.</summary>
    public Partition? Partition { get; set; }

    /// <summary>Its Region, at most 16 characters.</summary>
    public string? Region { get; set; }

    /// <summary><c>Actor</c> or <c>Target</c>.</summary>
    public string? ResourceRole { get; set; }

    /// <summary>Its tags, at most 50.</summary>
    public Dictionary<string, string>? Tags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Its kind, such as <c>AwsEc2Instance</c>; case counts; required.</summary>
    public string? Type { get; set; }

    void IJsonModel<Resource>.Write(Utf8JsonWriter json)
    {
        json.Text("Type", Type);
        json.Text("Id", Id);
        json.Constant("Partition", Partition);
        json.Text("Region", Region);
        json.Text("ResourceRole", ResourceRole);
        json.Texts("Tags", Tags);
        json.Object("Details", Details);
        json.Text("ApplicationName", ApplicationName);
        json.Text("ApplicationArn", ApplicationArn);
    }

    static Resource IJsonModel<Resource>.Read(JsonElement json) => new()
    {
        Type = json.Text("Type"),
        Id = json.Text("Id"),
        Partition = Partition.FindValue(json.Text("Partition")),
        Region = json.Text("Region"),
        ResourceRole = json.Text("ResourceRole"),
        Tags = json.Texts("Tags"),
        Details = json.Object<ResourceDetails>("Details"),
        ApplicationName = json.Text("ApplicationName"),
        ApplicationArn = json.Text("ApplicationArn"),
    };
}
