using System.Globalization;
using System.Text.Json.Serialization;
using PatchFindings.Functions;

namespace PatchFindings.Redrive;

/// <summary>What a redrive is asked for. Everything has a default; an unknown member is refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RedriveRequest
{
    /// <summary>The most messages a second that a message move task takes (<c>StartMessageMoveTask</c> in the SQS API).</summary>
    public const int MessagesPerSecondMax = 500;

    private const string Takes =
        """{"queues":["findings","events"],"maxMessagesPerSecond":1 to 500,"force":true or false,"dryRun":true or false}, all optional,""";

    private static readonly string[] AllQueues = ["findings", "events"];

    /// <summary>The dead-letter queues to redrive: <c>findings</c>, <c>events</c> or both, each once.</summary>
    [JsonPropertyName("queues")]
    public IReadOnlyList<string> Queues { get; set; } = AllQueues;

    /// <summary>Messages a second, 1 to 500.</summary>
    [JsonPropertyName("maxMessagesPerSecond")]
    public int MaxMessagesPerSecond { get; set; } = MessagesPerSecondMax;

    /// <summary>Whether to move without asking Security Hub first.</summary>
    [JsonPropertyName("force")]
    public bool Force { get; set; }

    /// <summary>Whether to look only: nothing is imported, moved or deleted.</summary>
    [JsonPropertyName("dryRun")]
    public bool DryRun { get; set; }

    /// <summary>Reads a request. No input, <c>null</c>, and a scheduled EventBridge event ask for the defaults.</summary>
    /// <exception cref="FunctionInputException">The input is not a redrive's.</exception>
    public static async Task<RedriveRequest> ReadAsync(Stream input)
    {
        var request = await FunctionInput.ReadAsync(input, RedriveJson.Default.RedriveRequest, Takes);
        if (request.Queues is not { Count: > 0 } queues || queues.Except(AllQueues).Any() || queues.Distinct().Count() < queues.Count)
        {
            throw new FunctionInputException(
                "queues", string.Join(",", request.Queues ?? []), "must be a list of \"findings\" and \"events\", at least one and each once");
        }

        return request.MaxMessagesPerSecond is >= 1 and <= MessagesPerSecondMax
            ? request
            : throw new FunctionInputException(
                "maxMessagesPerSecond", request.MaxMessagesPerSecond.ToString(CultureInfo.InvariantCulture),
                $"must be a whole number from 1 to {MessagesPerSecondMax}");
    }
}
