using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityHub.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>Asks for findings to be created or updated.</summary>
public class BatchImportFindingsRequest : AmazonWebServiceRequest, IJsonWritten
{
    /// <summary>The findings: 1 to 100, each at most 240 KB, together at most 6 MB.</summary>
    public List<AwsSecurityFinding>? Findings { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json) => json.Objects("Findings", Findings);
}

/// <summary>What became of an import. HTTP 200 says nothing: failures stand here.</summary>
public class BatchImportFindingsResponse : AmazonWebServiceResponse, IJsonRead<BatchImportFindingsResponse>
{
    /// <summary>How many findings were left out.</summary>
    public int? FailedCount { get; set; }

    /// <summary>The findings that were left out, by id.</summary>
    public List<ImportFindingsError>? FailedFindings { get; set; }

    /// <summary>How many findings were imported.</summary>
    public int? SuccessCount { get; set; }

    static BatchImportFindingsResponse IJsonRead<BatchImportFindingsResponse>.Read(JsonElement json) => new()
    {
        FailedCount = json.Number("FailedCount"),
        SuccessCount = json.Number("SuccessCount"),
        FailedFindings = json.Objects<ImportFindingsError>("FailedFindings"),
    };
}

/// <summary>A finding that an import left out.</summary>
public class ImportFindingsError : IJsonRead<ImportFindingsError>
{
    /// <summary>The error's code, such as <c>InvalidInput</c>; the API publishes no list.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>What is wrong.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The finding's id.</summary>
    public string? Id { get; set; }

    static ImportFindingsError IJsonRead<ImportFindingsError>.Read(JsonElement json) => new()
    {
        Id = json.Text("Id"),
        ErrorCode = json.Text("ErrorCode"),
        ErrorMessage = json.Text("ErrorMessage"),
    };
}

/// <summary>Asks whether Security Hub is enabled.</summary>
public class DescribeHubRequest : AmazonWebServiceRequest
{
}

/// <summary>The account's hub in the Region.</summary>
public class DescribeHubResponse : AmazonWebServiceResponse, IJsonRead<DescribeHubResponse>
{
    /// <summary>The hub's ARN.</summary>
    public string? HubArn { get; set; }

    static DescribeHubResponse IJsonRead<DescribeHubResponse>.Read(JsonElement json) => new() { HubArn = json.Text("HubArn") };
}

/// <summary>Asks for findings.</summary>
public class GetFindingsRequest : AmazonWebServiceRequest, IJsonWritten
{
    /// <summary>Which findings.</summary>
    public AwsSecurityFindingFilters? Filters { get; set; }

    /// <summary>How many at most, 1 to 100.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the answer before ended.</summary>
    public string? NextToken { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json)
    {
        json.Object("Filters", Filters);
        json.Text("NextToken", NextToken);
        json.Number("MaxResults", MaxResults);
    }
}

/// <summary>Findings, with the members that this package knows.</summary>
public class GetFindingsResponse : AmazonWebServiceResponse, IJsonRead<GetFindingsResponse>
{
    /// <summary>The findings.</summary>
    public List<AwsSecurityFinding>? Findings { get; set; }

    /// <summary>For asking on; null at the end.</summary>
    public string? NextToken { get; set; }

    static GetFindingsResponse IJsonRead<GetFindingsResponse>.Read(JsonElement json) => new()
    {
        Findings = json.Objects<AwsSecurityFinding>("Findings"),
        NextToken = json.Text("NextToken"),
    };
}

/// <summary>Which findings are asked for: those that meet one condition of each list; each list has at most 20.</summary>
public class AwsSecurityFindingFilters : IJsonWritten
{
    /// <summary>Conditions on <c>Id</c>.</summary>
    public List<StringFilter>? Id { get; set; }

    /// <summary>Conditions on <c>ProductArn</c>.</summary>
    public List<StringFilter>? ProductArn { get; set; }

    /// <summary>Conditions on <c>ProductName</c>.</summary>
    public List<StringFilter>? ProductName { get; set; }

    /// <summary>Conditions on <c>RecordState</c>.</summary>
    public List<StringFilter>? RecordState { get; set; }

    /// <summary>Conditions on <c>UpdatedAt</c>.</summary>
    public List<DateFilter>? UpdatedAt { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json)
    {
        json.Objects("ProductArn", ProductArn);
        json.Objects("Id", Id);
        json.Objects("UpdatedAt", UpdatedAt);
        json.Objects("ProductName", ProductName);
        json.Objects("RecordState", RecordState);
    }
}

/// <summary>A condition on a text.</summary>
public class StringFilter : IJsonWritten
{
    /// <summary>How it compares.</summary>
    public StringFilterComparison? Comparison { get; set; }

    /// <summary>With what.</summary>
    public string? Value { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json)
    {
        json.Text("Value", Value);
        json.Constant("Comparison", Comparison);
    }
}

/// <summary>A condition on a time.</summary>
public class DateFilter : IJsonWritten
{
    /// <summary>From when on, RFC 3339.</summary>
    public string? Start { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json) => json.Text("Start", Start);
}
