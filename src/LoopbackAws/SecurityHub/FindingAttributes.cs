using System.Text.Json;

namespace LoopbackAws.SecurityHub;

/// <summary>What <c>GetFindings</c> filters and sorts by, of the attributes in the API model's <c>AwsSecurityFindingFilters</c>.</summary>
internal static class FindingAttributes
{
    private static readonly Dictionary<string, Func<JsonElement, IEnumerable<string>>> Texts = new(StringComparer.Ordinal)
    {
        ["Id"] = At("Id"),
        ["ProductArn"] = At("ProductArn"),
        ["AwsAccountId"] = At("AwsAccountId"),
        ["ProductName"] = At("ProductName"),
        ["CompanyName"] = At("CompanyName"),
        ["GeneratorId"] = At("GeneratorId"),
        ["ResourceId"] = OfResources("Id"),
        ["ResourceType"] = OfResources("Type"),
        ["RecordState"] = At("RecordState"),
        ["WorkflowStatus"] = At("Workflow", "Status"),
        ["SeverityLabel"] = At("Severity", "Label"),
        ["Title"] = At("Title"),
        ["Type"] = finding => finding.GetProperty("Types").EnumerateArray().Select(type => type.GetString()!),
        ["ComplianceStatus"] = At("Compliance", "Status"),
        ["Region"] = At("Region"),
    };

    public static bool IsText(string name) => Texts.ContainsKey(name);

    public static bool IsTime(string name) => name is "CreatedAt" or "UpdatedAt";

    /// <summary>The attribute's values in a finding; none where it has no such member.</summary>
    public static IEnumerable<string> TextsOf(string name, JsonElement finding) => Texts[name](finding);

    public static DateTime TimeOf(string name, JsonElement finding) =>
        AsffTime.TryParse(finding.GetProperty(name).GetString()!, out var utc) ? utc : default;

    private static Func<JsonElement, IEnumerable<string>> OfResources(string name) =>
        finding => finding.GetProperty("Resources").EnumerateArray().Select(resource => resource.GetProperty(name).GetString()!);

    private static Func<JsonElement, IEnumerable<string>> At(params string[] path) => finding =>
    {
        foreach (var name in path)
        {
            if (!finding.TryGetProperty(name, out finding))
            {
                return [];
            }
        }

        return [finding.GetString()!];
    };
}
