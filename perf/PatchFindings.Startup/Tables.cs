using System.Globalization;
using System.IO.Compression;
using PatchFindings.Scale;

namespace PatchFindings.Startup;

/// <summary>The results as tables of Markdown.</summary>
/// <param name="results">The results.</param>
internal sealed class Tables(Results results)
{
    private const string None = "–";
    private readonly Markdown _text = new();

    public string Write()
    {
        _text.Heading("Over HTTP", ["variant", "init", "cold", "cold, quartiles", "CPU", "peak MB", "× floor", "CPU × floor", "× forwarder"]);
        foreach (var variant in results.Variants)
        {
            double Of(Func<Measured, double> figure) => results.Median(variant.Name, Transport.Http, figure)!.Value;
            var starts = results.Starts[(variant.Name, Transport.Http)];
            _text.Row(
                variant.Name, Ms(Of(start => start.Init)), Ms(Of(start => start.Cold)),
                Ms(Percentiles.Of(starts.Select(start => start.Cold), 0.25)) + " to "
                    + Ms(Percentiles.Of(starts.Select(start => start.Cold), 0.75)),
                Ms(Of(start => start.Cpu)), Of(start => start.PeakMemory).ToString("0.0", CultureInfo.InvariantCulture),
                Ratio(variant, Variant.Floor, start => start.Cold), Ratio(variant, Variant.Floor, start => start.Cpu),
                Ratio(variant, Variant.Forwarder, start => start.Cold));
        }

        if (results.Starts.Keys.Any(key => key.Transport != Transport.Http))
        {
            _text.Heading("Over HTTPS", ["variant", "init", "cold, system's roots", "CPU", "peak MB", "cold, Amazon's roots", "CPU", "peak MB", "less"]);
            foreach (var variant in results.Variants.Where(v => v.Work.Calls is not 0 && results.Starts.ContainsKey((v.Name, Transport.HttpsSystemStore))))
            {
                var system = results.Median(variant.Name, Transport.HttpsSystemStore, start => start.Cold);
                var amazon = results.Median(variant.Name, Transport.HttpsAmazonStore, start => start.Cold);
                _text.Row(
                    variant.Name, Ms(results.Median(variant.Name, Transport.HttpsSystemStore, start => start.Init)), Ms(system), Ms(results.Median(variant.Name, Transport.HttpsSystemStore, start => start.Cpu)),
                    Ms(results.Median(variant.Name, Transport.HttpsSystemStore, start => start.PeakMemory)),
                    Ms(amazon), Ms(results.Median(variant.Name, Transport.HttpsAmazonStore, start => start.Cpu)),
                    Ms(results.Median(variant.Name, Transport.HttpsAmazonStore, start => start.PeakMemory)), Ms(system - amazon));
            }
        }

        _text.Heading("Warm, over HTTP, and size", ["variant", "small batch p50 / p99", "large batch p50 / p99", "program MB", "zip MB"]);
        foreach (var variant in results.Variants)
        {
            var (program, zip) = variant.IsNative || variant.Name == Variant.Jit ? Sizes(variant.Directory) : (null, null);
            _text.Row(
                variant.Name, Warm(variant, 0), Warm(variant, 1), program is null ? None : Two(program.Value), zip is null ? None : Two(zip.Value));
        }

        if (results.Sizes.Count > 0)
        {
            const int Million = 1_000_000;
            _text.Heading("Full batches of 100 over HTTPS, held to Lambda's share of a CPU for a memory size, first / next", [
                "variant", .. MemorySizes.Megabytes.Select(size => $"{size} MB"),
            ]);
            foreach (var variant in results.Sizes.GroupBy(row => row.Variant))
            {
                _text.Row([variant.Key.Name, .. variant.Select(row => $"{Ms(row.First)} / {Ms(row.Next)}")]);
            }

            _text.Heading("The same as US dollars of Lambda's time for a million findings, without the services' own time", [
                "variant", .. MemorySizes.Megabytes.Select(size => $"{size} MB"),
            ]);
            foreach (var variant in results.Sizes.GroupBy(row => row.Variant))
            {
                _text.Row([
                    variant.Key.Name,
                    .. variant.Select(row => (Million / variant.Key.Work.Sizes[^1] * Math.Ceiling(row.Next) / 1e3 * row.Megabytes / 1024
                        * Prices.LambdaGigabyteSecond).ToString("0.0000", CultureInfo.InvariantCulture)),
                ]);
            }
        }

        if (results.LargestPeak is { } peak)
        {
            _text.Paragraph($"The forwarder's peak with batches of 6 MB, the largest that Lambda hands over: {Ms(peak)} MB.");
        }

        return _text.ToString();
    }

    private static string Ms(double? value) => value is not { } ms ? None : ms.ToString(ms < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    // What a deployment would carry: programs and the files that they need at run time.
    private static (double? Program, double? Zip) Sizes(string directory)
    {
        string[] files = [.. Directory.EnumerateFiles(directory).Where(file => Path.GetExtension(file) is not (".dbg" or ".pdb" or ".xml"))];
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in files)
            {
                archive.CreateEntryFromFile(file, Path.GetFileName(file), CompressionLevel.Optimal);
            }
        }

        return (files.Sum(file => new FileInfo(file).Length) / 1e6, zip.Length / 1e6);
    }

    private string Ratio(Variant variant, string to, Func<Measured, double> figure) =>
        results.Median(to, Transport.Http, figure) is { } against
            ? Two(results.Median(variant.Name, Transport.Http, figure)!.Value / against)
            : None;

    private string Warm(Variant variant, int size) =>
        variant.Work.Sizes.Count > size && results.Warm.TryGetValue((variant.Name, variant.Work.Sizes[size]), out var times)
            ? $"{variant.Work.Sizes[size]}: {Two(Percentiles.Median(times))} / {Two(Percentiles.Of(times, 0.99))}"
            : None;
}
