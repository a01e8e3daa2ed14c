using System.Text.Json;
using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Lambda;

/// <summary>
/// The Lambda API's <c>Invoke</c> (2015-03-31) over the loopback's functions. <c>RequestResponse</c> and <c>DryRun</c> are as in
/// Lambda; an <c>Event</c> invocation is accepted and run once: the two retries that Lambda makes after an error are not made, and
/// there is no destination for what failed.
/// </summary>
/// <param name="functions">The functions by name.</param>
/// <param name="calls">Where the calls are recorded, and told to fail.</param>
public sealed class LambdaEndpoint(IReadOnlyDictionary<string, LambdaFunction> functions, ServiceCalls calls) : IServiceEndpoint
{
    private const string Prefix = "/2015-03-31/functions/";
    private const string Suffix = "/invocations";

    /// <inheritdoc/>
    public bool Owns(HttpRequest request) => request.Path.Value?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await InvokeAsync(context);
        }
        catch (AwsErrorException error)
        {
            await WriteErrorAsync(context.Response, error);
        }
    }

    private async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!HttpMethods.IsPost(context.Request.Method) || !path.EndsWith(Suffix, StringComparison.Ordinal))
        {
            throw new AwsErrorException(
                "UnknownOperationException", "The loopback Lambda knows Invoke only.", StatusCodes.Status404NotFound);
        }

        calls.Begin(new ServiceCall("lambda", "Invoke", Caller.AccessKeyId(context.Request), Items: 1));
        var function = Find(path[Prefix.Length..^Suffix.Length], context.Request.Query["Qualifier"].ToString());
        var payload = await ReadAsync(context);
        var response = context.Response;
        switch (context.Request.Headers["X-Amz-Invocation-Type"].ToString())
        {
            case "" or "RequestResponse":
                var result = await function.InvokeAsync(payload, context.RequestAborted);
                response.Headers["x-amzn-RequestId"] = result.RequestId;
                response.Headers["X-Amz-Executed-Version"] = "$LATEST";
                if (result.FunctionError is { } error)
                {
                    response.Headers["X-Amz-Function-Error"] = error;
                }

                response.ContentType = "application/json";
                response.ContentLength = result.Payload.Length;
                await response.Body.WriteAsync(result.Payload, context.RequestAborted);
                break;
            case "Event":
                _ = RunAsync(function, payload);
                response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case "DryRun":
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case var other:
                throw new AwsErrorException("InvalidParameterValueException", $"Unknown invocation type: {other}");
        }
    }

    /// <summary>The function of a name, an ARN or a partial ARN (<c>account:function:name</c>), each with a version or without.</summary>
    private LambdaFunction Find(string reference, string qualifier)
    {
        var parts = reference.Split(':');
        var at = Array.IndexOf(parts, "function") + 1;
        var name = at < parts.Length ? parts[at] : string.Empty;
        var version = at + 1 < parts.Length ? parts[at + 1] : qualifier;
        if (functions.TryGetValue(name, out var function)
            && version is "" or "$LATEST"
            && (parts[0] != "arn" || reference.StartsWith(function.Settings.Arn, StringComparison.Ordinal)))
        {
            return function;
        }

        var arn = function is null ? reference : $"{function.Settings.Arn}{(version.Length == 0 ? string.Empty : ":" + version)}";
        throw new AwsErrorException("ResourceNotFoundException", $"Function not found: {arn}", StatusCodes.Status404NotFound);
    }

    private static async Task RunAsync(LambdaFunction function, ReadOnlyMemory<byte> payload)
    {
        try
        {
            await function.InvokeAsync(payload, CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            // The run ends, and its accepted invocations with it.
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length == 0)
        {
            return "{}"u8.ToArray();
        }

        var payload = body.GetBuffer().AsMemory(0, (int)body.Length);
        try
        {
            using var document = JsonDocument.Parse(payload);
        }
        catch (JsonException invalid)
        {
            throw new AwsErrorException("InvalidRequestContentException", $"Could not parse request body into json: {invalid.Message}");
        }

        return payload;
    }

    private static async Task WriteErrorAsync(HttpResponse response, AwsErrorException error)
    {
        response.StatusCode = error.StatusCode;
        response.ContentType = "application/json";
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        response.Headers["x-amzn-ErrorType"] = error.Code;
        using var body = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("Type", error.StatusCode < 500 ? "User" : "Service");
            writer.WriteString("Message", error.Message);
            writer.WriteEndObject();
        }

        await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), response.HttpContext.RequestAborted);
    }
}
