using System.Text;
using LoopbackAws.Http;
using LoopbackAws.Lambda;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.Lambda;

public sealed class RuntimeApiTests
{
    private static readonly RuntimeAnswer Gone = RuntimeAnswer.Error("Runtime.ExitError", "gone");

    private readonly RuntimeApi _api = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invocation_waits_for_the_runtime_to_ask()
    {
        var answer = _api.InvokeAsync(Invocation("one"));

        Assert.False(_api.Ready.IsCompleted);
        var taken = await _api.NextAsync(Cancellation);
        Assert.Null(await _api.Ready);
        _api.Respond(taken.RequestId, "1"u8.ToArray());

        Assert.Equal("1", Encoding.UTF8.GetString((await answer)!.Payload.Span));
        Assert.Null((await answer)!.ErrorType);
    }

    [Fact]
    public async Task A_runtime_waits_for_an_invocation()
    {
        var next = _api.NextAsync(Cancellation);
        Assert.False(next.IsCompleted);

        _ = _api.InvokeAsync(Invocation("one"));

        Assert.Equal("one", (await next).RequestId);
    }

    [Fact]
    public async Task After_its_answer_the_runtime_is_ready_when_it_asks_again()
    {
        await TakeAsync("one");
        _api.Respond("one", "1"u8.ToArray());
        var ready = _api.Ready;
        Assert.False(ready.IsCompleted);

        _ = _api.NextAsync(Cancellation);

        Assert.Null(await ready);
    }

    [Fact]
    public async Task Asking_again_without_an_answer_gives_the_same_invocation()
    {
        await TakeAsync("one");

        Assert.Equal("one", (await _api.NextAsync(Cancellation)).RequestId);
    }

    [Fact]
    public async Task A_runtime_that_hangs_up_while_it_waits_loses_no_invocation()
    {
        using var hangUp = new CancellationTokenSource();
        var first = _api.NextAsync(hangUp.Token);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        _ = _api.InvokeAsync(Invocation("one"));

        Assert.Equal("one", (await _api.NextAsync(Cancellation)).RequestId);
    }

    [Fact]
    public async Task There_is_one_invocation_at_a_time()
    {
        await TakeAsync("one");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _api.InvokeAsync(Invocation("two")));
    }

    [Fact]
    public async Task An_error_keeps_its_type()
    {
        var answer = await TakeAsync("one");

        _api.Fail("one", "Function.Broken", "{}"u8.ToArray());

        Assert.Equal("Function.Broken", (await answer)!.ErrorType);
    }

    [Fact]
    public void An_answer_to_nothing_is_refused() => AssertRefused("InvalidRequestID", 400, () => _api.Respond("one", default));

    [Fact]
    public async Task An_answer_to_another_request_is_refused()
    {
        var answer = await TakeAsync("one");

        AssertRefused("InvalidRequestID", 400, () => _api.Respond("two", default));
        AssertRefused("InvalidRequestID", 400, () => _api.Fail("two", string.Empty, default));
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public async Task A_second_answer_is_refused_and_the_first_stays()
    {
        var answer = await TakeAsync("one");
        _api.Respond("one", "1"u8.ToArray());

        AssertRefused("InvalidStateTransition", 403, () => _api.Respond("one", "2"u8.ToArray()));
        AssertRefused("InvalidStateTransition", 403, () => _api.Fail("one", string.Empty, default));
        Assert.Equal("1", Encoding.UTF8.GetString((await answer)!.Payload.Span));

        await TakeAsync("two");
        AssertRefused("InvalidRequestID", 400, () => _api.Respond("one", default));
    }

    [Fact]
    public void An_answer_before_the_runtime_took_the_invocation_is_refused()
    {
        _ = _api.InvokeAsync(Invocation("one"));

        AssertRefused("InvalidStateTransition", 403, () => _api.Respond("one", default));
    }

    [Fact]
    public async Task A_response_may_have_6_MiB_and_100_bytes()
    {
        var answer = await TakeAsync("one");

        _api.Respond("one", new byte[6_291_556]);

        Assert.Null((await answer)!.ErrorType);
    }

    [Fact]
    public async Task A_larger_response_fails_the_invocation()
    {
        var answer = await TakeAsync("one");

        AssertRefused("RequestEntityTooLarge", 413, () => _api.Respond("one", new byte[6_291_557]));
        Assert.Equal("Function.ResponseSizeTooLarge", (await answer)!.ErrorType);
    }

    [Fact]
    public async Task A_failed_start_ends_the_environment()
    {
        var answer = _api.InvokeAsync(Invocation("one"));

        _api.FailStart("Runtime.Broken", "{}"u8.ToArray());

        Assert.Equal("Runtime.Broken", (await _api.Ready)!.ErrorType);
        Assert.True(_api.IsClosed);
        Assert.Null(await answer);
        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => _api.NextAsync(Cancellation));
        Assert.Equal(("InvalidStateTransition", 403), (refused.Code, refused.StatusCode));
    }

    [Fact]
    public async Task A_runtime_that_has_started_cannot_fail_to_start()
    {
        await TakeAsync("one");

        AssertRefused("InvalidStateTransition", 403, () => _api.FailStart("Runtime.Broken", default));
        Assert.False(_api.IsClosed);
    }

    [Fact]
    public async Task The_end_of_the_environment_answers_what_was_taken()
    {
        var answer = await TakeAsync("one");

        _api.Close(Gone);

        Assert.Same(Gone, await answer);
        Assert.Same(Gone, await _api.Ready);
    }

    [Fact]
    public async Task The_end_of_the_environment_gives_back_what_was_not_taken()
    {
        var answer = _api.InvokeAsync(Invocation("one"));

        _api.Close(Gone);

        Assert.Null(await answer);
        Assert.Null(await _api.InvokeAsync(Invocation("two")));
    }

    [Fact]
    public async Task The_end_of_the_environment_ends_the_wait_of_its_runtime()
    {
        var next = _api.NextAsync(Cancellation);

        _api.Close(Gone);

        await Assert.ThrowsAsync<AwsErrorException>(() => next);
        Assert.Same(Gone, await _api.Ready);
    }

    [Fact]
    public async Task Only_the_first_end_counts()
    {
        _api.Close(Gone);
        _api.Close(RuntimeAnswer.Error("Runtime.Other", "later"));

        Assert.Same(Gone, await _api.Ready);
    }

    private static RuntimeInvocation Invocation(string requestId) =>
        new(requestId, "arn", "trace", new FakeTimeProvider().GetUtcNow(), "{}"u8.ToArray());

    private static void AssertRefused(string code, int status, Action call)
    {
        var refused = Assert.Throws<AwsErrorException>(call);
        Assert.Equal((code, status), (refused.Code, refused.StatusCode));
    }

    private async Task<Task<RuntimeAnswer?>> TakeAsync(string requestId)
    {
        var answer = _api.InvokeAsync(Invocation(requestId));
        Assert.Equal(requestId, (await _api.NextAsync(Cancellation)).RequestId);
        return answer;
    }
}
