using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>
/// Which findings are asked for: those that meet a condition of each list. This package knows the lists of texts that a patch finding has.
/// <c>AwsSecurityFindingFilters</c> in the Security Hub API.
/// </summary>
public class AwsSecurityFindingFilters : IJsonModel<AwsSecurityFindingFilters>
{
    /// <summary>Conditions on <c>AwsAccountId</c>, at most 20.</summary>
    public List<StringFilter>? AwsAccountId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>CompanyName</c>, at most 20.</summary>
    public List<StringFilter>? CompanyName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>ComplianceStatus</c>, at most 20.</summary>
    public List<StringFilter>? ComplianceStatus { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>Description</c>, at most 20.</summary>
    public List<StringFilter>? Description { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>GeneratorId</c>, at most 20.</summary>
    public List<StringFilter>? GeneratorId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>Id</c>, at most 20.</summary>
    public List<StringFilter>? Id { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>ProductArn</c>, at most 20.</summary>
    public List<StringFilter>? ProductArn { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>ProductName</c>, at most 20.</summary>
    public List<StringFilter>? ProductName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>RecordState</c>, at most 20.</summary>
    public List<StringFilter>? RecordState { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>Region</c>, at most 20.</summary>
    public List<StringFilter>? Region { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>ResourceId</c>, at most 20.</summary>
    public List<StringFilter>? ResourceId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>ResourcePartition</c>, at most 20.</summary>
    public List<StringFilter>? ResourcePartition { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>ResourceRegion</c>, at most 20.</summary>
    public List<StringFilter>? ResourceRegion { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>ResourceType</c>, at most 20.</summary>
    public List<StringFilter>? ResourceType { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>SeverityLabel</c>, at most 20.</summary>
    public List<StringFilter>? SeverityLabel { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>Title</c>, at most 20.</summary>
    public List<StringFilter>? Title { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>Type</c>, at most 20.</summary>
    public List<StringFilter>? Type { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>UpdatedAt</c>, at most 20.</summary>
    public List<DateFilter>? UpdatedAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>VerificationState</c>, at most 20.</summary>
    public List<StringFilter>? VerificationState { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Conditions on <c>WorkflowStatus</c>, at most 20.</summary>
    public List<StringFilter>? WorkflowStatus { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    void IJsonModel<AwsSecurityFindingFilters>.Write(Utf8JsonWriter json)
    {
        json.Objects("ProductArn", ProductArn);
        json.Objects("AwsAccountId", AwsAccountId);
        json.Objects("Id", Id);
        json.Objects("GeneratorId", GeneratorId);
        json.Objects("Region", Region);
        json.Objects("Type", Type);
        json.Objects("UpdatedAt", UpdatedAt);
        json.Objects("SeverityLabel", SeverityLabel);
        json.Objects("Title", Title);
        json.Objects("Description", Description);
        json.Objects("ProductName", ProductName);
        json.Objects("CompanyName", CompanyName);
        json.Objects("ResourceType", ResourceType);
        json.Objects("ResourceId", ResourceId);
        json.Objects("ResourcePartition", ResourcePartition);
        json.Objects("ResourceRegion", ResourceRegion);
        json.Objects("ComplianceStatus", ComplianceStatus);
        json.Objects("VerificationState", VerificationState);
        json.Objects("WorkflowStatus", WorkflowStatus);
        json.Objects("RecordState", RecordState);
    }

    static AwsSecurityFindingFilters IJsonModel<AwsSecurityFindingFilters>.Read(JsonElement json) => new()
    {
        ProductArn = json.Objects<StringFilter>("ProductArn"),
        AwsAccountId = json.Objects<StringFilter>("AwsAccountId"),
        Id = json.Objects<StringFilter>("Id"),
        GeneratorId = json.Objects<StringFilter>("GeneratorId"),
        Region = json.Objects<StringFilter>("Region"),
        Type = json.Objects<StringFilter>("Type"),
        UpdatedAt = json.Objects<DateFilter>("UpdatedAt"),
        SeverityLabel = json.Objects<StringFilter>("SeverityLabel"),
        Title = json.Objects<StringFilter>("Title"),
        Description = json.Objects<StringFilter>("Description"),
        ProductName = json.Objects<StringFilter>("ProductName"),
        CompanyName = json.Objects<StringFilter>("CompanyName"),
        ResourceType = json.Objects<StringFilter>("ResourceType"),
        ResourceId = json.Objects<StringFilter>("ResourceId"),
        ResourcePartition = json.Objects<StringFilter>("ResourcePartition"),
        ResourceRegion = json.Objects<StringFilter>("ResourceRegion"),
        ComplianceStatus = json.Objects<StringFilter>("ComplianceStatus"),
        VerificationState = json.Objects<StringFilter>("VerificationState"),
        WorkflowStatus = json.Objects<StringFilter>("WorkflowStatus"),
        RecordState = json.Objects<StringFilter>("RecordState"),
    };
}
