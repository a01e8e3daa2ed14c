using System.Text.Json;
using System.Threading.Channels;
using LoopbackAws.Http;

namespace LoopbackAws.Lambda;

/// <summary>
/// The state of the Lambda Runtime API (version 2018-06-01) for one life of one execution environment: at most one invocation at a
/// time, and where its runtime stands. Which call is refused in which state follows AWS's runtime interface emulator. Safe for
/// concurrent use.
/// </summary>
public sealed class RuntimeApi
{
    /// <summary>The largest response that Lambda takes, in bytes: 6 MiB and 100 bytes, the limit that its error message names.</summary>
    public const int MaximumResponse = (6 * 1024 * 1024) + 100;

    private readonly Lock _gate = new();
    private readonly Channel<RuntimeInvocation> _invocations = Channel.CreateUnbounded<RuntimeInvocation>();
    private State _state = State.Starting;
    private RuntimeInvocation? _current;
    private TaskCompletionSource<RuntimeAnswer?> _ready = NewSource();
    private TaskCompletionSource<RuntimeAnswer?>? _answer;

    private enum State
    {
        Starting,
        Waiting,
        Running,
        Answered,
        Closed,
    }

    /// <summary>
    /// Completes when the runtime asks for an invocation for the first time, or again after its last answer: with
    /// <see langword="null"/>, or with the error that ended the environment before.
    /// </summary>
    public Task<RuntimeAnswer?> Ready
    {
        get
        {
            lock (_gate)
            {
                return _ready.Task;
            }
        }
    }

    /// <summary>Whether the environment has ended: its runtime failed to start, or its process is gone.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _state == State.Closed;
            }
        }
    }

    /// <summary>Gives the runtime an invocation as soon as it asks for one.</summary>
    /// <returns>
    /// The answer; <see langword="null"/> when the environment ended before the runtime took the invocation, so that no code has
    /// seen it.
    /// </returns>
    /// <exception cref="InvalidOperationException">The one before is not answered.</exception>
    public Task<RuntimeAnswer?> InvokeAsync(RuntimeInvocation invocation)
    {
        lock (_gate)
        {
            if (_answer is { Task.IsCompleted: false })
            {
                throw new InvalidOperationException("An execution environment serves one invocation at a time.");
            }

            if (_state == State.Closed)
            {
                return Task.FromResult<RuntimeAnswer?>(null);
            }

            _current = invocation;
            _answer = NewSource();
            _invocations.Writer.TryWrite(invocation);
            return _answer.Task;
        }
    }

    /// <summary>
    /// The runtime asks for its next invocation, and waits for one; asking again before it answers gives the same one again.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; no invocation is lost by it.</param>
    /// <exception cref="AwsErrorException">InvalidStateTransition (403): the environment has ended.</exception>
    public async Task<RuntimeInvocation> NextAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            switch (_state)
            {
                case State.Running:
                    return _current!;
                case State.Closed:
                    throw Refused("next");
                default:
                    _state = State.Waiting;
                    _ready.TrySetResult(null);
                    break;
            }
        }

        try
        {
            var invocation = await _invocations.Reader.ReadAsync(cancellationToken);
            lock (_gate)
            {
                if (_state == State.Closed)
                {
                    throw Refused("next");
                }

                _state = State.Running;
            }

            return invocation;
        }
        catch (ChannelClosedException)
        {
            throw Refused("next");
        }
    }

    /// <summary>The runtime answers its invocation.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <exception cref="AwsErrorException">
    /// InvalidRequestID (400): not the current invocation's. InvalidStateTransition (403): already answered, or not handed out.
    /// RequestEntityTooLarge (413): above <see cref="MaximumResponse"/>; the invocation has failed with Function.ResponseSizeTooLarge.
    /// </exception>
    public void Respond(string requestId, ReadOnlyMemory<byte> payload)
    {
        if (payload.Length <= MaximumResponse)
        {
            Answer(requestId, "response", new RuntimeAnswer(payload, ErrorType: null));
            return;
        }

        Answer(requestId, "response", RuntimeAnswer.Error(
            "Function.ResponseSizeTooLarge",
            $"Response payload size exceeded maximum allowed payload size ({MaximumResponse} bytes)."));
        throw new AwsErrorException(
            "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({MaximumResponse} bytes).", 413);
    }

    /// <summary>The runtime reports that its invocation failed.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="errorType">The header <c>Lambda-Runtime-Function-Error-Type</c>, empty when there is none.</param>
    /// <param name="error">The error's JSON.</param>
    /// <exception cref="AwsErrorException">As <see cref="Respond"/> refuses.</exception>
    public void Fail(string requestId, string errorType, ReadOnlyMemory<byte> error) =>
        Answer(requestId, "error", new RuntimeAnswer(error, errorType));

    /// <summary>The runtime reports that it cannot start; its environment has ended.</summary>
    /// <param name="errorType">The header <c>Lambda-Runtime-Function-Error-Type</c>, empty when there is none.</param>
    /// <param name="error">The error's JSON.</param>
    /// <exception cref="AwsErrorException">InvalidStateTransition (403): it has started, or has ended.</exception>
    public void FailStart(string errorType, ReadOnlyMemory<byte> error)
    {
        lock (_gate)
        {
            if (_state != State.Starting)
            {
                throw Refused("init/error");
            }

            End(new RuntimeAnswer(error, errorType));
        }
    }

    /// <summary>Ends the environment: its invocation, if the runtime has taken one, gets this error. Only the first call counts.</summary>
    /// <param name="reason">Why: the process has exited, or was killed.</param>
    public void Close(RuntimeAnswer reason)
    {
        lock (_gate)
        {
            if (_state != State.Closed)
            {
                End(reason);
            }
        }
    }

    private static TaskCompletionSource<RuntimeAnswer?> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Answer(string requestId, string call, RuntimeAnswer answer)
    {
        lock (_gate)
        {
            if (_current?.RequestId != requestId)
            {
                throw new AwsErrorException("InvalidRequestID", "Invalid request ID");
            }

            if (_state != State.Running)
            {
                throw Refused(call);
            }

            _state = State.Answered;
            _ready = NewSource();
            _answer!.TrySetResult(answer);
        }
    }

    private void End(RuntimeAnswer reason)
    {
        _answer?.TrySetResult(_state == State.Running ? reason : null);
        _state = State.Closed;
        if (!_ready.TrySetResult(reason))
        {
            _ready = NewSource();
            _ready.SetResult(reason);
        }

        _invocations.Writer.TryComplete();
    }

    private AwsErrorException Refused(string call) =>
        new("InvalidStateTransition", $"The runtime is {_state}: '{call}' is not allowed.", 403);
}

/// <summary>What the Runtime API hands to a runtime that asks for its next invocation.</summary>
/// <param name="RequestId">The <c>Lambda-Runtime-Aws-Request-Id</c>; the answer names it.</param>
/// <param name="FunctionArn">The <c>Lambda-Runtime-Invoked-Function-Arn</c>.</param>
/// <param name="TraceId">The <c>Lambda-Runtime-Trace-Id</c>, an X-Ray header value.</param>
/// <param name="Deadline">When the invocation times out; on the wire in milliseconds of the Unix epoch.</param>
/// <param name="Payload">The event, JSON.</param>
public sealed record RuntimeInvocation(
    string RequestId, string FunctionArn, string TraceId, DateTimeOffset Deadline, ReadOnlyMemory<byte> Payload);

/// <summary>How an invocation ended: the function's response, or an error from the runtime or from Lambda itself.</summary>
/// <param name="Payload">The response, or the error's JSON (<c>errorType</c>, <c>errorMessage</c>, <c>stackTrace</c>).</param>
/// <param name="ErrorType">
/// <see langword="null"/> for a response; for an error its <c>Lambda-Runtime-Function-Error-Type</c>
/// (<c>category.reason</c>), empty when the runtime sent none.
/// </param>
public sealed record RuntimeAnswer(ReadOnlyMemory<byte> Payload, string? ErrorType)
{
    /// <summary>An error that Lambda reports in the function's place.</summary>
    /// <param name="errorType">Lambda's error type: <c>Runtime.ExitError</c>, <c>Sandbox.Timedout</c>.</param>
    /// <param name="errorMessage">What happened.</param>
    public static RuntimeAnswer Error(string errorType, string errorMessage) => new(Json(errorType, errorMessage), errorType);

    /// <summary>The JSON of an error: of a failed invocation, and of the Runtime API's own refusals.</summary>
    /// <param name="errorType">The <c>errorType</c>.</param>
    /// <param name="errorMessage">The <c>errorMessage</c>.</param>
    internal static byte[] Json(string errorType, string errorMessage)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("errorType", errorType);
            writer.WriteString("errorMessage", errorMessage);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
