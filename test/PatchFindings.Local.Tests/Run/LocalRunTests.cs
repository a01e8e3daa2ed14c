using System.Diagnostics;
using System.Text.Json;
using PatchFindings.Local.Display;
using PatchFindings.Local.Run;
using PatchFindings.Local.Template;
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
        Assert.Contains("compliant, by an event: ", output, StringComparison.Ordinal);
        Assert.Contains("dry run of a sweep: complete true", output, StringComparison.Ordinal);
        Assert.Contains("0 missing, 0 duplicate, 0 unexpected, 0 wrong", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_stays_up_shows_what_becomes_of_an_event_put_by_hand()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new WatchedWriter("tail -f $RUN_DIR/*.log");
        var run = RunAsync(Small with { Keep = true }, output, end.Token);
        await output.Seen.WaitAsync(end.Token);
        var folder = Path.GetDirectoryName(
            output.ToString().Split('\n').Single(line => line.StartsWith(". ", StringComparison.Ordinal))[2..].Trim())!;
        try
        {
            var environment = await File.ReadAllTextAsync(Path.Combine(folder, "env.sh"), end.Token);
            var endpoint = environment.Split("AWS_ENDPOINT_URL='")[1].Split('\'')[0];
            using var http = new HttpClient { BaseAddress = new Uri(endpoint) };
            var logged = output.Watch("imported, finding");

            // The AWS CLI sends the time as a number.
            var entries = (await File.ReadAllTextAsync(Path.Combine(folder, "event.json"), end.Token))
                .Replace("\"2021-11-11T22:05:26Z\"", "1636668326", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/")
            {
                Content = new StringContent($$"""{"Entries":{{entries}} }"""),
            };
            request.Headers.Add("X-Amz-Target", "AWSEvents.PutEvents");
            using var answer = await http.SendAsync(request, end.Token);
            Assert.True(answer.IsSuccessStatusCode);
            await logged.WaitAsync(end.Token);

            Assert.Contains("ComplianceEvents: enqueued, node i-02573cafcfEXAMPLE, event ", output.ToString(), StringComparison.Ordinal);
            Assert.Contains("\"outcome\":\"enqueued\"", await ReadAsync(Path.Combine(folder, "ComplianceEvents.log")), StringComparison.Ordinal);
        }
        finally
        {
            await end.CancelAsync();
            Assert.Equal(0, await run);
            Directory.Delete(folder, recursive: true);
        }

        async Task<string> ReadAsync(string path)
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return await reader.ReadToEndAsync(end.Token);
        }
    }

    [Theory]
    [InlineData("findings.json/no/such/folder", null, "findings.json/no/such/folder")]
    [InlineData(null, "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n", "YAML is not read here")]
    [InlineData(null, "{\"Resources\":", "The template is no JSON")]
    [InlineData(null, "{}", "The template has no Resources.")]
    public async Task What_cannot_be_run_is_said_before_anything_runs(string? findings, string? template, string problem)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, template, TestContext.Current.CancellationToken);
            using var output = new StringWriter();
            var refused = await Assert.ThrowsAsync<CannotRunException>(() => RunAsync(
                Small with
                {
                    Findings = findings is null ? null : new FileInfo(findings),
                    Template = template is null ? null : new FileInfo(file),
                },
                output,
                TestContext.Current.CancellationToken));

            Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
            Assert.Empty(output.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_program_that_cannot_run_what_it_was_asked_ends_with_two()
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(CommandLine).Assembly.Location, "--findings", "/no/such/folder/findings.json"])
        {
            RedirectStandardError = true,
        })!;

        Assert.Contains("/no/such/folder", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
    }

    [Fact]
    public async Task A_denial_ends_a_run_and_is_its_last_word()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file,
                CommittedTemplate.Text.Replace("securityhub:BatchImportFindings", "securityhub:GetInsights", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);
            using var output = new StringWriter();

            Assert.Equal(1, await RunAsync(Small with { Template = new FileInfo(file) }, output, TestContext.Current.CancellationToken));

            var lines = output.ToString().TrimEnd().Split('\n');
            Assert.Matches("^DENIED [0-9]+ times: Forwarder is not authorized to perform securityhub:BatchImportFindings", lines[^1]);
            Assert.Contains(", because a permission is missing: ", output.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("time limit", output.ToString(), StringComparison.Ordinal);
            Assert.Matches("Calls that failed: [0-9]+ BatchImportFindings of Forwarder", output.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task With_patches_the_last_lines_tell_of_the_node_that_no_finding_can_hold()
    {
        using var output = new StringWriter();

        var exitCode = await RunAsync(Small with { Nodes = 1, PatchDetails = true }, output, TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output.ToString());
        Assert.Matches(
            "1200 missing patches and 3000 CVEs: a finding of 2[0-9]{5} bytes; left out, and counted: 1150 patches, [0-9]+ CVEs",
            output.ToString());
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

    private static RunOptions Small => new()
    {
        Nodes = 0,
        Seed = 3,
        Outage = TimeSpan.Zero,
        Speed = 200,
        Functions = "built",
        Keep = false,
        Port = 0,
    };

    private static async Task<(int ExitCode, string Output)> RunAsync(RunOptions options)
    {
        using var output = new StringWriter();
        return (await RunAsync(options, output, TestContext.Current.CancellationToken), output.ToString());
    }

    private static async Task<int> RunAsync(RunOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 1_000;
        return await new LocalRun(options, new PlainDisplay(output, TimeProvider.System), console, TimeProvider.System)
            .RunAsync(cancellationToken);
    }

    /// <summary>Tells when a text has been written.</summary>
    private sealed class WatchedWriter : StringWriter
    {
        private readonly Lock _gate = new();
        private string _text;
        private TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public WatchedWriter(string text) => _text = text;

        public Task Seen => _seen.Task;

        public Task Watch(string text)
        {
            lock (_gate)
            {
                (_text, _seen) = (text, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                return _seen.Task;
            }
        }

        public override void WriteLine(string? value)
        {
            lock (_gate)
            {
                base.WriteLine(value);
                if (value?.Contains(_text, StringComparison.Ordinal) == true)
                {
                    _seen.TrySetResult();
                }
            }
        }

        public override string ToString()
        {
            lock (_gate)
            {
                return base.ToString();
            }
        }
    }
}
