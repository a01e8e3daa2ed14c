using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PatchFindings.Aws.Tests.Lambda.Source;

/// <summary>The program of Lambda/Function as a process, killed with the test if it has not ended by then.</summary>
internal sealed class FunctionProcess : IDisposable
{
    private const int Sigterm = 15;
    private readonly Process _process;
    private readonly Task<string> _errors;

    public FunctionProcess(string runtimeApi, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LambdaTestFunction.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        start.Environment["AWS_LAMBDA_LOG_FORMAT"] = "JSON";
        // An abort is what the tests expect; a dump of it helps nobody.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public TextReader Output => _process.StandardOutput;

    public Task<string> ErrorsAsync() => _errors;

    public void Terminate() => Assert.Equal(0, Kill(_process.Id, Sigterm));

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
