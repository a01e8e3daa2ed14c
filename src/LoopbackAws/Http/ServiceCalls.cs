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

    /// <summary>Records a call; a service calls this first for each request, before it changes anything.</summary>
    /// <param name="call">The call.</param>
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
