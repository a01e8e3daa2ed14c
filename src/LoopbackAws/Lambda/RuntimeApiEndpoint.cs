using System.Globalization;
using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoopbackAws.Lambda;

/// <summary>
/// The HTTP face of <see cref="RuntimeApi"/>, at the paths of the AWS Lambda runtime API under <c>/2018-06-01/runtime/</c>. Each
/// execution environment has a server of its own, because no call says which environment it comes from.
/// </summary>
/// <param name="api">The environment's state.</param>
public sealed class RuntimeApiEndpoint(RuntimeApi api) : IServiceEndpoint
{
    private const string Root = "/2018-06-01/runtime/";
    private const string Invocations = Root + "invocation/";
    private const string ErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";

    /// <inheritdoc/>
    public bool Owns(HttpRequest request) => request.Path.Value?.StartsWith(Root, StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (AwsErrorException refusal)
        {
            await WriteErrorAsync(context.Response, refusal.StatusCode, refusal.Code, refusal.Message);
        }
    }

    private async Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        var isPost = HttpMethods.IsPost(context.Request.Method);
        if (path == Root + "init/error")
        {
            if (await IsAsync(isPost, context))
            {
                var error = await ReadAsync(context);
                api.FailStart(context.Request.Headers[ErrorTypeHeader].ToString(), error);
                await AcceptAsync(context.Response);
            }
        }
        else if (path == Invocations + "next")
        {
            if (await IsAsync(HttpMethods.IsGet(context.Request.Method), context))
            {
                await NextAsync(context);
            }
        }
        else if (path.StartsWith(Invocations, StringComparison.Ordinal)
            && path[Invocations.Length..].Split('/') is [{ Length: > 0 } requestId, "response" or "error"] parts)
        {
            if (await IsAsync(isPost, context))
            {
                await AnswerAsync(context, requestId, isError: parts[1] == "error");
            }
        }
        else
        {
            await WriteErrorAsync(context.Response, StatusCodes.Status404NotFound, "NotFound", $"No such path: {path}");
        }
    }

    private async Task NextAsync(HttpContext context)
    {
        var invocation = await api.NextAsync(context.RequestAborted);
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.FunctionArn;
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = invocation.Payload.Length;
        await context.Response.Body.WriteAsync(invocation.Payload, context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context, string requestId, bool isError)
    {
        var body = await ReadAsync(context);
        if (isError)
        {
            api.Fail(requestId, context.Request.Headers[ErrorTypeHeader].ToString(), body);
        }
        else
        {
            api.Respond(requestId, body);
        }

        await AcceptAsync(context.Response);
    }

    private static async Task<bool> IsAsync(bool allowed, HttpContext context)
    {
        if (!allowed)
        {
            await WriteErrorAsync(
                context.Response,
                StatusCodes.Status405MethodNotAllowed,
                "MethodNotAllowed",
                $"{context.Request.Path} does not take {context.Request.Method}.");
        }

        return allowed;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        // Past the limit the rest is read and dropped: a runtime that cannot finish its request never sees why it is refused.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (body.Length <= RuntimeApi.MaximumResponse)
            {
                body.Write(buffer.AsSpan(0, read));
            }
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static async Task AcceptAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = "application/json";
        await response.WriteAsync("""{"status":"OK"}""", response.HttpContext.RequestAborted);
    }

    private static async Task WriteErrorAsync(HttpResponse response, int status, string type, string message)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        await response.Body.WriteAsync(RuntimeAnswer.Json(type, message), response.HttpContext.RequestAborted);
    }
}
