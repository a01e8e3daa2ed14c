namespace LoopbackAws.Lambda;

/// <summary>What the Runtime API hands to a runtime that asks for its next invocation.</summary>
/// <param name="RequestId">The <c>Lambda-Runtime-Aws-Request-Id</c>; the answer names it.</param>
/// <param name="FunctionArn">The <c>Lambda-Runtime-Invoked-Function-Arn</c>.</param>
/// <param name="TraceId">The <c>Lambda-Runtime-Trace-Id</c>, an X-Ray header value.</param>
/// <param name="Deadline">When the invocation times out; on the wire in milliseconds of the Unix epoch.</param>
/// <param name="Payload">The event, JSON.</param>
public sealed record RuntimeInvocation(
    string RequestId, string FunctionArn, string TraceId, DateTimeOffset Deadline, ReadOnlyMemory<byte> Payload);
