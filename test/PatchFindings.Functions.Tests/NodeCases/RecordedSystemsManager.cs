using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace PatchFindings.Functions.Tests.NodeCases;

/// <summary>
/// Answers the SDK's reads of Systems Manager with what a node's case says that it shows, on the wire of AWS JSON 1.1. It shares nothing
/// with the loopback, so that a mistake of the one is not the other's.
/// </summary>
internal sealed partial class RecordedSystemsManager(JsonNode answers) : HttpClientFactory
{
    public List<string> Calls { get; } = [];

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <summary>The answer to a call.</summary>
    /// <exception cref="KeyNotFoundException">The service has an error for it, whose code is the message.</exception>
    public string Answer(string action, JsonNode request)
    {
        Calls.Add(action);
        JsonArray Recorded(string name) => answers[name]?.DeepClone().AsArray() ?? [];
        JsonObject answer = action switch
        {
            "GetInventory" => new() { ["Entities"] = Recorded(action) },
            "DescribeInstancePatchStates" => new() { ["InstancePatchStates"] = Recorded(action) },
            "ListResourceComplianceSummaries" => new() { ["ResourceComplianceSummaryItems"] = Recorded(action) },
            "ListComplianceItems" => new() { ["ComplianceItems"] = Recorded(action) },
            "ListCommands" => new()
            {
                ["Commands"] = new JsonArray(
                    [.. Recorded(action).Where(command => Text(command, "CommandId") == Text(request, "CommandId")).Select(one => one!.DeepClone())]),
            },
            "ListCommandInvocations" => new()
            {
                ["CommandInvocations"] = new JsonArray([.. Recorded(action).Concat(Recorded("ListCommands")).Select(command =>
                {
                    var invocation = command!.DeepClone();
                    invocation["InstanceId"] = Text(request, "InstanceId");
                    return invocation;
                })]),
            },
            "DescribeAssociation" => Recorded(action)
                .FirstOrDefault(association => Text(association, "AssociationId") == Text(request, "AssociationId")) is { } found
                    ? new() { ["AssociationDescription"] = found.DeepClone() }
                    : throw new KeyNotFoundException("AssociationDoesNotExist"),
            _ => throw new InvalidOperationException(action),
        };
        if (action != "GetInventory")
        {
            ToEpoch(answer);
        }

        return answer.ToJsonString();
    }

    private static string? Text(JsonNode? node, string member) => (string?)node?[member];

    // Timestamps are epoch seconds on this wire; inventory alone holds them as texts.
    private static void ToEpoch(JsonNode node)
    {
        foreach (var (name, value) in node is JsonObject members ? [.. members] : Array.Empty<KeyValuePair<string, JsonNode?>>())
        {
            if (value is JsonValue && name.EndsWith("Time", StringComparison.Ordinal) && TimeForm().IsMatch((string)value!))
            {
                node[name] = DateTimeOffset.Parse((string)value!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() / 1000m;
            }
            else if (value is not null)
            {
                ToEpoch(value);
            }
        }

        foreach (var item in node as JsonArray ?? [])
        {
            if (item is not null)
            {
                ToEpoch(item);
            }
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT")]
    private static partial Regex TimeForm();

    private sealed class Handler(RecordedSystemsManager recorded) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var action = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[^1];
            var (status, body) = (HttpStatusCode.OK, string.Empty);
            try
            {
                body = recorded.Answer(action, JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!);
            }
            catch (KeyNotFoundException e)
            {
                (status, body) = (HttpStatusCode.BadRequest, $$"""{"__type":"{{e.Message}}","message":"told so"}""");
            }

            return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
        }
    }
}
