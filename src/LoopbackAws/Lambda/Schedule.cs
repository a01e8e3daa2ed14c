using System.Text;

namespace LoopbackAws.Lambda;

/// <summary>
/// An EventBridge schedule (<c>rate(…)</c>) that invokes a function with the same event each time. A run that takes longer than the
/// interval delays the next one, and a run that fails is not retried before it is due again; EventBridge would overlap and retry.
/// </summary>
/// <param name="interval">From run to run, above zero; the first run is one interval after the start.</param>
/// <param name="input">The event, JSON.</param>
public sealed class Schedule(LambdaFunction function, TimeSpan interval, string input, TimeProvider time)
{
    private readonly byte[] _payload = Encoding.UTF8.GetBytes(input);

    /// <summary>Runs until it is cancelled, or the function is disposed of.</summary>
    /// <param name="cancellationToken">Ends it; the method returns then and does not throw.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await function.InvokeAsync(_payload, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked for.
        }
        catch (ObjectDisposedException)
        {
            // The run ends.
        }
    }
}
