using Amazon.Lambda.Core;

namespace PatchFindings.Functions;

/// <summary>
/// An invocation's time, given out in parts: what reads from other services ends early enough for the results to be sent, and sending
/// ends early enough for the answer, because an invocation that Lambda ends fails its whole batch.
/// </summary>
public sealed class InvocationDeadline : IDisposable
{
    /// <summary>How long before the invocation's end reading stops, if half of the time has not run out before: 8 seconds.</summary>
    public static readonly TimeSpan SendReserve = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long before the invocation's end sending stops: 3 seconds. The SDK takes up to 2 to abandon a call whose answer has begun and stalls.
    /// </summary>
    public static readonly TimeSpan AnswerReserve = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _read;
    private readonly CancellationTokenSource _send;

    /// <summary>Starts from now.</summary>
    public InvocationDeadline(ILambdaContext context, TimeProvider time)
        : this(context, time, SendReserve, AnswerReserve)
    {
    }

    /// <summary>Starts from now, for a function that needs other reserves.</summary>
    /// <param name="sendReserve">How long before the invocation's end reading stops, if half of the time has not run out before.</param>
    /// <param name="answerReserve">The same for sending.</param>
    public InvocationDeadline(ILambdaContext context, TimeProvider time, TimeSpan sendReserve, TimeSpan answerReserve)
    {
        ArgumentNullException.ThrowIfNull(context);
        _read = Before(context.RemainingTime, sendReserve, time);
        _send = Before(context.RemainingTime, answerReserve, time);
    }

    /// <summary>For reading what the work needs.</summary>
    public CancellationToken Read => _read.Token;

    /// <summary>For sending what came of it.</summary>
    public CancellationToken Send => _send.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _read.Dispose();
        _send.Dispose();
    }

    private static CancellationTokenSource Before(TimeSpan remaining, TimeSpan reserve, TimeProvider time)
    {
        var delay = remaining - reserve > remaining / 2 ? remaining - reserve : remaining / 2;
        return new CancellationTokenSource(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, time);
    }
}
