using PatchFindings.Conformance;
using PatchFindings.Conformance.Running;
using Xunit.MicrosoftTestingPlatform;

var foreign = new ForeignSystem(Environment.GetEnvironmentVariable);
if (args.Length > 0 || !foreign.IsNamed)
{
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}

var comparison = new Comparison();
try
{
    using var theirs = await foreign.ConnectAsync(CancellationToken.None);
    foreach (var asked in CaseFiles.Read().Where(asked => foreign.Includes(asked.Service)))
    {
        comparison.Add(
            asked,
            await LoopbackRun.OfAsync(asked, CancellationToken.None),
            asked.OnlyHere is null ? await CaseRun.OfAsync(asked, theirs, CancellationToken.None) : null);
    }
}
catch (HttpRequestException error)
{
    await Console.Error.WriteLineAsync($"{foreign.Name} does not answer: {error.Message}");
    return 2;
}

Console.WriteLine($"The loopback beside {foreign.Name}");
Console.WriteLine();
comparison.Write(Console.Out);
return comparison.OursConforms ? 0 : 1;
