using System.Buffers;
using System.Text.Json;
using static PatchFindings.Findings.FieldChecks;

namespace PatchFindings.Findings;

/// <summary>
/// The rules of the AWS Security Finding Format for the members that <see cref="Finding"/> has, each limit once. The SDK does not check
/// them, and Security Hub answers a finding that breaks one with a failure inside an HTTP 200.
/// </summary>
/// <remarks>
/// Sources: the Security Hub API reference (<c>AwsSecurityFinding</c> and its parts), "AWS Security Finding Format" in the Security Hub
/// user guide, "Guidelines for using the BatchImportFindings API" in the partner guide. Lengths are characters (UTF-16), sizes bytes.
/// </remarks>
internal static class AsffRules
{
    /// <summary>The one version of the format.</summary>
    public const string SchemaVersion = "2018-10-08";

    /// <summary>
    /// The largest finding: the documented 240 KB, taken as thousands, and measured on what is sent (<see cref="BytesAsSent"/>). AWS does
    /// not say whether it counts escapes or the text behind them; what is sent is the larger, so it holds either way.
    /// </summary>
    public const int FindingBytesMax = 240_000;

    /// <summary>Findings in one <c>BatchImportFindings</c> call.</summary>
    public const int FindingsPerImportMax = 100;

    /// <summary>The largest <c>BatchImportFindings</c> request: the documented 6 MB, taken as thousands.</summary>
    public const int ImportBytesMax = 6_000_000;

    private const int IdLengthMax = 512;
    private const int ProductArnLengthMin = 12;
    private const int ProductArnLengthMax = 2_048;
    private const int NameLengthMax = 128;
    private const int TypesMax = 50;
    private const int TitleLengthMax = 256;
    private const int DescriptionLengthMax = 1_024;
    private const int RecommendationLengthMax = 512;
    private const int UrlLengthMax = 2_048;
    private const int ProductFieldsMax = 50;
    private const int ProductFieldKeyLengthMax = 128;
    private const int ProductFieldValueLengthMax = 2_048;
    private const int ResourcesMax = 32;
    private const int ResourceTypeLengthMax = 256;
    private const int RegionLengthMax = 16;
    private const int PatchSummaryTextLengthMax = 256;
    private const int PatchCountMax = 100_000;

    private static readonly string[] SchemaVersions = [SchemaVersion];

    private static readonly string[] TypeNamespaces =
        ["Software and Configuration Checks", "TTPs", "Effects", "Unusual Behaviors", "Sensitive Data Identifications"];

    private static readonly string[] SeverityLabels = ["INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"];
    private static readonly string[] Partitions = ["aws", "aws-cn", "aws-us-gov"];
    private static readonly string[] WorkflowStatuses = ["NEW", "NOTIFIED", "RESOLVED", "SUPPRESSED"];
    private static readonly string[] RecordStates = ["ACTIVE", "ARCHIVED"];

    private static readonly SearchValues<char> SentAsTheyAre = SearchValues.Create(
        "\t\n\r !\"#$%()*,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly SearchValues<char> ProductFieldKeyCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .:+\\=@_/-");

    /// <summary>Holds a finding against every rule but its size.</summary>
    /// <returns>The first rule that it breaks, by field and value; <see langword="null"/> when it breaks none.</returns>
    public static Rejection? Check(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return OneOf("SchemaVersion", finding.SchemaVersion, SchemaVersions)
            ?? Text("Id", finding.Id, 1, IdLengthMax)
            ?? CheckProduct(finding)
            ?? Text("GeneratorId", finding.GeneratorId, 1, IdLengthMax)
            ?? (AwsText.IsAccountId(finding.AwsAccountId) ? null : new Rejection("AwsAccountId", finding.AwsAccountId, "must be 12 digits"))
            ?? CheckTimes(finding)
            ?? CheckSeverityAndTypes(finding)
            ?? Text("Title", finding.Title, 1, TitleLengthMax)
            ?? Text("Description", finding.Description, 1, DescriptionLengthMax)
            ?? CheckLinks(finding)
            ?? CheckProductFields(finding.ProductFields)
            ?? CheckResources(finding.Resources)
            ?? (finding.Workflow?.Status is null ? null : OneOf("Workflow.Status", finding.Workflow.Status, WorkflowStatuses))
            ?? (finding.RecordState is null ? null : OneOf("RecordState", finding.RecordState, RecordStates))
            ?? (finding.PatchSummary is null ? null : CheckPatchSummary(finding.PatchSummary))
            ?? DetailRules.Check(finding.Vulnerabilities);
    }

    /// <summary>Writes a finding's JSON and holds its size against the limit.</summary>
    /// <param name="finding">A finding that breaks no other rule.</param>
    /// <param name="rejection">Why it is too large; otherwise <see langword="null"/>.</param>
    public static string Write(Finding finding, out Rejection? rejection)
    {
        var json = JsonSerializer.Serialize(finding, PatchFindingsJson.Documents.Finding);
        rejection = CheckSize(json);
        return json;
    }

    /// <summary>Holds a finding's size as sent against the limit.</summary>
    /// <returns>Why it is too large; otherwise <see langword="null"/>.</returns>
    public static Rejection? CheckSize(string json)
    {
        var bytes = BytesAsSent(json);
        return bytes <= FindingBytesMax ? null
            : new Rejection("finding", Number(bytes), $"must have at most {FindingBytesMax} bytes as JSON, escaped as the AWS SDK sends it");
    }

    /// <summary>
    /// A finding's bytes in an import request. The AWS SDK writes every character outside ASCII, and within texts <c>" &lt; &gt; &amp; ' + `</c>
    /// and DEL, as an escape of six bytes (a character beyond the first plane as two).
    /// </summary>
    /// <param name="json">The finding's JSON, escaped as JSON needs it and no further.</param>
    public static int BytesAsSent(string json)
    {
        const int EscapeBytes = 6;
        var bytes = json.Length;
        for (var rest = json.AsSpan(); rest.IndexOfAnyExcept(SentAsTheyAre) is >= 0 and var index;)
        {
            var isEscape = rest[index] == '\\' && index + 1 < rest.Length;
            bytes += !isEscape ? EscapeBytes - 1 : rest[index + 1] == '"' ? EscapeBytes - 2 : 0;
            rest = rest[(index + (isEscape ? 2 : 1))..];
        }

        return bytes;
    }

    private static Rejection? CheckProduct(Finding finding)
    {
        if (Text("ProductArn", finding.ProductArn, ProductArnLengthMin, ProductArnLengthMax) is { } rejection)
        {
            return rejection;
        }

        Span<Range> parts = stackalloc Range[4];
        if (!ArnParts.TryParse(finding.ProductArn, out var arn) || arn.Service is not "securityhub"
            || arn.Resource.Split(parts, '/') != 3 || arn.Resource[parts[0]] is not "product"
            || arn.Resource[parts[1]].IsEmpty || arn.Resource[parts[2]].IsEmpty)
        {
            return new Rejection("ProductArn", finding.ProductArn, "is not the ARN of a Security Hub product");
        }

        return arn.Resource[parts[1]] is "aws"
            ? new Rejection("ProductArn", finding.ProductArn, "is of the company aws, which is reserved for AWS services")
            : Optional("ProductName", finding.ProductName, NameLengthMax) ?? Optional("CompanyName", finding.CompanyName, NameLengthMax);
    }

    private static Rejection? CheckTimes(Finding finding) =>
        Time("CreatedAt", finding.CreatedAt, out var created)
        ?? Time("UpdatedAt", finding.UpdatedAt, out var updated)
        ?? (updated >= created ? null : new Rejection("UpdatedAt", finding.UpdatedAt, "lies before CreatedAt"));

    private static Rejection? CheckSeverityAndTypes(Finding finding)
    {
        var provider = finding.FindingProviderFields;
        var isAtTop = finding is { Severity: not null, Types.Count: > 0 };
        if (!isAtTop && provider is not { Severity: not null, Types.Count: > 0 })
        {
            return new Rejection("Severity", null, "and Types must both be given, at the top level or in FindingProviderFields");
        }

        if (finding.Severity is { } severity)
        {
            var rejection = severity is { Label: null, Normalized: not null } ? null
                : OneOf("Severity.Label", severity.Label, SeverityLabels);
            rejection ??= severity.Normalized is not (< 0 or > 100) ? null
                : new Rejection("Severity.Normalized", Number(severity.Normalized.Value), "must be 0 to 100");
            if (rejection is not null)
            {
                return rejection;
            }
        }

        return CheckTypes("Types", finding.Types)
            ?? (provider?.Severity is null ? null
                : OneOf("FindingProviderFields.Severity.Label", provider.Severity.Label, SeverityLabels))
            ?? CheckTypes("FindingProviderFields.Types", provider?.Types);
    }

    private static Rejection? CheckTypes(string field, IReadOnlyList<string>? types)
    {
        if (types is null)
        {
            return null;
        }

        if (types.Count is 0 or > TypesMax)
        {
            return new Rejection(field, Number(types.Count), $"must hold 1 to {TypesMax} types");
        }

        foreach (var type in types)
        {
            if (!IsType(type))
            {
                return new Rejection(field, type, "must be namespace/category/classifier with one of the format's namespaces");
            }
        }

        return null;
    }

    private static bool IsType(ReadOnlySpan<char> type)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = type.Split(parts, '/');
        foreach (var part in parts[..count])
        {
            if (type[part].IsWhiteSpace())
            {
                return false;
            }
        }

        foreach (var known in TypeNamespaces)
        {
            if (count <= 3 && type[parts[0]].SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    private static Rejection? CheckLinks(Finding finding) =>
        (finding.SourceUrl is null ? null : Url("SourceUrl", finding.SourceUrl))
        ?? (finding.Remediation?.Recommendation is not { } recommendation ? null
            : Optional("Remediation.Recommendation.Text", recommendation.Text, RecommendationLengthMax)
                ?? (recommendation.Url is null ? null : Url("Remediation.Recommendation.Url", recommendation.Url)));

    private static Rejection? CheckProductFields(IReadOnlyDictionary<string, string>? fields)
    {
        if (fields is null)
        {
            return null;
        }

        if (fields.Count is 0 or > ProductFieldsMax)
        {
            return new Rejection("ProductFields", Number(fields.Count), $"must hold 1 to {ProductFieldsMax} fields or be absent");
        }

        foreach (var (key, value) in fields)
        {
            if (string.IsNullOrWhiteSpace(key) || key.Length > ProductFieldKeyLengthMax
                || key.AsSpan().ContainsAnyExcept(ProductFieldKeyCharacters))
            {
                return new Rejection("ProductFields", key, $"has a key that is not 1 to {ProductFieldKeyLengthMax} of the allowed characters");
            }

            if (key.StartsWith("aws/", StringComparison.Ordinal))
            {
                return new Rejection("ProductFields", key, "has a key with the prefix aws/, which is reserved for AWS");
            }

            if (Text(key, value, 1, ProductFieldValueLengthMax, parent: "ProductFields.") is { } rejection)
            {
                return rejection;
            }
        }

        return null;
    }

    private static Rejection? CheckResources(IReadOnlyList<Resource>? resources)
    {
        if (resources is null or { Count: 0 or > ResourcesMax })
        {
            return new Rejection("Resources", Number(resources?.Count ?? 0), $"must hold 1 to {ResourcesMax} resources");
        }

        for (var i = 0; i < resources.Count; i++)
        {
            if (resources[i] is not { } resource)
            {
                return new Rejection($"Resources[{Number(i)}]", null, "is null");
            }

            var parent = $"Resources[{Number(i)}].";
            var rejection = Text("Type", resource.Type, 1, ResourceTypeLengthMax, parent)
                ?? Text("Id", resource.Id, 1, IdLengthMax, parent)
                ?? (resource.Partition is null ? null : OneOf("Partition", resource.Partition, Partitions, parent))
                ?? Optional("Region", resource.Region, RegionLengthMax, parent)
                ?? (resource.Details is null ? null : DetailRules.Check(parent + "Details.Other", resource.Details.Other));
            if (rejection is not null)
            {
                return rejection;
            }
        }

        return null;
    }

    private static Rejection? CheckPatchSummary(PatchSummary summary) =>
        Text("PatchSummary.Id", summary.Id, 1, PatchSummaryTextLengthMax)
        ?? Count("PatchSummary.InstalledCount", summary.InstalledCount)
        ?? Count("PatchSummary.MissingCount", summary.MissingCount)
        ?? Count("PatchSummary.FailedCount", summary.FailedCount)
        ?? Count("PatchSummary.InstalledOtherCount", summary.InstalledOtherCount)
        ?? Count("PatchSummary.InstalledRejectedCount", summary.InstalledRejectedCount)
        ?? Count("PatchSummary.InstalledPendingReboot", summary.InstalledPendingReboot)
        ?? (summary.OperationStartTime is null ? null : Time("PatchSummary.OperationStartTime", summary.OperationStartTime, out _))
        ?? (summary.OperationEndTime is null ? null : Time("PatchSummary.OperationEndTime", summary.OperationEndTime, out _))
        ?? Optional("PatchSummary.RebootOption", summary.RebootOption, PatchSummaryTextLengthMax)
        ?? Optional("PatchSummary.Operation", summary.Operation, PatchSummaryTextLengthMax);

    private static Rejection? Count(string field, int? count) =>
        count is null or (>= 0 and <= PatchCountMax) ? null
        : new Rejection(field, Number(count.Value), $"must be 0 to {Number(PatchCountMax)}");

    private static Rejection? Url(string field, string url) =>
        Text(field, url, 1, UrlLengthMax)
        ?? (!HasWhiteSpace(url) && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? null
            : new Rejection(field, url, "is not a web address"));

    private static bool HasWhiteSpace(string url) => url.AsSpan().ContainsAnyExceptInRange('!', '~') && url.Any(char.IsWhiteSpace);
}
