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
        var request = await FunctionInput.ReadAsync<RedriveRequest>(input, RedriveJson.Default, Takes);
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

/// <summary>What a redrive found and did.</summary>
public sealed record RedriveReport([property: JsonPropertyName("queues")] IReadOnlyList<QueueReport> Queues);

/// <summary>What a redrive found and did with one dead-letter queue.</summary>
public sealed record QueueReport
{
    /// <summary><c>findings</c> or <c>events</c>.</summary>
    [JsonPropertyName("queue")]
    public required string Queue { get; init; }

    /// <summary>How many messages the dead-letter queue held, approximately, those that are in flight included.</summary>
    [JsonPropertyName("found")]
    public long? Found { get; init; }

    /// <summary>What was done, one of <see cref="RedriveAction"/>.</summary>
    [JsonPropertyName("action")]
    public required string Action { get; init; }

    /// <summary>What Security Hub said when it was tried; <see langword="null"/> when it was not.</summary>
    [JsonPropertyName("canary")]
    public string? Canary { get; init; }

    /// <summary>The message move task, while it runs.</summary>
    [JsonPropertyName("taskHandle")]
    public string? TaskHandle { get; init; }

    /// <summary>How many messages the task has moved so far, approximately.</summary>
    [JsonPropertyName("moved")]
    public long? Moved { get; init; }

    /// <summary>How many messages the task had to move when it started.</summary>
    [JsonPropertyName("toMove")]
    public long? ToMove { get; init; }

    /// <summary>Why the move before this one failed, where it did.</summary>
    [JsonPropertyName("lastFailure")]
    public string? LastFailure { get; init; }

    /// <summary>What failed.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }
}

/// <summary>What a redrive did with a dead-letter queue.</summary>
public static class RedriveAction
{
    /// <summary>The queue holds nothing to move.</summary>
    public const string Empty = "empty";

    /// <summary>A message move task was started.</summary>
    public const string Started = "started";

    /// <summary>A message move task runs already, and goes on.</summary>
    public const string Running = "running";

    /// <summary>Security Hub does not take findings now: everything stays where it is.</summary>
    public const string Held = "held";

    /// <summary>A dry run: nothing was touched.</summary>
    public const string DryRun = "dry-run";

    /// <summary>SQS did not do what was asked.</summary>
    public const string Failed = "failed";
}

/// <summary>At least one dead-letter queue could not be looked at or moved. The others were still served.</summary>
/// <param name="report">What was done, as the function would have answered.</param>
public sealed class RedriveFailedException(string report) : Exception($"A redrive failed: {report}");

/// <summary>The JSON of this function's input and answer.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RedriveRequest))]
[JsonSerializable(typeof(RedriveReport))]
internal sealed partial class RedriveJson : JsonSerializerContext;
