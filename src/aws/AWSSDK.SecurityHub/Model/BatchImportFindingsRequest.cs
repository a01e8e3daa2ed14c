using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>Asks for findings to be created or updated. <c>BatchImportFindings</c> in the Security Hub API.</summary>
public class BatchImportFindingsRequest : AmazonSecurityHubRequest, IJsonModel<BatchImportFindingsRequest>
{
    /// <summary>The findings: 1 to 100, each at most 240 KB, together at most 6 MB.</summary>
    public List<AwsSecurityFinding>? Findings { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    void IJsonModel<BatchImportFindingsRequest>.Write(Utf8JsonWriter json) => json.Objects("Findings", Findings);

    static BatchImportFindingsRequest IJsonModel<BatchImportFindingsRequest>.Read(JsonElement json) =>
        new() { Findings = json.Objects<AwsSecurityFinding>("Findings") };
}
