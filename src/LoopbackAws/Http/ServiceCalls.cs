using LoopbackAws.Iam;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Http;

/// <summary>
/// Every call that the loopback services received, counted; and the place where they are told to fail. Safe for concurrent use.
/// </summary>
public sealed class ServiceCalls
{
    private readonly Lock _gate = new();
    private readonly List<ServiceCall> _calls = [];

    /// <summary>
    /// Decides, before a call takes effect, whether it fails: returns the error to answer with, or <see langword="null"/>.
    /// Called on the thread that serves the call, possibly by several at once.
    /// </summary>
    public Func<ServiceCall, AwsErrorException?>? Fault { get; set; }

    /// <summary>
    /// Decides, before a call takes effect and before it is told to fail, whether the caller may make it: returns the error to answer with,
    /// or <see langword="null"/>. Called as <see cref="Fault"/> is.
    /// </summary>
    public Func<ServiceCall, AwsErrorException?>? Authorize { get; set; }

    /// <summary>Raised for each call, before it takes effect.</summary>
    public event Action<ServiceCall>? Received;

    /// <summary>Raised for each call that was denied or told to fail.</summary>
    public event Action<ServiceCall, AwsErrorException>? Failed;

    /// <summary>Records a call; a service calls this first for each request, before it changes anything.</summary>
    /// <exception cref="AwsErrorException">The caller may not make the call, or it was told to fail.</exception>
    public void Begin(ServiceCall call)
    {
        lock (_gate)
        {
            _calls.Add(call);
        }

        Received?.Invoke(call);
        if ((Authorize?.Invoke(call) ?? Fault?.Invoke(call)) is { } error)
        {
            Failed?.Invoke(call, error);
            throw error;
        }
    }

    /// <summary>The calls so far, oldest first, as a copy.</summary>
    /// <param name="service">The service's endpoint prefix.</param>
    /// <param name="action">The API action.</param>
    public IReadOnlyList<ServiceCall> Of(string service, string action)
    {
        lock (_gate)
        {
            return [.. _calls.Where(call => call.Service == service && call.Action == action)];
        }
    }

    /// <summary>Forgets the calls so far.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
        }
    }
}

/// <summary>One call that a loopback service received.</summary>
/// <param name="Service">The service's endpoint prefix: <c>sqs</c>, <c>ssm</c>, <c>securityhub</c>, <c>events</c>, <c>lambda</c>.</param>
/// <param name="Action">The API action: <c>SendMessageBatch</c>, <c>BatchImportFindings</c>.</param>
/// <param name="AccessKeyId">The access key id that signed the call: on the loopback, who called. Empty for an unsigned call.</param>
/// <param name="Items">How many things the call carried (messages, nodes, findings); 1 where the action has no list.</param>
public sealed record ServiceCall(string Service, string Action, string AccessKeyId, int Items)
{
    /// <summary>What the caller must be allowed to do (Service Authorization Reference); empty where nobody's policy is asked.</summary>
    public IReadOnlyList<RequiredPermission> Permissions { get; init; } = [];
}

/// <summary>Who signed a request.</summary>
public static class Caller
{
    /// <summary>
    /// The access key id of the request's SigV4 <c>Authorization</c> header
    /// (<c>AWS4-HMAC-SHA256 Credential=KEY/date/region/service/aws4_request, …</c>); empty when there is none.
    /// </summary>
    public static string AccessKeyId(HttpRequest request)
    {
        const string Credential = "Credential=";
        var header = request.Headers.Authorization.ToString();
        var start = header.IndexOf(Credential, StringComparison.Ordinal);
        if (start < 0)
        {
            return string.Empty;
        }

        start += Credential.Length;
        var end = header.IndexOf('/', start);
        return end < 0 ? string.Empty : header[start..end];
    }
}
