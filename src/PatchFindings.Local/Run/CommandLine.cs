using System.CommandLine;
using System.Globalization;
using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Run;

/// <summary>The program's options.</summary>
internal sealed class CommandLine
{
    private const int OutageSecondsMax = 600;
    private const int SpeedMax = 200;

    private readonly Option<int> _nodes = new("--nodes")
    {
        Description = $"Nodes of the generated fleet, 0 to {FleetPlan.NodesMax}.",
        DefaultValueFactory = _ => 200,
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "What the fleet is drawn from: the same seed, the same fleet.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _outage = new("--outage")
    {
        Description = $"Security Hub answers 503 for so many real seconds, 0 to {OutageSecondsMax}, from the first findings on.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> _speed = new("--speed")
    {
        Description = "How many times faster than in an account retry delays, batching windows, the redrive's schedule and the wait for"
            + $" a patch state run, 1 to {SpeedMax}.",
        DefaultValueFactory = _ => 100,
    };

    private readonly Option<string> _functions = new("--functions")
    {
        Description = "Which binaries of the four functions run: native (NativeAOT, as deployed; published when there is none), built"
            + " (the build's own, on the .NET runtime), or auto (native where it can be had).",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<FileInfo?> _template = new("--template")
    {
        Description = "The CloudFormation template that is run: its queues, rules, mappings, schedules, settings and policies. Without it,"
            + " the one that the CDK app of this repository makes.",
        HelpName = "FILE",
    };

    private readonly Option<FileInfo?> _findings = new("--findings")
    {
        Description = "Writes all findings, as they were imported, to a file at the end: a JSON array, by Id.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _close = new("--close")
    {
        Description = "Findings are closed: the stack with closeFindings, and a fleet of which nodes are patched, terminated, stopped and"
            + " deregistered. Sweeps end the run.",
    };

    private readonly Option<bool> _patchDetails = new("--patch-details")
    {
        Description = "Findings name the missing patches and their CVEs: the stack with patchDetails. One node more misses 1,200 patches with"
            + " 3,000 CVEs. Not together with --close.",
    };

    private readonly Option<int> _loseEvents = new("--lose-events")
    {
        Description = "So many of 100 events of the fleet are lost, 0 to 100, as AWS allows itself. Sweeps end the run, some minutes later.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<bool> _keep = new("--keep")
    {
        Description = "Stays up after the run until Ctrl-C, and prints lines for the AWS CLI to paste: findings, an event, an outage,"
            + " a sweep, logs.",
    };

    private readonly Option<int> _port = new("--port")
    {
        Description = "The TCP port of the services on 127.0.0.1; 0 for any free one.",
        DefaultValueFactory = _ => 0,
    };

    private readonly RootCommand _root;

    /// <summary>Declares the options.</summary>
    /// <param name="run">What the program does with them; its result is the exit code.</param>
    public CommandLine(Func<RunOptions, Task<int>> run)
    {
        _functions.AcceptOnlyFromAmong("auto", "native", "built");
        InRange(_nodes, 0, FleetPlan.NodesMax);
        InRange(_seed, int.MinValue, int.MaxValue);
        InRange(_outage, 0, OutageSecondsMax);
        InRange(_speed, 1, SpeedMax);
        InRange(_port, 0, 65_535);
        InRange(_loseEvents, 0, 100);
        OptionValidation.AcceptExistingOnly(_template!);
        _root = new RootCommand(
            "Runs PatchFindings on this machine: the four functions as processes, the AWS services on loopback, a fleet of nodes that is"
            + " patched. Exit code: 0 only if every noncompliant node has exactly its findings, 1 if not, 2 if what was asked for cannot be"
            + " run (an option, the template, the findings file, the port, the functions' programs), 130 when it was interrupted.")
        {
            _nodes, _seed, _outage, _speed, _functions, _close, _patchDetails, _loseEvents, _template, _findings, _keep, _port,
        };
        _root.Validators.Add(result =>
        {
            if (result.GetValue(_close) && result.GetValue(_patchDetails))
            {
                result.AddError("--close and --patch-details are templates of their own; give one of them.");
            }
        });
        _root.SetAction((parsed, _) => run(Read(parsed)));
    }

    /// <summary>Parses the arguments and runs.</summary>
    /// <param name="arguments">The program's arguments.</param>
    /// <param name="output">Where help goes.</param>
    /// <param name="error">Where what is wrong with the arguments goes.</param>
    /// <returns>The exit code; 2 when an argument is wrong.</returns>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var parsed = _root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                await error.WriteLineAsync(problem.Message);
            }

            await error.WriteLineAsync("Try --help.");
            return 2;
        }

        // Signals are the program's own.
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        });
    }

    // The parser's own words for what is no number name a type of .NET's.
    private static void InRange(Option<int> option, int least, int most) => option.CustomParser = result =>
    {
        if (result.Tokens is not [{ Value: var text }])
        {
            // The parser says that it is missing, or given twice.
            return 0;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        result.AddError($"{option.Name} is {text}; it must be {least} to {most}.");
        return 0;
    };

    private RunOptions Read(ParseResult parsed) => new()
    {
        Nodes = parsed.GetValue(_nodes),
        Seed = parsed.GetValue(_seed),
        Outage = TimeSpan.FromSeconds(parsed.GetValue(_outage)),
        Speed = parsed.GetValue(_speed),
        Functions = parsed.GetRequiredValue(_functions),
        Close = parsed.GetValue(_close),
        PatchDetails = parsed.GetValue(_patchDetails),
        LoseEvents = parsed.GetValue(_loseEvents),
        Template = parsed.GetValue(_template),
        Findings = parsed.GetValue(_findings),
        Keep = parsed.GetValue(_keep),
        Port = parsed.GetValue(_port),
    };
}

/// <summary>What a run is asked for.</summary>
internal sealed record RunOptions
{
    /// <summary>Nodes of the generated fleet.</summary>
    public required int Nodes { get; init; }

    /// <summary>What the fleet is drawn from.</summary>
    public required int Seed { get; init; }

    /// <summary>How long Security Hub is down in the middle of the run, in real time; zero for not at all.</summary>
    public required TimeSpan Outage { get; init; }

    /// <summary>By how much the deployment's times are shortened.</summary>
    public required int Speed { get; init; }

    /// <summary>Which binaries of the functions run: <c>auto</c>, <c>native</c> or <c>built</c>.</summary>
    public required string Functions { get; init; }

    /// <summary>The CloudFormation template of the deployment; null for the one of this repository.</summary>
    public FileInfo? Template { get; init; }

    /// <summary>Whether findings are closed: the deployment with <c>closeFindings</c>, and a fleet of which nodes are patched and end.</summary>
    public bool Close { get; init; }

    /// <summary>Whether findings name the missing patches and their CVEs: the deployment with <c>patchDetails</c>.</summary>
    public bool PatchDetails { get; init; }

    /// <summary>How many of 100 events of the fleet are lost.</summary>
    public int LoseEvents { get; init; }

    /// <summary>Whether sweeps end the run.</summary>
    public bool Sweeps => Close || LoseEvents > 0;

    /// <summary>Where all findings are written to at the end; null for nowhere.</summary>
    public FileInfo? Findings { get; init; }

    /// <summary>Whether the services stay up after the run.</summary>
    public required bool Keep { get; init; }

    /// <summary>The TCP port of the services on 127.0.0.1, 0 for any free one.</summary>
    public required int Port { get; init; }
}
