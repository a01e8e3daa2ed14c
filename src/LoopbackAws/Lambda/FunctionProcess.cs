using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LoopbackAws.Lambda;

/// <summary>A function's program, running. It does not outlive this process's orderly end.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    // Only in the rare case that a program left one of its own behind, which holds the pipe open.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly int _id;
    private volatile bool _exited;

    private FunctionProcess(Process process, FunctionSettings settings, TimeProvider time, Action<FunctionOutput> output)
    {
        _process = process;
        _id = process.Id;
        _grace = settings.ShutdownGrace;
        _time = time;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        Exited = WatchAsync(
            PumpAsync(process.StandardOutput, line => output(new FunctionOutput(settings.Name, line, IsError: false))),
            PumpAsync(process.StandardError, line => output(new FunctionOutput(settings.Name, line, IsError: true))));
    }

    /// <summary>Completes with the exit code when the process has ended and its output has been handed on.</summary>
    public Task<int> Exited { get; }

    /// <summary>The process's id on this machine.</summary>
    public int Id => _id;

    /// <summary>Whether the process runs.</summary>
    public bool IsAlive => !_exited;

    /// <summary>Starts the program.</summary>
    /// <param name="environment">All of its environment variables.</param>
    /// <param name="time">The clock of the grace time.</param>
    /// <param name="output">Gets each line; called by one thread at a time for each stream.</param>
    /// <exception cref="Win32Exception">The program is not there, or is none.</exception>
    public static FunctionProcess Start(
        FunctionSettings settings, IReadOnlyDictionary<string, string> environment, TimeProvider time, Action<FunctionOutput> output)
    {
        var start = new ProcessStartInfo(settings.Executable, settings.Arguments)
        {
            WorkingDirectory = ProcessEnvironment.TaskRoot(settings),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new FunctionProcess(process, settings, time, output);
    }

    /// <summary>Kills the process and what it started. <see cref="Exited"/> tells when it is gone.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>
    /// Asks the process to end, by SIGTERM where there is one, and kills it after the grace time. Safe to call again, and by several.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (IsAlive)
        {
            using var grace = new CancellationTokenSource(_grace, _time);
            if (OperatingSystem.IsWindows() || kill(_id, SigTerm) != 0)
            {
                Kill();
            }

            try
            {
                await Exited.WaitAsync(grace.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
            }
        }

        await Exited;
        _process.Dispose();
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> line)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } text)
            {
                line(text);
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The pipe was closed on this side.
        }
    }

    private async Task<int> WatchAsync(Task output, Task error)
    {
        await _process.WaitForExitAsync();
        _exited = true;
        var exitCode = _process.ExitCode;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        try
        {
            await Task.WhenAll(output, error).WaitAsync(OutputGrace);
        }
        catch (TimeoutException)
        {
            // Its last lines are lost; that it has ended is not.
        }

        return exitCode;
    }

    private void OnExit(object? sender, EventArgs e) => Kill();

#pragma warning disable SYSLIB1054, IDE1006 // A generated import needs unsafe code for one integer call; the name is the C library's.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
#pragma warning restore SYSLIB1054, IDE1006
}
