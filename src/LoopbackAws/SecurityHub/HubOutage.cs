using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.SecurityHub;

/// <summary>
/// Security Hub's outage, as a switch: on, its calls are answered with 503. Over HTTP <c>PUT /outage</c> begins one and
/// <c>DELETE /outage</c> ends it.
/// </summary>
/// <param name="calls">The calls to fail.</param>
public sealed class HubOutage(ServiceCalls calls) : IServiceEndpoint
{
    private const string Path = "/outage";

    /// <summary>Raised when it begins or ends by a request over HTTP.</summary>
    public event Action<bool>? Asked;

    /// <summary>Whether Security Hub is down.</summary>
    public bool IsOn
    {
        get => calls.Fault == Down;
        set => calls.Fault = value ? Down : null;
    }

    /// <inheritdoc/>
    public bool Owns(HttpRequest request) => request.Path == Path;

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPut(context.Request.Method) && !HttpMethods.IsDelete(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            await context.Response.WriteAsync("PUT begins an outage of Security Hub, DELETE ends it.\n", context.RequestAborted);
            return;
        }

        IsOn = HttpMethods.IsPut(context.Request.Method);
        Asked?.Invoke(IsOn);
        await context.Response.WriteAsync(IsOn ? "Security Hub answers 503 now.\n" : "Security Hub is back.\n", context.RequestAborted);
    }

    private static AwsErrorException? Down(ServiceCall call) =>
        call.Service == "securityhub" ? new AwsErrorException("ServiceUnavailableException", "Service Unavailable", 503) : null;
}
