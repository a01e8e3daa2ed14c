using System.Globalization;
using PatchFindings.Chaos;
using Xunit.MicrosoftTestingPlatform;

if (args is not ["--seconds", var seconds, ..])
{
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
var report = await new ChaosRun(
    new ChaosOptions
    {
        Duration = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)),
        Seed = args is [_, _, "--seed", var seed, ..] ? int.Parse(seed, CultureInfo.InvariantCulture) : 1,
        Functions = "auto",
    },
    Console.Error.WriteLine).RunAsync(stop.Token);
Console.Write(report);
return report.IsClean ? 0 : 1;
