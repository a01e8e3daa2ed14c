using System.Text.Json;

namespace LoopbackAws.SecurityHub;

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
