using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

/// <summary>One filter of <c>GetInventory</c> (SSM model, <c>InventoryFilter</c>).</summary>
/// <param name="Key">The loopback knows <c>AWS:InstanceInformation.InstanceId</c> only.</param>
/// <param name="Values">1 to 40 values.</param>
/// <param name="Type">Equal (the default), NotEqual (none of the values equals) or BeginWith.</param>
public sealed record InventoryFilter(string Key, IReadOnlyList<string> Values, string Type = "Equal")
{
    internal const string Node = "AWS:InstanceInformation.InstanceId";
    private const int FiltersMax = 5;
    private const int ValuesMax = 40;
    private const int KeyLengthMax = 200;

    /// <summary>Filters with the same text ask the same.</summary>
    internal static string Text(IEnumerable<InventoryFilter> filters) =>
        string.Join('\n', filters.Select(filter => $"{filter.Key} {filter.Type} {string.Join('\t', filter.Values)}"));

    /// <summary>Whether the node passes.</summary>
    internal bool Passes(string nodeId) => Type switch
    {
        "NotEqual" => !Values.Contains(nodeId, StringComparer.Ordinal),
        "BeginWith" => Values.Any(prefix => nodeId.StartsWith(prefix, StringComparison.Ordinal)),
        _ => Values.Contains(nodeId, StringComparer.Ordinal),
    };

    /// <summary>Refuses what the service refuses.</summary>
    /// <exception cref="AwsErrorException">
    /// <c>InvalidFilter</c>: a key or comparison that the loopback does not know; <c>ValidationException</c>: outside the model's limits.
    /// </exception>
    internal static void Check(IReadOnlyList<InventoryFilter> filters)
    {
        if (filters.Count > FiltersMax)
        {
            throw Outside($"at most {FiltersMax} filters");
        }

        foreach (var filter in filters)
        {
            if (filter.Key.Length is 0 or > KeyLengthMax || filter.Values.Count is 0 or > ValuesMax)
            {
                throw Outside($"a key of 1 to {KeyLengthMax} characters and 1 to {ValuesMax} values");
            }

            if (filter.Type is not ("Equal" or "NotEqual" or "BeginWith" or "LessThan" or "GreaterThan" or "Exists"))
            {
                throw Outside("a type of the enumeration");
            }

            if (filter.Key != Node || filter.Type is not ("Equal" or "NotEqual" or "BeginWith"))
            {
                throw new AwsErrorException("InvalidFilter", $"The filter {filter.Key} {filter.Type} is not valid.");
            }
        }
    }

    private static AwsErrorException Outside(string constraint) =>
        new("ValidationException", $"1 validation error detected: 'filters' failed to satisfy constraint: Member must have {constraint}");
}
