using System.Collections.Concurrent;
using System.Diagnostics;

namespace PatchFindings.Startup;

/// <summary>One process's life as the Runtime API sees it: one invocation at a time, and when what came.</summary>
internal sealed class Session : IDisposable
{
    private readonly BlockingCollection<byte[]> _invocations = [];
    private readonly BlockingCollection<long> _polls = [];
    private readonly BlockingCollection<(long At, string Answer)> _answers = [];
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly CancellationTokenSource _end = new();
    private int _findings;
    private long _handedOut;

    /// <summary>The services' operations in the order of their calls.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>How many findings reached Security Hub or a queue.</summary>
    public int Findings => Volatile.Read(ref _findings);

    /// <summary>Hands an invocation out at the next poll.</summary>
    public void Invoke(byte[] payload) => _invocations.Add(payload);

    /// <summary>Waits for a poll.</summary>
    /// <returns>When it came, as <see cref="Stopwatch.GetTimestamp"/> tells it.</returns>
    public long WaitForPoll(CancellationToken cancellationToken) => _polls.Take(cancellationToken);

    /// <summary>Waits for an answer.</summary>
    /// <returns>When its invocation was handed out, when it came, and what it is.</returns>
    public (long HandedOut, long At, string Answer) WaitForAnswer(CancellationToken cancellationToken)
    {
        var (at, answer) = _answers.Take(cancellationToken);
        return (Volatile.Read(ref _handedOut), at, answer);
    }

    /// <summary>Serves a poll: comes back with the invocation when there is one.</summary>
    public byte[] Next()
    {
        _polls.Add(Stopwatch.GetTimestamp());
        var payload = _invocations.Take(_end.Token);
        Volatile.Write(ref _handedOut, Stopwatch.GetTimestamp());
        return payload;
    }

    /// <summary>Notes an answer, or an error with its status.</summary>
    public void Answer(string answer) => _answers.Add((Stopwatch.GetTimestamp(), answer));

    /// <summary>Notes a call to a service.</summary>
    public void Called(HttpCall call)
    {
        _calls.Enqueue(call.Operation);
        if (call.Operation is "/findings/import" or "AmazonSQS.SendMessageBatch")
        {
            Interlocked.Add(ref _findings, Services.FindingsIn(call.Body));
        }
    }

    /// <summary>Ends a poll that waits.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _invocations.CompleteAdding();
    }
}
