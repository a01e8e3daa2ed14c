using PatchFindings.Startup;

Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}

var machine = $"{Machine.Describe()}: medians of {options.Starts} starts, {options.Warm} warm invocations. Times in ms.";
var fleet = new Fleet();
try
{
    var variants = Variants.Of(options, fleet);
    using var certificates = new Certificates();
    using var loopback = new Loopback(new Services(fleet), certificates.Service);
    var results = new StartsInTurn(new Starter(loopback, certificates), options, fleet).Run(variants);
    var text = $"{machine}\n\n{new Tables(results).Write()}";
    Console.WriteLine(text);
    if (options.Out is not null)
    {
        Document.Replace(options.Out, "perf/PatchFindings.Startup", text);
        Console.WriteLine($"written to {Path.GetRelativePath(Repository.Root, options.Out)}");
    }

    return 0;
}
catch (InvalidOperationException failed)
{
    await Console.Error.WriteLineAsync(failed.Message);
    return 1;
}
