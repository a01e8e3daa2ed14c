using System.Text;
using Amazon.Lambda.RuntimeSupport;
using Microsoft.Extensions.Time.Testing;

namespace PatchFindings.Aws.Tests.Lambda.Source;

/// <summary>A function's loop over a Runtime API in memory, ended with the test.</summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private readonly LambdaBootstrap _bootstrap;
    private readonly CancellationTokenSource _stop = new();
    private readonly MemoryStream _output = new();

    public RunningFunction(RuntimeApiStub api, LambdaBootstrapBuilder builder)
    {
        var environment = new RuntimeEnvironment(
            name => name == "AWS_LAMBDA_RUNTIME_API" ? "runtime.invalid:9001" : null,
            (_, value) => TraceIds.Add(value));
        _bootstrap = builder.Build(
            new HttpMessageInvoker(api, disposeHandler: false), environment, new FakeTimeProvider(), () => _output);
        Completion = _bootstrap.RunAsync(_stop.Token);
    }

    public Task Completion { get; }

    /// <summary>What the environment's trace id was set to, in order.</summary>
    public List<string?> TraceIds { get; } = [];

    public string Log => Encoding.UTF8.GetString(_output.ToArray());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Completion.WaitAsync(TestContext.Current.CancellationToken);
        _bootstrap.Dispose();
    }
}
