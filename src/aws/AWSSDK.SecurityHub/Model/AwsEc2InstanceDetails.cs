using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>An EC2 instance. <c>AwsEc2InstanceDetails</c> in the Security Hub API.</summary>
public class AwsEc2InstanceDetails : IJsonModel<AwsEc2InstanceDetails>
{
    /// <summary>The instance profile's ARN.</summary>
    public string? IamInstanceProfileArn { get; set; }

    /// <summary>The image's id.</summary>
    public string? ImageId { get; set; }

    /// <summary>The IPv4 addresses.</summary>
    public List<string>? IpV4Addresses { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>The IPv6 addresses.</summary>
    public List<string>? IpV6Addresses { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>The key pair's name.</summary>
    public string? KeyName { get; set; }

    /// <summary>When it was launched, RFC 3339.</summary>
    public string? LaunchedAt { get; set; }

    /// <summary>The subnet's id.</summary>
    public string? SubnetId { get; set; }

    /// <summary>The instance type.</summary>
    public string? Type { get; set; }

    /// <summary>The kind of virtualization.</summary>
    public string? VirtualizationType { get; set; }

    /// <summary>The VPC's id.</summary>
    public string? VpcId { get; set; }

    void IJsonModel<AwsEc2InstanceDetails>.Write(Utf8JsonWriter json)
    {
        json.Text("Type", Type);
        json.Text("ImageId", ImageId);
        json.List("IpV4Addresses", IpV4Addresses);
        json.List("IpV6Addresses", IpV6Addresses);
        json.Text("KeyName", KeyName);
        json.Text("IamInstanceProfileArn", IamInstanceProfileArn);
        json.Text("VpcId", VpcId);
        json.Text("SubnetId", SubnetId);
        json.Text("LaunchedAt", LaunchedAt);
        json.Text("VirtualizationType", VirtualizationType);
    }

    static AwsEc2InstanceDetails IJsonModel<AwsEc2InstanceDetails>.Read(JsonElement json) => new()
    {
        Type = json.Text("Type"),
        ImageId = json.Text("ImageId"),
        IpV4Addresses = json.List("IpV4Addresses"),
        IpV6Addresses = json.List("IpV6Addresses"),
        KeyName = json.Text("KeyName"),
        IamInstanceProfileArn = json.Text("IamInstanceProfileArn"),
        VpcId = json.Text("VpcId"),
        SubnetId = json.Text("SubnetId"),
        LaunchedAt = json.Text("LaunchedAt"),
        VirtualizationType = json.Text("VirtualizationType"),
    };
}
