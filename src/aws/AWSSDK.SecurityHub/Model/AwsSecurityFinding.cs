using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A finding in the AWS Security Finding Format. <c>AwsSecurityFinding</c> in the Security Hub API.</summary>
public class AwsSecurityFinding : IJsonModel<AwsSecurityFinding>
{
    /// <summary>The account that the finding is of, 12 digits; required.</summary>
    public string? AwsAccountId { get; set; }

    /// <summary>That account's name, at most 50 characters.</summary>
    public string? AwsAccountName { get; set; }

    /// <summary>The company of the product, at most 128 characters.</summary>
    public string? CompanyName { get; set; }

    /// <summary>What a check found.</summary>
    public Compliance? Compliance { get; set; }

    /// <summary>How sure the provider is, 0 to 100.</summary>
    public int? Confidence { get; set; }

    /// <summary>When the problem was first found, RFC 3339; required.</summary>
    public string? CreatedAt { get; set; }

    /// <summary>How important the resource is, 0 to 100.</summary>
    public int? Criticality { get; set; }

    /// <summary>What the problem is, 1 to 1,024 characters; required.</summary>
    public string? Description { get; set; }

    /// <summary>What the provider says and the customer may overrule.</summary>
    public FindingProviderFields? FindingProviderFields { get; set; }

    /// <summary>When the problem was first observed, RFC 3339.</summary>
    public string? FirstObservedAt { get; set; }

    /// <summary>What generated the finding, 1 to 512 characters; required.</summary>
    public string? GeneratorId { get; set; }

    /// <summary>The finding's id within its product, 1 to 512 characters; required.</summary>
    public string? Id { get; set; }

    /// <summary>When the problem was last observed, RFC 3339.</summary>
    public string? LastObservedAt { get; set; }

    /// <summary>The customer's note.</summary>
    public Note? Note { get; set; }

    /// <summary>A patch operation's result.</summary>
    public PatchSummary? PatchSummary { get; set; }

    /// <summary>When Security Hub received the finding, RFC 3339; set by the service.</summary>
    public string? ProcessedAt { get; set; }

    /// <summary>The product that the finding is imported under; required.</summary>
    public string? ProductArn { get; set; }

    /// <summary>The product's own fields: at most 50, names of 128 and values of 2,048 characters.</summary>
    public Dictionary<string, string>? ProductFields { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>The product's name, at most 128 characters.</summary>
    public string? ProductName { get; set; }

    /// <summary>Whether the finding is current.</summary>
    public RecordState? RecordState { get; set; }

    /// <summary>The Region that the finding is of; set by the service.</summary>
    public string? Region { get; set; }

    /// <summary>Up to 10 other findings.</summary>
    public List<RelatedFinding>? RelatedFindings { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>How to mend it.</summary>
    public Remediation? Remediation { get; set; }

    /// <summary>What the finding is about, 1 to 32; required.</summary>
    public List<Resource>? Resources { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Whether it is a sample.</summary>
    public bool? Sample { get; set; }

    /// <summary>The format's version, <c>2018-10-08</c>; required.</summary>
    public string? SchemaVersion { get; set; }

    /// <summary>How severe it is.</summary>
    public Severity? Severity { get; set; }

    /// <summary>A page about the finding in the provider's product.</summary>
    public string? SourceUrl { get; set; }

    /// <summary>The finding's title, 1 to 256 characters; required.</summary>
    public string? Title { get; set; }

    /// <summary>Up to 50 types, each <c>namespace/category/classifier</c>.</summary>
    public List<string>? Types { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>When the problem was last found, RFC 3339; an import is ignored unless it is newer; required.</summary>
    public string? UpdatedAt { get; set; }

    /// <summary>The customer's own fields, at most 50.</summary>
    public Dictionary<string, string>? UserDefinedFields { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>The customer's word on its truth.</summary>
    public VerificationState? VerificationState { get; set; }

    /// <summary>The vulnerabilities behind it.</summary>
    public List<Vulnerability>? Vulnerabilities { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>How far the customer's work on it is.</summary>
    public Workflow? Workflow { get; set; }

    /// <summary>Retired; see <see cref="Workflow"/>.</summary>
    public WorkflowState? WorkflowState { get; set; }

    void IJsonModel<AwsSecurityFinding>.Write(Utf8JsonWriter json)
    {
        json.Text("SchemaVersion", SchemaVersion);
        json.Text("Id", Id);
        json.Text("ProductArn", ProductArn);
        json.Text("ProductName", ProductName);
        json.Text("CompanyName", CompanyName);
        json.Text("Region", Region);
        json.Text("GeneratorId", GeneratorId);
        json.Text("AwsAccountId", AwsAccountId);
        json.List("Types", Types);
        json.Text("FirstObservedAt", FirstObservedAt);
        json.Text("LastObservedAt", LastObservedAt);
        json.Text("CreatedAt", CreatedAt);
        json.Text("UpdatedAt", UpdatedAt);
        json.Object("Severity", Severity);
        json.Number("Confidence", Confidence);
        json.Number("Criticality", Criticality);
        json.Text("Title", Title);
        json.Text("Description", Description);
        json.Object("Remediation", Remediation);
        json.Text("SourceUrl", SourceUrl);
        json.Texts("ProductFields", ProductFields);
        json.Texts("UserDefinedFields", UserDefinedFields);
        json.Objects("Resources", Resources);
        json.Object("Compliance", Compliance);
        json.Constant("VerificationState", VerificationState);
        json.Constant("WorkflowState", WorkflowState);
        json.Object("Workflow", Workflow);
        json.Constant("RecordState", RecordState);
        json.Objects("RelatedFindings", RelatedFindings);
        json.Object("Note", Note);
        json.Objects("Vulnerabilities", Vulnerabilities);
        json.Object("PatchSummary", PatchSummary);
        json.Object("FindingProviderFields", FindingProviderFields);
        json.Flag("Sample", Sample);
        json.Text("ProcessedAt", ProcessedAt);
        json.Text("AwsAccountName", AwsAccountName);
    }

    static AwsSecurityFinding IJsonModel<AwsSecurityFinding>.Read(JsonElement json) => new()
    {
        SchemaVersion = json.Text("SchemaVersion"),
        Id = json.Text("Id"),
        ProductArn = json.Text("ProductArn"),
        ProductName = json.Text("ProductName"),
        CompanyName = json.Text("CompanyName"),
        Region = json.Text("Region"),
        GeneratorId = json.Text("GeneratorId"),
        AwsAccountId = json.Text("AwsAccountId"),
        Types = json.List("Types"),
        FirstObservedAt = json.Text("FirstObservedAt"),
        LastObservedAt = json.Text("LastObservedAt"),
        CreatedAt = json.Text("CreatedAt"),
        UpdatedAt = json.Text("UpdatedAt"),
        Severity = json.Object<Severity>("Severity"),
        Confidence = json.Number("Confidence"),
        Criticality = json.Number("Criticality"),
        Title = json.Text("Title"),
        Description = json.Text("Description"),
        Remediation = json.Object<Remediation>("Remediation"),
        SourceUrl = json.Text("SourceUrl"),
        ProductFields = json.Texts("ProductFields"),
        UserDefinedFields = json.Texts("UserDefinedFields"),
        Resources = json.Objects<Resource>("Resources"),
        Compliance = json.Object<Compliance>("Compliance"),
        VerificationState = VerificationState.FindValue(json.Text("VerificationState")),
        WorkflowState = WorkflowState.FindValue(json.Text("WorkflowState")),
        Workflow = json.Object<Workflow>("Workflow"),
        RecordState = RecordState.FindValue(json.Text("RecordState")),
        RelatedFindings = json.Objects<RelatedFinding>("RelatedFindings"),
        Note = json.Object<Note>("Note"),
        Vulnerabilities = json.Objects<Vulnerability>("Vulnerabilities"),
        PatchSummary = json.Object<PatchSummary>("PatchSummary"),
        FindingProviderFields = json.Object<FindingProviderFields>("FindingProviderFields"),
        Sample = json.Flag("Sample"),
        ProcessedAt = json.Text("ProcessedAt"),
        AwsAccountName = json.Text("AwsAccountName"),
    };
}
