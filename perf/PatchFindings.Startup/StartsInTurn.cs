namespace PatchFindings.Startup;

/// <summary>Start by start in turn, so that whatever the machine does meanwhile, it does to all variants.</summary>
/// <param name="starter">Starts.</param>
/// <param name="options">How often.</param>
/// <param name="fleet">The nodes.</param>
internal sealed class StartsInTurn(Starter starter, Options options, Fleet fleet)
{
    // The first ones bring the programs into the page cache, and compile the loopback.
    private const int NotCounted = 2;

    public Results Run(IReadOnlyList<Variant> variants)
    {
        var starts = new Dictionary<(string, Transport), List<Measured>>();
        for (var i = -NotCounted; i < options.Starts; i++)
        {
            foreach (var transport in options.Transports)
            {
                foreach (var variant in variants.Where(variant => IsCompared(variant, transport)))
                {
                    var start = starter.Start(variant, transport);
                    if (i >= 0)
                    {
                        (starts.TryGetValue((variant.Name, transport), out var list) ? list : starts[(variant.Name, transport)] = []).Add(start);
                    }
                }
            }

            Console.Write($"\r{Math.Max(0, i + 1)} of {options.Starts} starts");
        }

        Console.WriteLine();
        var warm = new Dictionary<(string, int), double[]>();
        foreach (var variant in variants)
        {
            foreach (var size in variant.Work.Sizes.Where(_ => options.Warm > 0 && !variant.Work.IsPaced))
            {
                warm[(variant.Name, size)] = starter.Warm(variant, size, options.Warm);
            }
        }

        var sizes = options.HasMemorySizes
            ? new MemorySizes(starter).Run(variants.Where(variant => variant.Name is Variant.Forwarder or Variant.ComplianceEvents or Variant.Jit or Variant.Python))
            : [];
        var forwarder = variants.FirstOrDefault(variant => variant.Name == Variant.Forwarder);
        return new Results(
            variants, starts, warm, sizes, forwarder is null ? null : starter.Peak(forwarder, fleet.LargestBatch()));
    }

    // What calls no service is the same over HTTPS, and the option trustStore is for what is deployed.
    private static bool IsCompared(Variant variant, Transport transport) => transport switch
    {
        Transport.HttpsSystemStore => variant.Work.Calls is not 0,
        Transport.HttpsAmazonStore => variant.Work.Calls is not 0 && variant.IsNative,
        _ => true,
    };
}
