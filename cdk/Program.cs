using Amazon.CDK;
using PatchFindings.Cdk;

var app = new App();
DeploymentOptions options;
FunctionPackages packages;
try
{
    options = DeploymentOptions.Read(app.Node);
    packages = FunctionPackages.Publish(options.Runtime);
}
catch (DeploymentException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 1;
}

new PatchFindingsStack(app, "PatchFindings", new PatchFindingsStackProps
{
    Description = "PatchFindings: sends patch noncompliance from AWS Systems Manager to AWS Security Hub.",
    Options = options,
    Packages = packages,
});
app.Synth();
return 0;
