using Amazon.CDK;
using PatchFindings.Cdk;

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
