using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Http;

/// <summary>The HTTP face of one loopback service: reads a request of the service's protocol, calls its state, writes the answer.</summary>
public interface IServiceEndpoint
{
    /// <summary>Whether the request is this service's, by target header or path.</summary>
    /// <param name="request">The request; its body is not read.</param>
    bool Owns(HttpRequest request);

    /// <summary>Answers the request, errors included: nothing but cancellation escapes.</summary>
    /// <param name="context">The request and the response.</param>
    Task HandleAsync(HttpContext context);
}
