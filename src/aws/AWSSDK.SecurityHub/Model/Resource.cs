using System.Text.Json;
using Amazon.SecurityHub.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>What a finding is about.</summary>
public class Resource : IJsonWritten, IJsonRead<Resource>
{
    /// <summary>What the kind of resource has of its own.</summary>
    public ResourceDetails? Details { get; set; }

    /// <summary>Its ARN, or another id, at most 512 characters; required.</summary>
    public string? Id { get; set; }

    /// <summary>Its partition.</summary>
    public Partition? Partition { get; set; }

    /// <summary>Its Region, at most 16 characters.</summary>
    public string? Region { get; set; }

    /// <summary>Its kind, such as <c>AwsEc2Instance</c>; case counts; required.</summary>
    public string? Type { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json)
    {
        json.Text("Type", Type);
        json.Text("Id", Id);
        json.Constant("Partition", Partition);
        json.Text("Region", Region);
        json.Object("Details", Details);
    }

    static Resource IJsonRead<Resource>.Read(JsonElement json) => new()
    {
        Type = json.Text("Type"),
        Id = json.Text("Id"),
        Partition = json.Text("Partition"),
        Region = json.Text("Region"),
        Details = json.Object<ResourceDetails>("Details"),
    };
}

/// <summary>What a kind of resource has of its own.</summary>
public class ResourceDetails : IJsonWritten, IJsonRead<ResourceDetails>
{
    /// <summary>At most 50 texts of 1,024 characters.</summary>
    public Dictionary<string, string>? Other { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json) => json.Texts("Other", Other);

    static ResourceDetails IJsonRead<ResourceDetails>.Read(JsonElement json) => new() { Other = json.Texts("Other") };
}
