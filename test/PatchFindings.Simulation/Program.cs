using System.Diagnostics;
using System.Globalization;
using PatchFindings.Simulation;
using Xunit.MicrosoftTestingPlatform;

if (args is not ["--seeds", var count, ..])
{
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}

var from = args is [_, _, "--from", var first, ..] ? ulong.Parse(first, CultureInfo.InvariantCulture) : 0;
var watch = Stopwatch.StartNew();
var summary = Seeds.Explore(from, int.Parse(count, CultureInfo.InvariantCulture), Console.Error.WriteLine);
if (args.Contains("--trace"))
{
    Console.WriteLine(Run.Of(from).Trace);
}

Console.WriteLine($"{count} seeds from {from} in {watch.Elapsed.TotalSeconds:F0} s: {summary.Failures.Count} violated an invariant"
    + $" ({string.Join(", ", summary.Failures.Select(report => report.Seed))}); {summary.Statistics}");
return summary.Failures.Count == 0 ? 0 : 1;
