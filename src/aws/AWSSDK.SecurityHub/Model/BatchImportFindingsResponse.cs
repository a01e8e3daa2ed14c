using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>
/// What became of an import. HTTP 200 says nothing: failures stand here. <c>BatchImportFindings</c> in the Security Hub API.
/// </summary>
public class BatchImportFindingsResponse : AmazonWebServiceResponse, IJsonModel<BatchImportFindingsResponse>
{
    /// <summary>How many findings were left out.</summary>
    public int? FailedCount { get; set; }

    /// <summary>The findings that were left out, by id.</summary>
    public List<ImportFindingsError>? FailedFindings { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>How many findings were imported.</summary>
    public int? SuccessCount { get; set; }

    void IJsonModel<BatchImportFindingsResponse>.Write(Utf8JsonWriter json)
    {
        json.Number("FailedCount", FailedCount);
        json.Number("SuccessCount", SuccessCount);
        json.Objects("FailedFindings", FailedFindings);
    }

    static BatchImportFindingsResponse IJsonModel<BatchImportFindingsResponse>.Read(JsonElement json) => new()
    {
        FailedCount = json.Number("FailedCount"),
        SuccessCount = json.Number("SuccessCount"),
        FailedFindings = json.Objects<ImportFindingsError>("FailedFindings"),
    };
}
