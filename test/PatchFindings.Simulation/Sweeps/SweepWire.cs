using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;
using PatchFindings.Simulation.Mutants;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>Every service call of a sweep's world: what becomes of it is drawn, as <see cref="Wire"/> does.</summary>
internal sealed class SweepWire(SweepWorld world, IReadOnlyList<IServiceEndpoint> endpoints) : IWire
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan RunCommandKeeps = TimeSpan.FromDays(30);

    public bool HasForgotten => world.HasForgotten;

    public Task<HttpResponseMessage> SendAsync(Invocation invocation, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (invocation.IsDead)
        {
            return new TaskCompletionSource<HttpResponseMessage>().Task;
        }

        var (time, draw) = (world.Time, world.Draw);
        var call = world.Mutant.Request(world.PageSizes.Cut(Read(invocation, request)));
        var outage = world.Faults.OutageOf(call.Service, time.GetUtcNow());
        var fate = world.Faults.Draw(draw, time.GetUtcNow());
        fate = world.RefusesNow(call) ? CallFate.Refused : outage is null || call.Action == "ReceiveMessage" ? fate : outage.Kind switch
        {
            OutageKind.Silent => CallFate.Hangs,
            OutageKind.AnswersLost => CallFate.AnswerLost,
            OutageKind.FindingsFail or OutageKind.SomeFindingsFail => fate,
            OutageKind.CanaryLies => call.Invocation.FunctionName == Functions.Redrive ? CallFate.Done : CallFate.Refused,
            _ => CallFate.Refused,
        };
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        cancellationToken.Register(() => If(invocation, () => answer.TrySetCanceled(cancellationToken)));
        invocation.HadSlowCall |= fate is not CallFate.Done;
        world.Count(call, fate);
        world.Judge.Asked(call);
        time.After(draw.Seconds(0.001, 0.05), () => Effect(call, fate, outage, answer));
        return answer.Task;
    }

    private static void If(Invocation invocation, Action action)
    {
        if (!invocation.IsDead)
        {
            action();
        }
    }

    private static WireCall Read(Invocation invocation, HttpRequestMessage request)
    {
        using var body = request.Content?.ReadAsStream();
        var bytes = new MemoryStream();
        body?.CopyTo(bytes);
        var path = request.RequestUri!.AbsolutePath;
        if (request.Headers.TryGetValues("X-Amz-Target", out var targets))
        {
            var target = targets.Single();
            if (target.EndsWith("ReceiveMessage", StringComparison.Ordinal))
            {
                bytes = Wire.WithoutWait(bytes);
            }

            var dot = target.IndexOf('.', StringComparison.Ordinal);
            return new WireCall(
                invocation, target[..dot] == "AmazonSSM" ? "ssm" : "sqs", target[(dot + 1)..], request.Method.Method, path, target, bytes.ToArray());
        }

        var (service, action) = path switch
        {
            "/findings/import" => ("securityhub", "BatchImportFindings"),
            "/findings" => ("securityhub", "GetFindings"),
            "/accounts" => ("securityhub", "DescribeHub"),
            _ => ("ec2", "DescribeInstances"),
        };
        return new WireCall(invocation, service, action, request.Method.Method, path, null, bytes.ToArray());
    }

    private void Effect(WireCall call, CallFate fate, Outage? outage, TaskCompletionSource<HttpResponseMessage> answer)
    {
        var invocation = call.Invocation;
        if (fate is CallFate.KillsBefore or CallFate.KillsAfter)
        {
            if (fate == CallFate.KillsAfter)
            {
                Act(call);
            }

            If(invocation, () => world.Kill(invocation));
            return;
        }

        var (status, body) = fate switch
        {
            CallFate.Refused => Service.Failure(world.Draw, call, outage),
            CallFate.BrokenBefore or CallFate.Hangs => (0, []),
            _ => Act(call),
        };
        (status, body) = fate switch
        {
            CallFate.Twice => Act(call),
            CallFate.AnswerLost => Service.Unavailable(call),
            _ => (status, body),
        };
        if (fate is CallFate.Hangs or CallFate.HangsAfter)
        {
            var timeout = new TaskCanceledException("The attempt timed out.", new TimeoutException());
            world.Time.After(AttemptTimeout, () => If(invocation, () => answer.TrySetException(timeout)));
            return;
        }

        var after = world.Draw.Percent(world.Faults.SlowCall) ? world.Draw.Seconds(0.5, 12) : world.Draw.Seconds(0.001, 0.05);
        invocation.HadSlowCall |= after >= TimeSpan.FromSeconds(0.5);
        world.Time.After(after, () => If(invocation, () =>
        {
            if (fate is CallFate.BrokenBefore or CallFate.BrokenAfter)
            {
                answer.TrySetException(new HttpRequestException("The connection broke."));
                return;
            }

            (status, body) = world.Mutant.Answer(call, status, body);
            world.Answered(call, status, body);
            answer.TrySetResult(Response(call, status, body));
        }));
    }

    private (int Status, byte[] Body) Act(WireCall call)
    {
        if (world.HasForgotten && call.Action is ("ListCommands" or "ListCommandInvocations"))
        {
            return (200, Encoding.UTF8.GetBytes(call.Action == "ListCommands" ? "{\"Commands\":[]}" : "{\"CommandInvocations\":[]}"));
        }

        var context = new DefaultHttpContext();
        context.Request.Method = call.Method;
        context.Request.Path = call.Path;
        context.Request.ContentType = call.Service == "ec2" ? "application/x-www-form-urlencoded; charset=utf-8"
            : call.Target is null ? "application/json" : "application/x-amz-json-1.1";
        context.Request.ContentLength = call.Body.Length;
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

        var body = world.Fleet.Age < RunCommandKeeps ? answer.ToArray() : Remembered(call, answer.ToArray());
        call.Truth = body;
        world.Acted(call, context.Response.StatusCode, body);
        return (context.Response.StatusCode, body);
    }

    /// <summary>What of an answer Run Command still knows: it forgets a command after 30 days.</summary>
    private byte[] Remembered(WireCall call, byte[] body)
    {
        if (call.Action is not ("ListCommands" or "ListCommandInvocations"))
        {
            return body;
        }

        var answer = Json.Object(body);
        var since = (world.Time.GetUtcNow() - RunCommandKeeps).ToUnixTimeSeconds();
        if (answer[call.Action == "ListCommands" ? "Commands" : "CommandInvocations"] is JsonArray known)
        {
            foreach (var forgotten in known.Where(command => command!["RequestedDateTime"]!.GetValue<double>() < since).ToList())
            {
                known.Remove(forgotten);
            }
        }

        return Json.Bytes(answer);
    }

    private static HttpResponseMessage Response(WireCall call, int status, byte[] body)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", call.Service == "ec2" ? "text/xml;charset=UTF-8" : "application/json");
        response.Headers.TryAddWithoutValidation("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000");
        return response;
    }
}
