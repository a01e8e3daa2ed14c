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
    public static IReadOnlyList<string> Nodes(string request)
    {
        var states = List(request, "InstanceIds", id => id.GetString()!);
        return states.Count > 0 ? states : [.. List(
            request,
            "Filters",
            filter => filter.GetProperty("Key").GetString() == "InstanceId"
                ? filter.GetProperty("Values").EnumerateArray().Select(value => value.GetString()!).ToList()
                : []).SelectMany(values => values)];
    }

    public static IReadOnlyList<string> AnsweredNodes(string answer, bool isState) => isState
        ? List(answer, "InstancePatchStates", state => state.GetProperty("InstanceId").GetString()!)
        : List(answer, "ResourceComplianceSummaryItems", item => item.GetProperty("ResourceId").GetString()!);

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
