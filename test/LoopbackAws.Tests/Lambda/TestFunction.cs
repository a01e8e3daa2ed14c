using System.Text;
using System.Text.Json;
using LoopbackAws.Lambda;

namespace LoopbackAws.Tests.Lambda;

/// <summary>The program of LoopbackAws.Tests.Function as a Lambda function, and what it wrote.</summary>
internal sealed class TestFunction : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<FunctionOutput> _lines = [];
    private readonly List<(Predicate<FunctionOutput> Match, TaskCompletionSource<FunctionOutput> Source)> _expected = [];

    public TestFunction(FunctionSettings settings, TimeProvider time)
    {
        Function = new LambdaFunction(settings, time);
        Function.Output += OnOutput;
    }

    // Limits that no slow machine reaches; a test of a limit has a clock of its own.
    public static FunctionSettings Settings { get; } = new()
    {
        Name = "test",
        Executable = Path.Combine(
            AppContext.BaseDirectory, "LoopbackAws.Tests.Function" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty)),
        Timeout = TimeSpan.FromMinutes(2),
        StartTimeout = TimeSpan.FromMinutes(2),
        ShutdownGrace = TimeSpan.FromMinutes(2),
        Region = "eu-central-1",
        AccountId = "123456789012",
        AccessKeyId = "TESTKEY",
    };

    public LambdaFunction Function { get; }

    public static TestFunction Start(Func<FunctionSettings, FunctionSettings>? change = null, TimeProvider? time = null) =>
        new(change is null ? Settings : change(Settings), time ?? TimeProvider.System);

    public Task<InvocationResult> InvokeAsync(string payload, CancellationToken? cancellationToken = null) =>
        Function.InvokeAsync(Encoding.UTF8.GetBytes(payload), cancellationToken ?? TestContext.Current.CancellationToken);

    public async Task<JsonElement> TellAsync() => Json(await InvokeAsync("""{"do":"tell"}"""));

    public static string Text(InvocationResult result) => Encoding.UTF8.GetString(result.Payload.Span);

    public static JsonElement Json(InvocationResult result)
    {
        using var document = JsonDocument.Parse(result.Payload);
        return document.RootElement.Clone();
    }

    public static (string? Type, string? Message) Error(InvocationResult result)
    {
        var json = Json(result);
        return (json.GetProperty("errorType").GetString(), json.GetProperty("errorMessage").GetString());
    }

    public static int ProcessId(JsonElement told) => int.Parse(told.GetProperty("process id").GetString()!, null);

    /// <summary>The first line that says this, written already or to come.</summary>
    public Task<FunctionOutput> LineAsync(string text)
    {
        lock (_gate)
        {
            if (_lines.Find(line => line.Line == text) is { } written)
            {
                return Task.FromResult(written);
            }

            var source = new TaskCompletionSource<FunctionOutput>(TaskCreationOptions.RunContinuationsAsynchronously);
            _expected.Add((line => line.Line == text, source));
            return source.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => Function.DisposeAsync();

    private void OnOutput(FunctionOutput line)
    {
        lock (_gate)
        {
            _lines.Add(line);
            foreach (var (match, source) in _expected)
            {
                if (match(line))
                {
                    source.TrySetResult(line);
                }
            }
        }
    }
}
