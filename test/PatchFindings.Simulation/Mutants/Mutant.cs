using LoopbackAws.Sqs;
using PatchFindings.Verdicts;

namespace PatchFindings.Simulation;

/// <summary>
/// A way in which the system could be broken. The product has no switch for it: what it sends, gets and answers is changed outside of it.
/// This one changes nothing.
/// </summary>
internal class Mutant
{
    public virtual TimeSpan StateDeadline => Judge.DefaultStateDeadline;

    public virtual double DetailReadsPerSecond => Functions.DetailReadsPerSecond;

    /// <summary>The clock by which the function keeps what an execution is.</summary>
    public virtual TimeProvider ReaderTime(TimeProvider time) => time;

    /// <summary>The clock by which the function judges.</summary>
    public virtual TimeProvider JudgeTime(TimeProvider time) => time;

    /// <summary>What a function sends to a service.</summary>
    public virtual WireCall Request(WireCall call) => call;

    /// <summary>What a function gets to hear from a service.</summary>
    public virtual (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body) => (status, body);

    /// <summary>What a function answers to Lambda.</summary>
    public virtual ReadOnlyMemory<byte> Response(Invocation invocation, byte[] response, IReadOnlySet<string> messageIds) => response;

    /// <summary>What a function finds in a message.</summary>
    public virtual string Delivered(Queue queue, string body, DateTimeOffset now) => body;

    public virtual bool DeletesOnReceive(Queue queue) => false;

    public virtual bool ReturnsAtOnce(Queue queue) => false;

    /// <summary>What a redrive is asked for.</summary>
    public virtual string RedriveInput(string input) => input;
}
