using System.Text.Json;
using Amazon.SecurityHub.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A finding in the AWS Security Finding Format.</summary>
public class AwsSecurityFinding : IJsonWritten, IJsonRead<AwsSecurityFinding>
{
    /// <summary>The account that the finding is of, 12 digits; required.</summary>
    public string? AwsAccountId { get; set; }

    /// <summary>The company of the product, at most 128 characters.</summary>
    public string? CompanyName { get; set; }

    /// <summary>When the problem was first found, RFC 3339; required.</summary>
    public string? CreatedAt { get; set; }

    /// <summary>What the problem is, 1 to 1,024 characters; required.</summary>
    public string? Description { get; set; }

    /// <summary>What the provider says and the customer may overrule.</summary>
    public FindingProviderFields? FindingProviderFields { get; set; }

    /// <summary>What generated the finding, 1 to 512 characters; required.</summary>
    public string? GeneratorId { get; set; }

    /// <summary>The finding's id within its product, 1 to 512 characters; required.</summary>
    public string? Id { get; set; }

    /// <summary>A patch operation's result.</summary>
    public PatchSummary? PatchSummary { get; set; }

    /// <summary>The product that the finding is imported under; required.</summary>
    public string? ProductArn { get; set; }

    /// <summary>The product's own fields: at most 50, names of 128 and values of 2,048 characters.</summary>
    public Dictionary<string, string>? ProductFields { get; set; }

    /// <summary>The product's name, at most 128 characters.</summary>
    public string? ProductName { get; set; }

    /// <summary>Whether the finding is current.</summary>
    public RecordState? RecordState { get; set; }

    /// <summary>How to mend it.</summary>
    public Remediation? Remediation { get; set; }

    /// <summary>What the finding is about, 1 to 32; required.</summary>
    public List<Resource>? Resources { get; set; }

    /// <summary>The format's version, <c>2018-10-08</c>; required.</summary>
    public string? SchemaVersion { get; set; }

    /// <summary>How severe it is.</summary>
    public Severity? Severity { get; set; }

    /// <summary>A page about the finding in the provider's product.</summary>
    public string? SourceUrl { get; set; }

    /// <summary>The finding's title, 1 to 256 characters; required.</summary>
    public string? Title { get; set; }

    /// <summary>Up to 50 types, each <c>namespace/category/classifier</c>.</summary>
    public List<string>? Types { get; set; }

    /// <summary>When the problem was last found, RFC 3339; an import is ignored unless it is newer; required.</summary>
    public string? UpdatedAt { get; set; }

    /// <summary>The vulnerabilities behind it.</summary>
    public List<Vulnerability>? Vulnerabilities { get; set; }

    /// <summary>How far the customer's work on it is.</summary>
    public Workflow? Workflow { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json)
    {
        json.Text("SchemaVersion", SchemaVersion);
        json.Text("Id", Id);
        json.Text("ProductArn", ProductArn);
        json.Text("ProductName", ProductName);
        json.Text("CompanyName", CompanyName);
        json.Text("GeneratorId", GeneratorId);
        json.Text("AwsAccountId", AwsAccountId);
        json.List("Types", Types);
        json.Text("CreatedAt", CreatedAt);
        json.Text("UpdatedAt", UpdatedAt);
        json.Object("Severity", Severity);
        json.Text("Title", Title);
        json.Text("Description", Description);
        json.Object("Remediation", Remediation);
        json.Text("SourceUrl", SourceUrl);
        json.Texts("ProductFields", ProductFields);
        json.Objects("Resources", Resources);
        json.Object("Workflow", Workflow);
        json.Constant("RecordState", RecordState);
        json.Objects("Vulnerabilities", Vulnerabilities);
        json.Object("PatchSummary", PatchSummary);
        json.Object("FindingProviderFields", FindingProviderFields);
    }

    static AwsSecurityFinding IJsonRead<AwsSecurityFinding>.Read(JsonElement json) => new()
    {
        SchemaVersion = json.Text("SchemaVersion"),
        Id = json.Text("Id"),
        ProductArn = json.Text("ProductArn"),
        ProductName = json.Text("ProductName"),
        CompanyName = json.Text("CompanyName"),
        GeneratorId = json.Text("GeneratorId"),
        AwsAccountId = json.Text("AwsAccountId"),
        Types = json.List("Types"),
        CreatedAt = json.Text("CreatedAt"),
        UpdatedAt = json.Text("UpdatedAt"),
        Severity = json.Object<Severity>("Severity"),
        Title = json.Text("Title"),
        Description = json.Text("Description"),
        Remediation = json.Object<Remediation>("Remediation"),
        SourceUrl = json.Text("SourceUrl"),
        ProductFields = json.Texts("ProductFields"),
        Resources = json.Objects<Resource>("Resources"),
        Workflow = json.Object<Workflow>("Workflow"),
        RecordState = json.Text("RecordState"),
        Vulnerabilities = json.Objects<Vulnerability>("Vulnerabilities"),
        PatchSummary = json.Object<PatchSummary>("PatchSummary"),
        FindingProviderFields = json.Object<FindingProviderFields>("FindingProviderFields"),
    };
}

/// <summary>How severe a finding is: a label or a number.</summary>
public class Severity : IJsonWritten, IJsonRead<Severity>
{
    /// <summary>The label.</summary>
    public SeverityLabel? Label { get; set; }

    /// <summary>0 to 100, deprecated: 0 informational, 1 to 39 low, to 69 medium, to 89 high, above critical.</summary>
    public int? Normalized { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json)
    {
        json.Constant("Label", Label);
        json.Number("Normalized", Normalized);
    }

    static Severity IJsonRead<Severity>.Read(JsonElement json) => new()
    {
        Label = json.Text("Label"),
        Normalized = json.Number("Normalized"),
    };
}

/// <summary>What the provider says of a finding; Security Hub shows it unless the customer says otherwise.</summary>
public class FindingProviderFields : IJsonWritten, IJsonRead<FindingProviderFields>
{
    /// <summary>How severe it is.</summary>
    public FindingProviderSeverity? Severity { get; set; }

    /// <summary>Up to 50 types, each <c>namespace/category/classifier</c>.</summary>
    public List<string>? Types { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json)
    {
        json.Object("Severity", Severity);
        json.List("Types", Types);
    }

    static FindingProviderFields IJsonRead<FindingProviderFields>.Read(JsonElement json) => new()
    {
        Severity = json.Object<FindingProviderSeverity>("Severity"),
        Types = json.List("Types"),
    };
}

/// <summary>The severity that the provider gives.</summary>
public class FindingProviderSeverity : IJsonWritten, IJsonRead<FindingProviderSeverity>
{
    /// <summary>The label.</summary>
    public SeverityLabel? Label { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json) => json.Constant("Label", Label);

    static FindingProviderSeverity IJsonRead<FindingProviderSeverity>.Read(JsonElement json) => new() { Label = json.Text("Label") };
}

/// <summary>How to mend a finding.</summary>
public class Remediation : IJsonWritten, IJsonRead<Remediation>
{
    /// <summary>What is recommended.</summary>
    public Recommendation? Recommendation { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json) => json.Object("Recommendation", Recommendation);

    static Remediation IJsonRead<Remediation>.Read(JsonElement json) => new() { Recommendation = json.Object<Recommendation>("Recommendation") };
}

/// <summary>A recommendation.</summary>
public class Recommendation : IJsonWritten, IJsonRead<Recommendation>
{
    /// <summary>In words, at most 512 characters.</summary>
    public string? Text { get; set; }

    /// <summary>A public page about it.</summary>
    public string? Url { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json)
    {
        json.Text("Text", Text);
        json.Text("Url", Url);
    }

    static Recommendation IJsonRead<Recommendation>.Read(JsonElement json) => new()
    {
        Text = json.Text("Text"),
        Url = json.Text("Url"),
    };
}

/// <summary>How far the customer's work on a finding is.</summary>
public class Workflow : IJsonWritten, IJsonRead<Workflow>
{
    /// <summary>The status.</summary>
    public WorkflowStatus? Status { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json) => json.Constant("Status", Status);

    static Workflow IJsonRead<Workflow>.Read(JsonElement json) => new() { Status = json.Text("Status") };
}
