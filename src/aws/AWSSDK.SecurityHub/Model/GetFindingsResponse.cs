using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>Findings. <c>GetFindings</c> in the Security Hub API.</summary>
public class GetFindingsResponse : AmazonWebServiceResponse, IJsonModel<GetFindingsResponse>
{
    /// <summary>The findings, with the members that this package knows.</summary>
    public List<AwsSecurityFinding>? Findings { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>For asking on; null at the end.</summary>
    public string? NextToken { get; set; }

    void IJsonModel<GetFindingsResponse>.Write(Utf8JsonWriter json)
    {
        json.Objects("Findings", Findings);
        json.Text("NextToken", NextToken);
    }

    static GetFindingsResponse IJsonModel<GetFindingsResponse>.Read(JsonElement json) => new()
    {
        Findings = json.Objects<AwsSecurityFinding>("Findings"),
        NextToken = json.Text("NextToken"),
    };
}
