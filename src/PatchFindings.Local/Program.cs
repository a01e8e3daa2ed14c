using System.Runtime.InteropServices;
using LoopbackAws.CloudFormation;
using LoopbackAws.Http;
using PatchFindings.Local.Display;
using PatchFindings.Local.Run;
using Spectre.Console;

const int Wrong = 1;
const int CannotRun = 2;
const int Interrupted = 130;

return await new CommandLine(RunAsync).InvokeAsync(args, Console.Out, Console.Error);

static async Task<int> RunAsync(RunOptions options)
{
    using var end = new CancellationTokenSource();
    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        end.Cancel();
    }

    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

    // A picture that changes needs a terminal and escapes; NO_COLOR asks for none (no-color.org).
    var isLive = !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not "dumb";
    var console = isLive ? AnsiConsole.Console : AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(Console.Out),
    });
    if (!isLive)
    {
        // Nothing is known of what reads it; lines are not broken.
        console.Profile.Width = 1_000;
    }

    IRunDisplay display = isLive ? new TerminalDisplay(console, TimeProvider.System) : new PlainDisplay(Console.Out, TimeProvider.System);
    try
    {
        return await new LocalRun(options, display, console, TimeProvider.System).RunAsync(end.Token);
    }
    catch (OperationCanceledException) when (end.IsCancellationRequested)
    {
        return Interrupted;
    }
    catch (CannotRunException problem)
    {
        await Console.Error.WriteLineAsync(problem.Message);
        return CannotRun;
    }
    catch (Exception problem) when (problem is InvalidOperationException or IOException or UnauthorizedAccessException or AwsErrorException
        or TemplateException or FormatException)
    {
        await Console.Error.WriteLineAsync(problem.Message);
        return Wrong;
    }
}
