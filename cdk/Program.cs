using Amazon.CDK;
using PatchFindings.Cdk;

// The CDK's kernel unpacks 64 MB into the temporary folder at each run, and leaves them there.
var temporary = Directory.CreateTempSubdirectory("patchfindings-cdk-");
System.Environment.SetEnvironmentVariable("TMPDIR", temporary.FullName);
try
{
    // Without an argument the CDK's command line runs this; "package" is for a machine, or a container, that only builds.
    if (args is ["package"] or ["package", _])
    {
        FunctionPackages.Publish(DeploymentOptions.Read(name => name == "runtime" && args.Length == 2 ? args[1] : null).Runtime);
        return 0;
    }

    if (args.Length > 0)
    {
        throw new DeploymentException("The only argument that there is: package [provided.al2023|dotnet10]");
    }

    ContextNames.Check(ContextNames.Given(System.Environment.GetEnvironmentVariable));

    // The stack names no Region, and goes to the one that the CDK's command line found.
    Partitions.Check(System.Environment.GetEnvironmentVariable("CDK_DEFAULT_REGION"));
    var app = new App();
    var options = DeploymentOptions.Read(app.Node);
    new PatchFindingsStack(app, "PatchFindings", new PatchFindingsStackProps
    {
        Description = "PatchFindings: sends patch noncompliance from AWS Systems Manager to AWS Security Hub.",
        Options = options,
        Packages = FunctionPackages.Publish(options.Runtime),
    });
    app.Synth();
    return 0;
}
catch (DeploymentException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 1;
}
finally
{
    Remove(temporary);
}

static void Remove(DirectoryInfo folder)
{
    try
    {
        folder.Delete(recursive: true);
    }
    catch (IOException)
    {
        // The kernel still runs; where it holds its files, they stay.
    }
    catch (UnauthorizedAccessException)
    {
        // The same, as Windows says it.
    }
}
