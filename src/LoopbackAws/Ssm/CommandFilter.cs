using System.Globalization;
using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

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
