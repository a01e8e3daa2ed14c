using Amazon.Lambda.RuntimeSupport;

namespace PatchFindings.Aws.Tests.Lambda;

/// <summary>A function's loop, ended with the test.</summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private readonly LambdaBootstrap _bootstrap;
    private readonly CancellationTokenSource _stop = new();

    public RunningFunction(LambdaBootstrap bootstrap)
    {
        _bootstrap = bootstrap;
        Completion = bootstrap.RunAsync(_stop.Token);
    }

    public Task Completion { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Completion.WaitAsync(TestContext.Current.CancellationToken);
        _bootstrap.Dispose();
    }
}
