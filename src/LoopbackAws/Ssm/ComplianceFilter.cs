using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

/// <summary>One filter of <c>ListResourceComplianceSummaries</c> (SSM model, <c>ComplianceStringFilter</c>).</summary>
/// <param name="Key">
/// ComplianceType, InstanceId, OverallSeverity, ExecutionType, ExecutionId, PatchGroup (user guide, compliance walkthrough) or Status.
/// </param>
/// <param name="Values">1 to 20 values; a summary that matches one of them passes.</param>
/// <param name="Type">EQUAL (the default), NOT_EQUAL (none of the values equals) or BEGIN_WITH.</param>
public sealed record ComplianceFilter(string Key, IReadOnlyList<string> Values, string Type = "EQUAL")
{
    internal const string Node = "InstanceId";
    private const int ValuesMax = 20;

    /// <summary>Whether the node's summary passes.</summary>
    internal bool Passes(PatchOperation summary)
    {
        var value = Value(summary);
        return Type switch
        {
            "NOT_EQUAL" => !Values.Contains(value, StringComparer.Ordinal),
            "BEGIN_WITH" => Values.Any(prefix => value.StartsWith(prefix, StringComparison.Ordinal)),
            _ => Values.Contains(value, StringComparer.Ordinal),
        };
    }

    /// <summary>Refuses what the service refuses.</summary>
    /// <exception cref="AwsErrorException">
    /// <c>InvalidFilter</c>: no such key, or no such comparison for it; <c>ValidationException</c>: outside the model's limits.
    /// </exception>
    internal void Check()
    {
        if (Key is not ("ComplianceType" or Node or "OverallSeverity" or "ExecutionType" or "ExecutionId" or "PatchGroup" or "Status"))
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

    private string Value(PatchOperation summary) => Key switch
    {
        "ComplianceType" => "Patch",
        Node => summary.NodeId,
        "OverallSeverity" => summary.SeverityWord,
        "ExecutionType" => summary.ExecutionType,
        "ExecutionId" => summary.CommandId,
        "PatchGroup" => summary.PatchGroup,
        _ => summary.StatusWord,
    };
}
