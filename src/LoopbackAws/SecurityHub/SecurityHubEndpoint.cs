using System.Text.Json;
using LoopbackAws.Http;
using LoopbackAws.Iam;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.SecurityHub;

/// <summary>Security Hub over REST-JSON: <c>BatchImportFindings</c>, <c>GetFindings</c> and <c>DescribeHub</c>.</summary>
/// <param name="calls">Counts each call, and may make it fail.</param>
public sealed class SecurityHubEndpoint(SecurityHubState state, ServiceCalls calls) : IServiceEndpoint
{
    /// <inheritdoc/>
    public bool Owns(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ActionOf(request) is not null && !request.Headers.ContainsKey("X-Amz-Target");
    }

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var body = await RequestJson.ReadAsync(context);
        await JsonAnswer.WriteAsync(
            context,
            "application/json",
            json =>
            {
                Answer(context.Request, body, json);
                return Task.CompletedTask;
            },
            (response, json, error) =>
            {
                response.Headers["x-amzn-ErrorType"] = error.Code;
                json.WriteString("Message", error.Message);
                json.WriteString("Code", error.Code);
            });
    }

    private static string? ActionOf(HttpRequest request) => (request.Method, request.Path.Value) switch
    {
        ("POST", "/findings/import") => "BatchImportFindings",
        ("POST", "/findings") => "GetFindings",
        ("GET", "/accounts") => "DescribeHub",
        _ => null,
    };

    private void Answer(HttpRequest request, ReadOnlyMemory<byte> body, Utf8JsonWriter json)
    {
        var action = ActionOf(request)!;
        var parsed = RequestJson.Object(body);
        var findings = parsed is { } members && members.TryGetProperty("Findings", out var member) ? member : default;
        var items = action != "BatchImportFindings" ? 1 : findings.ValueKind == JsonValueKind.Array ? findings.GetArrayLength() : 0;
        calls.Begin(new ServiceCall("securityhub", action, Caller.AccessKeyId(request), items) { Permissions = Permissions(action, findings) });
        if (parsed is null && !body.IsEmpty)
        {
            throw HubErrors.InvalidInput("Could not parse request body into json");
        }

        switch (action)
        {
            case "BatchImportFindings":
                Import(findings, body.Length, json);
                break;
            case "GetFindings":
                Get(parsed ?? RequestJson.Object("{}"u8.ToArray())!.Value, json);
                break;
            default:
                Describe(request.Query["HubArn"], json);
                break;
        }
    }

    // An import is judged by product and account (Service Authorization Reference); the others by the hub.
    private RequiredPermission[] Permissions(string action, JsonElement findings) =>
        action != "BatchImportFindings" ? [new RequiredPermission("securityhub:" + action, state.HubArn)]
        : findings.ValueKind != JsonValueKind.Array ? []
        : [.. findings.EnumerateArray()
            .Where(finding => finding.ValueKind == JsonValueKind.Object)
            .Select(finding => (Product: Text(finding, "ProductArn"), Account: Text(finding, "AwsAccountId")))
            .Distinct()
            .Select(target => new RequiredPermission("securityhub:BatchImportFindings", target.Product)
            {
                Context = new Dictionary<string, string> { ["securityhub:TargetAccount"] = target.Account },
            })];

    private static string Text(JsonElement finding, string member) =>
        finding.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : string.Empty;

    private void Import(JsonElement findings, int bytes, Utf8JsonWriter json)
    {
        if (bytes > HubLimits.ImportBytesMax)
        {
            throw HubErrors.InvalidInput("The request exceeds the maximum size of 6 MB");
        }

        var answer = state.BatchImportFindings(findings);
        if (state.LosesImportAnswer?.Invoke() == true)
        {
            throw HubErrors.AnswerLost();
        }

        json.WriteStartObject();
        json.WriteNumber("FailedCount", answer.Failures.Count);
        json.WriteNumber("SuccessCount", answer.SuccessCount);
        json.WriteStartArray("FailedFindings");
        foreach (var failure in answer.Failures)
        {
            json.WriteStartObject();
            json.WriteString("Id", failure.Id);
            json.WriteString("ErrorCode", failure.Code);
            json.WriteString("ErrorMessage", failure.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Get(JsonElement request, Utf8JsonWriter json)
    {
        var (findings, nextToken) = state.GetFindings(request);
        json.WriteStartObject();
        json.WriteStartArray("Findings");
        foreach (var finding in findings)
        {
            finding.WriteTo(json);
        }

        json.WriteEndArray();
        if (nextToken is not null)
        {
            json.WriteString("NextToken", nextToken);
        }

        json.WriteEndObject();
    }

    private void Describe(string? hubArn, Utf8JsonWriter json)
    {
        var subscribedAt = state.DescribeHub(hubArn);
        json.WriteStartObject();
        json.WriteString("HubArn", state.HubArn);
        json.WriteString("SubscribedAt", AsffTime.Format(subscribedAt));
        json.WriteBoolean("AutoEnableControls", true);
        json.WriteString("ControlFindingGenerator", "SECURITY_CONTROL");
        json.WriteEndObject();
    }
}
