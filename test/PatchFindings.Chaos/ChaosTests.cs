using System.Text.Json.Nodes;
using LoopbackAws.CloudFormation;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Template;

namespace PatchFindings.Chaos;

public sealed class ChaosTests(ITestOutputHelper output)
{
    // CI says native, after it has published the functions; a build without a linker has the others.
    private static string Functions => Environment.GetEnvironmentVariable("PATCHFINDINGS_FUNCTIONS") is { Length: > 0 } mode ? mode : "built";

    [Fact]
    public async Task Nothing_is_missing_after_kills_and_faults_and_one_redrive()
    {
        var report = await RunAsync(new ChaosOptions { Duration = TimeSpan.FromSeconds(12), Seed = 7, Functions = Functions });

        Assert.True(report.IsClean, report.ToString());
        Assert.True(report.Findings.Owed > 40, report.ToString());
        Assert.True(report.InvocationsKilled > 5, report.ToString());
        Assert.True(report.Faults.Values.Sum() > 5, report.ToString());
    }

    [Fact]
    public async Task A_deployment_that_deletes_what_failed_is_found_out()
    {
        var template = JsonNode.Parse(CommittedTemplate.Text)!;
        foreach (var (_, resource) in template["Resources"]!.AsObject())
        {
            if (resource!["Type"]!.GetValue<string>() == "AWS::Lambda::EventSourceMapping")
            {
                resource["Properties"]!.AsObject().Remove("FunctionResponseTypes");
            }
        }

        var report = await RunAsync(new ChaosOptions
        {
            Duration = TimeSpan.FromSeconds(10),
            Seed = 7,
            Functions = Functions,
            SettlingMax = TimeSpan.FromSeconds(8),
            Deployment = TemplateDeployment.Read(
                CloudFormationTemplate.Read(template.ToJsonString(), DocumentedSamples.Region, DocumentedSamples.AccountId)),
        });

        // A node has two events now and then: an event that is lost need not be a finding.
        Assert.True(
            report.Findings.Problems.Any(problem =>
                problem.StartsWith("missing", StringComparison.Ordinal)
                || problem.EndsWith("has no outcome; expected: enqueued or superseded", StringComparison.Ordinal)),
            report.ToString());
    }

    private async Task<ChaosReport> RunAsync(ChaosOptions options)
    {
        var report = await new ChaosRun(options, output.WriteLine).RunAsync(TestContext.Current.CancellationToken);
        output.WriteLine(report.ToString());
        return report;
    }
}
