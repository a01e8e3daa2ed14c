using System.Diagnostics;
using System.Text.Json;
using PatchFindings.Local.Display;
using PatchFindings.Local.Run;
using Spectre.Console;

namespace PatchFindings.Local.Tests.Run;

/// <summary>Whole runs in real time, with the build's own functions: some ten seconds each.</summary>
public sealed class LocalRunTests
{
    [Fact]
    public async Task A_small_fleet_settles_and_every_noncompliant_node_has_its_findings()
    {
        var file = Path.GetTempFileName();
        try
        {
            var (exitCode, output) = await RunAsync(new RunOptions
            {
                Nodes = 40,
                Seed = 3,
                Outage = TimeSpan.Zero,
                Speed = 200,
                Functions = "built",
                Findings = new FileInfo(file),
                Keep = false,
                Port = 0,
            });

            Assert.True(exitCode == 0, output);
            Assert.Contains("0 missing, 0 duplicate, 0 unexpected, 0 wrong", output, StringComparison.Ordinal);
            Assert.DoesNotContain('\e', output);
            using var findings = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            var ids = findings.RootElement.EnumerateArray().Select(finding => finding.GetProperty("Id").GetString()!).ToList();
            Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
            Assert.True(ids.Count > 20);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task With_closing_sweeps_end_the_run_and_security_hub_equals_the_fleet()
    {
        // One noncompliant node and one compliant: a later operation or a document with hooks would be waited for, a minute and more.
        var (exitCode, output) = await RunAsync(new RunOptions
        {
            Nodes = 2,
            Seed = 3,
            Outage = TimeSpan.Zero,
            Speed = 200,
            Functions = "built",
            Close = true,
            Keep = false,
            Port = 0,
        });

        Assert.True(exitCode == 0, output);
        Assert.Contains("closed: compliant, by an event", output, StringComparison.Ordinal);
        Assert.Contains("\"complete\":true", output, StringComparison.Ordinal);
        Assert.Contains("0 missing, 0 duplicate, 0 unexpected, 0 wrong", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_ends_a_run_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var start = new ProcessStartInfo(
            "dotnet", [typeof(CommandLine).Assembly.Location, "--nodes", "10", "--functions", "built", "--keep"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
                && !line.Contains("nodes ends", StringComparison.Ordinal))
            {
                // Until the functions run.
            }

            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(15));
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(130, process.ExitCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(RunOptions options)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 1_000;
        var run = new LocalRun(options, new PlainDisplay(output, TimeProvider.System), console, TimeProvider.System);
        var exitCode = await run.RunAsync(TestContext.Current.CancellationToken);
        return (exitCode, output.ToString());
    }
}
