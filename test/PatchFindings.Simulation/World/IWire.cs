namespace PatchFindings.Simulation;

/// <summary>Where an invocation's service calls go: the wire of a run, or that of a sweep's world.</summary>
internal interface IWire
{
    Task<HttpResponseMessage> SendAsync(Invocation invocation, HttpRequestMessage request, CancellationToken cancellationToken);
}
