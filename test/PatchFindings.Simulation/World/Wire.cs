using System.Net;
using System.Text;
using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;

namespace PatchFindings.Simulation;

/// <summary>
/// Every service call of every function: the point where the scheduler decides what becomes of it. A call waits in the agenda for its
/// effect and then for its answer, while everything else goes on. No socket, no thread.
/// </summary>
internal sealed class Wire(Run run, IReadOnlyList<IServiceEndpoint> endpoints) : IWire
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(8);

    public Oracle.Truth Truth => run.Ledger.Truth;

    public Task<HttpResponseMessage> SendAsync(Invocation invocation, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (invocation.IsDead)
        {
            return new TaskCompletionSource<HttpResponseMessage>().Task;
        }

        var call = run.Mutant.Request(Read(invocation, request));
        var fate = run.Faults.Draw(run.Draw, run.Time.GetUtcNow());
        var outage = run.Faults.OutageOf(call.Service, run.Time.GetUtcNow());
        fate = outage is null ? fate : FateIn(outage, call, fate);
        var before = run.Draw.Seconds(0.001, 0.05);
        var after = run.Draw.Percent(run.Faults.SlowCall) ? run.Draw.Seconds(0.5, 12) : run.Draw.Seconds(0.001, 0.05);
        var answer = new Gate(invocation);
        cancellationToken.Register(() => answer.Cancel(cancellationToken));
        run.Count(call, fate);
        invocation.HadSlowCall |= fate is not CallFate.Done || after > TimeSpan.FromSeconds(0.5);
        run.Ledger.Asked(call);
        if (fate is not CallFate.Done)
        {
            run.Trace($"{invocation.Name} {run.Ledger.Truth.Describe(call)}: {fate}{(outage is null ? "" : $" ({outage.Kind})")}");
        }

        run.Time.After(before, () => Effect(call, fate, outage, answer, after));
        return answer.Task;
    }

    private static CallFate FateIn(Outage outage, WireCall call, CallFate fate) => outage.Kind switch
    {
        OutageKind.Throttled or OutageKind.Down or OutageKind.NotEnabled or OutageKind.Denied => CallFate.Refused,
        OutageKind.Silent => CallFate.Hangs,
        OutageKind.AnswersLost => CallFate.AnswerLost,
        OutageKind.CanaryLies => call.Invocation.FunctionName == Functions.Redrive ? CallFate.Done : CallFate.Refused,
        _ => fate,
    };

    private static WireCall Read(Invocation invocation, HttpRequestMessage request)
    {
        using var body = request.Content?.ReadAsStream();
        var bytes = new MemoryStream();
        body?.CopyTo(bytes);
        var path = request.RequestUri!.AbsolutePath;
        if (!request.Headers.TryGetValues("X-Amz-Target", out var targets))
        {
            var action = path == "/accounts" ? "DescribeHub" : "BatchImportFindings";
            return new WireCall(invocation, "securityhub", action, request.Method.Method, path, null, bytes.ToArray());
        }

        var target = targets.Single();
        var dot = target.IndexOf('.', StringComparison.Ordinal);
        if (target.EndsWith("ReceiveMessage", StringComparison.Ordinal))
        {
            bytes = WithoutWait(bytes);
        }

        return new WireCall(
            invocation, target[..dot] == "AmazonSSM" ? "ssm" : "sqs", target[(dot + 1)..], request.Method.Method, path, target,
            bytes.ToArray());
    }

    /// <summary>A request of <c>ReceiveMessage</c> without its long poll, which would wait by the clock that only the agenda moves.</summary>
    public static MemoryStream WithoutWait(MemoryStream request) => new(Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(request.ToArray()).Replace("\"WaitTimeSeconds\":1", "\"WaitTimeSeconds\":0", StringComparison.Ordinal)));

    private void Effect(WireCall call, CallFate fate, Outage? outage, Gate gate, TimeSpan after)
    {
        if (fate is CallFate.KillsBefore or CallFate.KillsAfter)
        {
            if (fate == CallFate.KillsAfter && !Service.Refuses(run, call))
            {
                Act(call);
            }

            gate.Kill();
            return;
        }

        var isRefusal = Service.Refuses(run, call);
        var (status, body) = fate switch
        {
            CallFate.Refused => Service.Failure(run.Draw, call, outage),
            CallFate.BrokenBefore or CallFate.Hangs => (0, []),
            _ when isRefusal => Service.Invalid(),
            _ => Act(call),
        };
        if (fate == CallFate.Twice && !isRefusal)
        {
            (status, body) = Act(call, isRepeat: true);
        }

        if (fate is CallFate.Hangs or CallFate.HangsAfter)
        {
            run.Time.After(
                AttemptTimeout, () => gate.Fail(new TaskCanceledException("The attempt timed out.", new TimeoutException())));
        }
        else if (fate is CallFate.BrokenBefore or CallFate.BrokenAfter)
        {
            run.Time.After(after, () => gate.Fail(new HttpRequestException("The connection broke.")));
        }
        else
        {
            (status, body) = fate == CallFate.AnswerLost ? Service.Unavailable(call) : (status, body);
            (status, body) = run.Mutant.Answer(call, status, body);
            run.Time.After(after, () => gate.Answer(() =>
            {
                run.Answered(call, status, body);
                return Response(status, body);
            }));
        }
    }

    /// <summary>Lets the service do what is asked, and the ledger see it.</summary>
    private (int Status, byte[] Body) Act(WireCall call, bool isRepeat = false)
    {
        run.Ledger.Before(call, isRepeat);
        var context = new DefaultHttpContext();
        context.Request.Method = call.Method;
        context.Request.Path = call.Path;
        context.Request.ContentType = call.Target is null ? "application/json" : "application/x-amz-json-1.1";
        if (call.Target is not null)
        {
            context.Request.Headers["X-Amz-Target"] = call.Target;
        }

        context.Request.Body = new MemoryStream(call.Body);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var handled = endpoints.First(endpoint => endpoint.Owns(context.Request)).HandleAsync(context);
        if (!handled.IsCompletedSuccessfully)
        {
            throw handled.Exception ?? (Exception)new InvalidOperationException($"{call.Service} {call.Action} did not answer at once.");
        }

        var body = answer.ToArray();
        call.Truth = body;
        run.Ledger.Acted(call, context.Response.StatusCode, body);
        run.Pokes(call);
        return (context.Response.StatusCode, body);
    }

    private static HttpResponseMessage Response(int status, byte[] body)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        response.Headers.TryAddWithoutValidation("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000");
        return response;
    }

    /// <summary>Where a call waits for its answer. Its continuation runs on the run's only thread, inside the agenda's entry.</summary>
    private sealed class Gate(Invocation invocation)
    {
        private readonly TaskCompletionSource<HttpResponseMessage> _answer = new();

        public Task<HttpResponseMessage> Task => _answer.Task;

        public void Answer(Func<HttpResponseMessage> response)
        {
            if (!invocation.IsDead && !_answer.Task.IsCompleted)
            {
                _answer.TrySetResult(response());
            }
        }

        public void Fail(Exception problem)
        {
            if (!invocation.IsDead)
            {
                _answer.TrySetException(problem);
            }
        }

        public void Cancel(CancellationToken cancellationToken)
        {
            if (!invocation.IsDead)
            {
                _answer.TrySetCanceled(cancellationToken);
            }
        }

        public void Kill()
        {
            if (!invocation.IsDead)
            {
                invocation.IsDead = true;
                invocation.Died();
            }
        }
    }
}
