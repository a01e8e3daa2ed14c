using PatchFindings.Local.Deployment;
using PatchFindings.Local.Run;
using PatchFindings.Scale;

var options = ScaleOptions.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(ScaleOptions.Usage);
    return 2;
}

using var end = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    end.Cancel();
};
try
{
    var programs = options.Functions is { } directory
        ? FunctionProgramNames.All.ToDictionary(
            name => name,
            name => new FunctionProgram(Path.Combine(directory, name, "bootstrap"), [], Path.Combine(directory, name), IsNative: true))
        : await FunctionPrograms.OfThisBuild(Console.WriteLine).FindAsync("native", end.Token);
    return await new ScaleRun(programs, options).RunAsync(end.Token) ? 0 : 1;
}
catch (OperationCanceledException) when (end.IsCancellationRequested)
{
    return 130;
}
