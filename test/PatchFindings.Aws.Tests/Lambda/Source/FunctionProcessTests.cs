using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PatchFindings.Aws.Tests.Lambda.Source;

public sealed class FunctionProcessTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SIGTERM_while_an_invocation_runs_lets_it_answer_and_ends_the_process_in_peace()
    {
        await using var api = await LoopbackRuntimeApi.StartAsync();
        using var function = new FunctionProcess(api.Endpoint);
        api.Invoke("r-1", "wait for SIGTERM");
        Assert.Contains("\"message\":\"waiting\"", await function.Output.ReadLineAsync(Cancelled), StringComparison.Ordinal);

        function.Terminate();

        Assert.Equal("/2018-06-01/runtime/invocation/r-1/response", (await api.PostAsync()).Path);
        Assert.Equal(0, await function.ExitCodeAsync());
        Assert.Equal("", await function.ErrorsAsync());
    }

    [Fact]
    public async Task SIGTERM_while_it_waits_for_an_invocation_ends_the_process_in_peace()
    {
        await using var api = await LoopbackRuntimeApi.StartAsync();
        using var function = new FunctionProcess(api.Endpoint);
        api.Invoke("r-1", "unknown");
        Assert.Equal("/2018-06-01/runtime/invocation/r-1/error", (await api.PostAsync()).Path);

        function.Terminate();

        Assert.Equal(0, await function.ExitCodeAsync());
    }

    [Fact]
    public async Task The_loggers_lines_and_the_consoles_never_interleave_and_one_connection_serves_all()
    {
        await using var api = await LoopbackRuntimeApi.StartAsync();
        using var function = new FunctionProcess(api.Endpoint);
        api.Invoke("r-1", "write from many threads");
        api.Invoke("r-2", "write from many threads");
        var numbers = new List<int>();
        while (numbers.Count < 800)
        {
            using var line = JsonDocument.Parse((await function.Output.ReadLineAsync(Cancelled))!);
            numbers.Add(line.RootElement.GetProperty("number").GetInt32());
        }

        Assert.Equal("\"done\"", (await api.PostAsync()).Body);
        Assert.Equal("\"done\"", (await api.PostAsync()).Body);
        Assert.Equal(400, numbers.Distinct().Count());
        Assert.Equal(1, api.Connections);
    }

    [Fact]
    public async Task An_initializer_that_fails_is_reported_and_ends_the_process_with_an_error()
    {
        await using var api = await LoopbackRuntimeApi.StartAsync();
        using var function = new FunctionProcess(api.Endpoint, "fail");

        var error = await api.PostAsync();

        Assert.Equal("/2018-06-01/runtime/init/error", error.Path);
        Assert.Contains("\"errorMessage\":\"no start\"", error.Body, StringComparison.Ordinal);
        Assert.NotEqual(0, await function.ExitCodeAsync());
    }

    [Fact]
    public async Task A_runtime_api_that_cannot_be_reached_ends_the_process_with_an_error()
    {
        using var unused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var function = new FunctionProcess(unused.LocalEndPoint!.ToString()!);

        Assert.NotEqual(0, await function.ExitCodeAsync());
        Assert.Contains("HttpRequestException", await function.ErrorsAsync(), StringComparison.Ordinal);
    }
}
