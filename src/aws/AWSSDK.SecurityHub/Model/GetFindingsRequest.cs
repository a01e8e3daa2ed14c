using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>Asks for findings. <c>GetFindings</c> in the Security Hub API.</summary>
public class GetFindingsRequest : AmazonSecurityHubRequest, IJsonModel<GetFindingsRequest>
{
    /// <summary>Which findings.</summary>
    public AwsSecurityFindingFilters? Filters { get; set; }

    /// <summary>How many at most, 1 to 100.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the answer before ended.</summary>
    public string? NextToken { get; set; }

    /// <summary>In which order.</summary>
    public List<SortCriterion>? SortCriteria { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    void IJsonModel<GetFindingsRequest>.Write(Utf8JsonWriter json)
    {
        json.Object("Filters", Filters);
        json.Objects("SortCriteria", SortCriteria);
        json.Text("NextToken", NextToken);
        json.Number("MaxResults", MaxResults);
    }

    static GetFindingsRequest IJsonModel<GetFindingsRequest>.Read(JsonElement json) => new()
    {
        Filters = json.Object<AwsSecurityFindingFilters>("Filters"),
        SortCriteria = json.Objects<SortCriterion>("SortCriteria"),
        NextToken = json.Text("NextToken"),
        MaxResults = json.Number("MaxResults"),
    };
}
