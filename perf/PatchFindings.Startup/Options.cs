using System.Globalization;

namespace PatchFindings.Startup;

/// <summary>What the command line asks for.</summary>
/// <param name="Starts">How many starts of each variant count.</param>
/// <param name="Warm">How many warm invocations of each size count.</param>
/// <param name="Only">The first words of the names of the variants that run; all when empty.</param>
/// <param name="Also">Further executables to compare with: the function's name and the file.</param>
/// <param name="Transports">Over what the services are called.</param>
/// <param name="Out">The document whose figures are replaced; <see langword="null"/> for none.</param>
internal sealed record Options(
    int Starts,
    int Warm,
    IReadOnlyList<string> Only,
    IReadOnlyList<(string Function, string File)> Also,
    IReadOnlyList<Transport> Transports,
    string? Out)
{
    /// <summary>Whether full batches are measured at Lambda's memory sizes too.</summary>
    public bool HasMemorySizes => Transports.Count > 1 && Also.Count == 0;

    public const string Usage =
        """
        dotnet run -c Release --project perf/PatchFindings.Startup -- [options]
          --starts N          starts of each variant, 30 unless said
          --warm N            warm invocations of each size, 300 unless said; 0 for none
          --only NAME[,NAME]  only these: forwarder, compliance-events, redrive, sweep, floor, minimal, jit, boto3
          --http              over HTTP only
          --also FUNCTION=FILE  another build of a function (forwarder, compliance-events, redrive, sweep), in the same run
          --out FILE          the document to write; docs/performance.md unless --only, --also or --http is given
        """;

    /// <summary>Reads the command line.</summary>
    /// <param name="args">Its words.</param>
    /// <exception cref="ArgumentException">It has words that mean nothing.</exception>
    public static Options Parse(IReadOnlyList<string> args)
    {
        var options = new Options(30, 300, [], [], [Transport.Http, Transport.HttpsSystemStore, Transport.HttpsAmazonStore], null);
        var isWhole = true;
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i];
            if (name == "--http")
            {
                (options, isWhole) = (options with { Transports = [Transport.Http] }, false);
                continue;
            }

            var value = ++i < args.Count ? args[i] : throw new ArgumentException($"{name} needs a value.\n{Usage}");
            switch (name)
            {
                case "--starts":
                    options = options with { Starts = Number(name, value, min: 1) };
                    break;
                case "--warm":
                    options = options with { Warm = Number(name, value, min: 0) };
                    break;
                case "--only":
                    (options, isWhole) = (options with { Only = value.Split(',') }, false);
                    break;
                case "--also" when value.Split('=', 2) is [var function, var file]:
                    (options, isWhole) = (options with { Also = [.. options.Also, (function, Path.GetFullPath(file))] }, false);
                    break;
                case "--out":
                    options = options with { Out = Path.GetFullPath(value) };
                    break;
                default:
                    throw new ArgumentException($"There is no option {name} {value}.\n{Usage}");
            }
        }

        return options.Out is null && isWhole ? options with { Out = Repository.File("docs/performance.md") } : options;
    }

    private static int Number(string name, string value, int min) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= min
            ? number
            : throw new ArgumentException($"{name} must be a whole number from {min}.\n{Usage}");
}
