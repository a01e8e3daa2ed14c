using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>The account's hub in the Region. <c>DescribeHub</c> in the Security Hub API.</summary>
public class DescribeHubResponse : AmazonWebServiceResponse, IJsonModel<DescribeHubResponse>
{
    /// <summary>Whether new controls are enabled by themselves.</summary>
    public bool? AutoEnableControls { get; set; }

    /// <summary>The hub's ARN.</summary>
    public string? HubArn { get; set; }

    /// <summary>When Security Hub was enabled, RFC 3339.</summary>
    public string? SubscribedAt { get; set; }

    void IJsonModel<DescribeHubResponse>.Write(Utf8JsonWriter json)
    {
        json.Text("HubArn", HubArn);
        json.Text("SubscribedAt", SubscribedAt);
        json.Flag("AutoEnableControls", AutoEnableControls);
    }

    static DescribeHubResponse IJsonModel<DescribeHubResponse>.Read(JsonElement json) => new()
    {
        HubArn = json.Text("HubArn"),
        SubscribedAt = json.Text("SubscribedAt"),
        AutoEnableControls = json.Flag("AutoEnableControls"),
    };
}
