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
