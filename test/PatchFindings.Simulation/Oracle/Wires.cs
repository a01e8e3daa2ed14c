using System.Text.Json;

namespace PatchFindings.Simulation.Oracle;

/// <summary>Reads what the ledger needs out of requests and answers.</summary>
internal static class Wires
{
    public static string? Text(string json, string member)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static IReadOnlyList<(string Id, string Body)> Entries(string request) =>
        List(request, "Entries", entry => (entry.GetProperty("Id").GetString()!, entry.GetProperty("MessageBody").GetString()!));

    public static HashSet<string> Successful(string answer) =>
        [.. List(answer, "Successful", entry => entry.GetProperty("Id").GetString()!)];

    public static IReadOnlyList<string> FindingIds(string request) =>
        List(request, "Findings", finding => finding.GetProperty("Id").GetString()!);

    public static Dictionary<string, string> FailedFindings(string answer) =>
        List(answer, "FailedFindings", failure => (failure.GetProperty("Id").GetString()!, failure.GetProperty("ErrorCode").GetString()!))
            .ToDictionary(failure => failure.Item1, failure => failure.Item2);

    public static IReadOnlyList<(string Handle, string Body)> Messages(string answer) =>
        List(answer, "Messages", message => (message.GetProperty("ReceiptHandle").GetString()!, message.GetProperty("Body").GetString()!));

    /// <summary>The nodes that a call to Systems Manager asks for.</summary>
    public static IReadOnlyList<string> Nodes(WireCall call) => call.Action switch
    {
        "DescribeInstancePatchStates" => List(call.Text, "InstanceIds", id => id.GetString()!),
        "ListComplianceItems" => List(call.Text, "ResourceIds", id => id.GetString()!),
        "ListCommandInvocations" => Text(call.Text, "InstanceId") is { } node ? [node] : [],
        "GetInventory" or "ListResourceComplianceSummaries" => [.. List(
            call.Text,
            "Filters",
            filter => filter.GetProperty("Key").GetString()!.EndsWith("InstanceId", StringComparison.Ordinal)
                ? filter.GetProperty("Values").EnumerateArray().Select(value => value.GetString()!).ToList()
                : []).SelectMany(values => values)],
        _ => [],
    };

    public static IReadOnlyList<string> RecordNodes(string answer) =>
        List(answer, "Entities", entity => entity.GetProperty("Id").GetString()!);

    private static List<T> List<T>(string json, string member, Func<JsonElement, T> read)
    {
        if (json.Length == 0)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(read)]
            : [];
    }
}
