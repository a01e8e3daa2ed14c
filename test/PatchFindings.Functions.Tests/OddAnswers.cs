using System.Collections.Concurrent;
using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;

namespace PatchFindings.Functions.Tests;

/// <summary>Answers an action in its service's place, with HTTP 200 and a body that no service in its right mind would send.</summary>
internal sealed class OddAnswers : IServiceEndpoint
{
    private readonly ConcurrentDictionary<string, string> _bodies = new();

    public void Answer(string action, string body) => _bodies[action] = body;

    public bool Owns(HttpRequest request) => _bodies.ContainsKey(Action(request));

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = context.Request.HasFormContentType ? "text/xml" : "application/json";
        await context.Response.WriteAsync(_bodies[Action(context.Request)], context.RequestAborted);
    }

    private static string Action(HttpRequest request) =>
        request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target ? target.Split('.')[^1]
        : request.HasFormContentType ? "DescribeInstances"
        : request.Path == "/findings" ? "GetFindings"
        : string.Empty;
}
