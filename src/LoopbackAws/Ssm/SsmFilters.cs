using System.Globalization;
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

/// <summary>One filter of a command read (SSM model, <c>CommandFilter</c>).</summary>
/// <param name="Key"><c>InvokedAfter</c>, <c>InvokedBefore</c> (both take a time and let that time pass), <c>Status</c> or <c>DocumentName</c>.</param>
/// <param name="Value">1 to 128 characters.</param>
public sealed record CommandFilter(string Key, string Value)
{
    private const int FiltersMax = 5;
    private const int ValueLengthMax = 128;

    /// <summary>Filters with the same text ask the same.</summary>
    internal static string Text(IEnumerable<CommandFilter> filters) =>
        string.Join('\n', filters.Select(filter => $"{filter.Key} {filter.Value}"));

    /// <summary>Whether a command, or one node's part of it, passes.</summary>
    internal bool Passes(PatchCommand command, string status) => Key switch
    {
        "InvokedAfter" => command.RequestedAt >= Time(Value),
        "InvokedBefore" => command.RequestedAt <= Time(Value),
        "DocumentName" => command.Document == Value,
        _ => status == Value,
    };

    /// <summary>Refuses what the service refuses.</summary>
    /// <exception cref="AwsErrorException">
    /// <c>InvalidFilterKey</c>: no such key; <c>ValidationException</c>: outside the model's limits, or no time.
    /// </exception>
    internal static void Check(IReadOnlyList<CommandFilter> filters)
    {
        if (filters.Count > FiltersMax)
        {
            throw Outside($"filters' failed to satisfy constraint: Member must have length less than or equal to {FiltersMax}");
        }

        foreach (var filter in filters)
        {
            if (filter.Key is not ("InvokedAfter" or "InvokedBefore" or "Status" or "DocumentName"))
            {
                throw new AwsErrorException("InvalidFilterKey", $"The filter key {filter.Key} is not valid.");
            }

            if (filter.Value.Length is 0 or > ValueLengthMax)
            {
                throw Outside($"value' failed to satisfy constraint: Member must have a length of 1 to {ValueLengthMax}");
            }

            if (filter.Key.StartsWith("Invoked", StringComparison.Ordinal) && Time(filter.Value) is null)
            {
                throw Outside("value' failed to satisfy constraint: Member must be a time");
            }
        }
    }

    private static DateTimeOffset? Time(string value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static AwsErrorException Outside(string constraint) => new("ValidationException", $"1 validation error detected: '{constraint}");
}

/// <summary>Which commands, or which nodes' parts of them, a read asks for.</summary>
/// <param name="CommandId">Only this command; <see langword="null"/> for all.</param>
/// <param name="NodeId">Only this node; <see langword="null"/> for all.</param>
public sealed record CommandQuery(string? CommandId = null, string? NodeId = null)
{
    /// <summary>At most 5; each must let the command pass.</summary>
    public IReadOnlyList<CommandFilter> Filters { get; init; } = [];

    internal string Text => $"{CommandId}\n{NodeId}\n{CommandFilter.Text(Filters)}";
}
