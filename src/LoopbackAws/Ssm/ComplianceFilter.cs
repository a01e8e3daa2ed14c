using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

/// <summary>One filter of a compliance read (SSM model, <c>ComplianceStringFilter</c>).</summary>
/// <param name="Key">
/// Of summaries ComplianceType, InstanceId, OverallSeverity, ExecutionType, ExecutionId, PatchGroup or Status; of items ComplianceType,
/// Id, Title, Severity, ExecutionType, ExecutionId, DocumentName or Status (user guide, compliance walkthrough).
/// </param>
/// <param name="Values">1 to 20 values; what matches one of them passes.</param>
/// <param name="Type">EQUAL (the default), NOT_EQUAL (none of the values equals) or BEGIN_WITH.</param>
public sealed record ComplianceFilter(string Key, IReadOnlyList<string> Values, string Type = "EQUAL")
{
    internal const string Node = "InstanceId";
    private const int ValuesMax = 20;

    internal static readonly IReadOnlySet<string> SummaryKeys = new HashSet<string>(StringComparer.Ordinal)
    {
        "ComplianceType", Node, "OverallSeverity", "ExecutionType", "ExecutionId", "PatchGroup", "Status",
    };

    internal static readonly IReadOnlySet<string> ItemKeys = new HashSet<string>(StringComparer.Ordinal)
    {
        "ComplianceType", "Id", "Title", "Severity", "ExecutionType", "ExecutionId", "DocumentName", "Status",
    };

    /// <summary>Filters with the same text ask the same.</summary>
    internal static string Text(IEnumerable<ComplianceFilter> filters) =>
        string.Join('\n', filters.Select(filter => $"{filter.Key} {filter.Type} {string.Join('\t', filter.Values)}"));

    /// <summary>Whether what has this value passes; an absent value equals nothing.</summary>
    internal bool Passes(string? value) => Type switch
    {
        "NOT_EQUAL" => !Values.Contains(value, StringComparer.Ordinal),
        "BEGIN_WITH" => value is not null && Values.Any(prefix => value.StartsWith(prefix, StringComparison.Ordinal)),
        _ => Values.Contains(value, StringComparer.Ordinal),
    };

    /// <summary>Refuses what the service refuses.</summary>
    /// <param name="keys">The keys that the read knows.</param>
    /// <exception cref="AwsErrorException">
    /// <c>InvalidFilter</c>: no such key, or no such comparison for it; <c>ValidationException</c>: outside the model's limits.
    /// </exception>
    internal void Check(IReadOnlySet<string> keys)
    {
        if (!keys.Contains(Key))
        {
            throw Invalid($"The filter key {Key} is not valid.");
        }

        if (Values.Count is 0 or > ValuesMax || Type is not ("EQUAL" or "NOT_EQUAL" or "BEGIN_WITH" or "LESS_THAN" or "GREATER_THAN"))
        {
            throw new AwsErrorException(
                "ValidationException",
                $"1 validation error detected: the filter {Key} must have 1 to {ValuesMax} values and a type of the enumeration.");
        }

        if (Type is "LESS_THAN" or "GREATER_THAN")
        {
            throw Invalid($"The filter type {Type} is not valid for the key {Key}.");
        }
    }

    private static AwsErrorException Invalid(string message) => new("InvalidFilter", message);
}
