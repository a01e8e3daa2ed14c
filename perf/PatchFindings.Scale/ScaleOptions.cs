namespace PatchFindings.Scale;

/// <summary>What is asked for on the command line.</summary>
/// <param name="Only">Scenarios; empty for all.</param>
/// <param name="Functions">Where other published functions lie, a folder each; null for this repository's.</param>
/// <param name="Write">Whether the pages under <c>docs</c> are written of which all that they show was run.</param>
internal sealed record ScaleOptions(IReadOnlySet<string> Only, string? Functions, bool Write)
{
    public const string Fleet = "fleet";
    public const string Backlog = "backlog";
    public const string Calm = "calm";
    public const string Simulated = "simulated";
    public const string Sweep = "sweep";
    public const string Details = "details";

    public const string Usage =
        "dotnet run -c Release --project perf/PatchFindings.Scale [-- [--only fleet|backlog|calm|simulated|sweep|details]... [--functions DIR] [--dry]]";

    private static readonly string[] Scenarios = [Fleet, Backlog, Calm, Simulated, Sweep, Details];

    /// <summary>Reads the arguments; null when they are wrong.</summary>
    /// <param name="args">The arguments.</param>
    public static ScaleOptions? Parse(string[] args)
    {
        var only = new HashSet<string>();
        string? functions = null;
        var write = true;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--only" when i + 1 < args.Length && Scenarios.Contains(args[i + 1]):
                    only.Add(args[++i]);
                    break;
                case "--functions" when i + 1 < args.Length && Directory.Exists(args[i + 1]):
                    functions = Path.GetFullPath(args[++i]);
                    break;
                case "--dry":
                    write = false;
                    break;
                default:
                    return null;
            }
        }

        return new ScaleOptions(only, functions, write && functions is null);
    }

    /// <summary>Whether the scenario is asked for.</summary>
    /// <param name="scenario">Its name.</param>
    public bool Has(string scenario) => Only.Count == 0 || Only.Contains(scenario);
}
