using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LoopbackAws.SecurityHub;

/// <summary>A request of <c>GetFindings</c>: filters, order, page.</summary>
/// <remarks>The page size when none is asked for is 10; the API's documentation names none. A token counts the findings answered.</remarks>
internal sealed class FindingQuery
{
    private const int PageSizeMax = 100;
    private const int PageSizeOtherwise = 10;

    private static readonly Comparer<IComparable?> Order = Comparer<IComparable?>.Create((one, other) =>
        one is string text ? string.CompareOrdinal(text, other as string) : one is null ? (other is null ? 0 : -1) : one.CompareTo(other));

    private readonly FindingFilters? _filters;
    private readonly List<(string Field, bool Descending)> _order = [];
    private readonly string _mark;
    private readonly int _skip;
    private readonly int _pageSize = PageSizeOtherwise;

    public FindingQuery(JsonElement body)
    {
        if (Member(body, "Filters") is { } filters)
        {
            _filters = FindingFilters.Read(filters);
        }

        if (Member(body, "SortCriteria") is { } criteria)
        {
            _order = ReadOrder(criteria);
        }

        if (Member(body, "MaxResults") is { } size
            && (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out _pageSize) || _pageSize is < 1 or > PageSizeMax))
        {
            throw HubErrors.InvalidInput($"MaxResults should be an integer from 1 to {PageSizeMax}");
        }

        var asked = $"{Member(body, "Filters")}\n{Member(body, "SortCriteria")}";
        _mark = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(asked)).AsSpan(0, 8));
        if (Member(body, "NextToken") is { } token)
        {
            var parts = token.ValueKind == JsonValueKind.String ? token.GetString()!.Split('-') : [];
            if (parts is not [var mark, var count] || mark != _mark || !int.TryParse(count, out _skip) || _skip < 1)
            {
                throw HubErrors.InvalidInput("NextToken is not a token of this request");
            }
        }
    }

    /// <summary>The page and the token of the next one, or null.</summary>
    public (List<JsonElement> Findings, string? NextToken) Page(IEnumerable<JsonElement> findings)
    {
        var found = Sorted(findings.Where(finding => _filters?.Passes(finding) != false)).Skip(_skip).Take(_pageSize + 1).ToList();
        return found.Count > _pageSize ? (found[.._pageSize], $"{_mark}-{_skip + _pageSize}") : (found, null);
    }

    private static JsonElement? Member(JsonElement body, string name) =>
        body.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static List<(string Field, bool Descending)> ReadOrder(JsonElement criteria)
    {
        if (criteria.ValueKind != JsonValueKind.Array)
        {
            throw HubErrors.InvalidInput("SortCriteria should be a list");
        }

        return [.. criteria.EnumerateArray().Select(criterion =>
        {
            var field = criterion.ValueKind == JsonValueKind.Object ? Member(criterion, "Field")?.ToString() : null;
            var order = criterion.ValueKind == JsonValueKind.Object ? Member(criterion, "SortOrder")?.ToString() ?? "asc" : null;
            return field is not null && (FindingAttributes.IsText(field) || FindingAttributes.IsTime(field)) && order is "asc" or "desc"
                ? (field!, order == "desc")
                : throw HubErrors.InvalidInput("SortCriteria should each have a known Field, and a SortOrder asc or desc");
        })];
    }

    private static IComparable? Key(string field, JsonElement finding) =>
        FindingAttributes.IsTime(field)
            ? FindingAttributes.TimeOf(field, finding)
            : FindingAttributes.TextsOf(field, finding).FirstOrDefault();

    private IEnumerable<JsonElement> Sorted(IEnumerable<JsonElement> findings)
    {
        // The last criterion first: each sort keeps the order of the one before among equals.
        foreach (var (field, descending) in Enumerable.Reverse(_order))
        {
            findings = descending
                ? findings.OrderByDescending(finding => Key(field, finding), Order)
                : findings.OrderBy(finding => Key(field, finding), Order);
        }

        return findings;
    }
}

/// <summary>
/// The filters of <c>GetFindings</c> as the API model describes them: attributes are joined by AND; of one attribute's filters those that
/// want something are joined by OR, those that exclude by AND.
/// </summary>
internal sealed class FindingFilters
{
    private const int AttributesMax = 10;
    private const int ValuesMax = 20;

    private readonly List<Func<JsonElement, bool>> _conditions = [];

    private FindingFilters()
    {
    }

    public static FindingFilters Read(JsonElement filters)
    {
        if (filters.ValueKind != JsonValueKind.Object)
        {
            throw HubErrors.InvalidInput("Filters should be an object");
        }

        if (filters.GetPropertyCount() > AttributesMax)
        {
            throw HubErrors.InvalidInput($"Filters can have up to {AttributesMax} attributes");
        }

        var read = new FindingFilters();
        foreach (var attribute in filters.EnumerateObject())
        {
            if (attribute.Value.ValueKind != JsonValueKind.Array
                || attribute.Value.GetArrayLength() > ValuesMax
                || attribute.Value.EnumerateArray().Any(filter => filter.ValueKind != JsonValueKind.Object))
            {
                throw HubErrors.InvalidInput($"Filters.{attribute.Name} should be a list of up to {ValuesMax} filters");
            }

            var name = attribute.Name;
            var list = attribute.Value.EnumerateArray().ToList();
            read._conditions.Add(
                FindingAttributes.IsText(name) ? TextCondition(name, list)
                : FindingAttributes.IsTime(name) ? TimeCondition(name, list)
                : throw HubErrors.InvalidInput($"The loopback Security Hub has no filter {name}"));
        }

        return read;
    }

    /// <summary>Whether the finding passes.</summary>
    public bool Passes(JsonElement finding) => _conditions.TrueForAll(condition => condition(finding));

    private static Func<JsonElement, bool> TextCondition(string name, List<JsonElement> filters)
    {
        var pairs = filters.ConvertAll(filter => (Comparison: Text(name, filter, "Comparison"), Value: Text(name, filter, "Value")));
        var used = pairs.Select(pair => pair.Comparison).ToHashSet(StringComparer.Ordinal);
        if (used.FirstOrDefault(word => word is not
            ("EQUALS" or "PREFIX" or "CONTAINS" or "NOT_EQUALS" or "PREFIX_NOT_EQUALS" or "NOT_CONTAINS")) is { } unknown)
        {
            throw HubErrors.InvalidInput($"Filters.{name} has the invalid comparison {unknown}");
        }

        if ((used.Count > 1 && (used.Contains("CONTAINS") || used.Contains("NOT_CONTAINS")))
            || (used.Contains("EQUALS") && (used.Contains("NOT_EQUALS") || used.Contains("PREFIX_NOT_EQUALS"))))
        {
            throw HubErrors.InvalidInput($"Filters.{name} combines comparisons that cannot be combined: {string.Join(", ", used)}");
        }

        var wanted = pairs.Where(pair => pair.Comparison is "EQUALS" or "PREFIX" or "CONTAINS").ToList();
        var excluded = pairs.Except(wanted).ToList();
        return finding =>
        {
            var values = FindingAttributes.TextsOf(name, finding).ToList();
            return (wanted.Count == 0 || wanted.Exists(pair => values.Exists(value => Holds(pair.Comparison, value, pair.Value))))
                && excluded.TrueForAll(pair => !values.Exists(value => Holds(pair.Comparison, value, pair.Value)));
        };
    }

    private static bool Holds(string comparison, string value, string filter) => comparison switch
    {
        "EQUALS" or "NOT_EQUALS" => value == filter,
        "PREFIX" or "PREFIX_NOT_EQUALS" => value.StartsWith(filter, StringComparison.Ordinal),
        _ => value.Contains(filter, StringComparison.Ordinal),
    };

    private static Func<JsonElement, bool> TimeCondition(string name, List<JsonElement> filters)
    {
        var ranges = filters.ConvertAll(filter =>
        {
            if (filter.EnumerateObject().Any(member => member.Name is not ("Start" or "End")))
            {
                throw HubErrors.InvalidInput($"The loopback Security Hub takes Start and End in Filters.{name}, and nothing else");
            }

            return (Start: Time(name, filter, "Start"), End: Time(name, filter, "End")) is var range && (range.Start ?? range.End) is null
                ? throw HubErrors.InvalidInput($"Filters.{name} should have Start or End")
                : range;
        });
        return finding =>
        {
            var time = FindingAttributes.TimeOf(name, finding);
            return ranges.Count == 0 || ranges.Exists(range => !(time < range.Start) && !(time > range.End));
        };
    }

    private static DateTime? Time(string name, JsonElement filter, string member) =>
        !filter.TryGetProperty(member, out _) ? null
        : AsffTime.TryParse(Text(name, filter, member), out var utc) ? utc
        : throw HubErrors.InvalidInput($"Filters.{name}.{member} should match format \"date-time\"");

    private static string Text(string name, JsonElement filter, string member) =>
        filter.TryGetProperty(member, out var value)
            && value.ValueKind == JsonValueKind.String
            && !string.IsNullOrWhiteSpace(value.GetString())
            ? value.GetString()!
            : throw HubErrors.InvalidInput($"Filters.{name} should have the string {member}");
}

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
