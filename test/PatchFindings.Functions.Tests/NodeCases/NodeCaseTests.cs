using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Microsoft.Extensions.Time.Testing;
using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Functions.Tests.NodeCases;

/// <summary>What becomes of one operation's event, by what Systems Manager then shows of the node (cases/*.json).</summary>
public sealed class NodeCaseTests
{
    private static readonly FunctionIdentity Own = new(AwsPartition.Standard, "us-east-2", "111122223333");

    public static TheoryData<string> Cases() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "cases"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_event_ends_as_the_node_shows_at_the_first_invocation(string name)
    {
        var node = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "cases", name + ".json"), TestContext.Current.CancellationToken))!;

        var (verdict, calls) = await JudgeAsync(node);

        var expected = node["expected"]!;
        Assert.True((string)expected["outcome"]! == verdict.Outcome.Text(), $"{verdict.Outcome}: {verdict.Reason}, after {string.Join(", ", calls)}");
        if (verdict.Operation is { } operation)
        {
            var finding = FindingMapping.ToFinding(operation, Own, new FindingOptions());
            Assert.Equal((string)expected["id"]!, finding.Id);
            Assert.Equal((string)expected["severity"]!, finding.Severity!.Label);
            Assert.Null(AsffRules.Check(finding));
        }
    }

    private static async Task<(Verdict Verdict, List<string> Calls)> JudgeAsync(JsonNode node)
    {
        var trigger = TriggerReader.Read(node["event"]!.ToJsonString(), out var rejection);
        Assert.True(rejection is null, rejection?.Message);
        var recorded = new RecordedSystemsManager(node);
        using var client = new AmazonSimpleSystemsManagementClient(
            new BasicAWSCredentials("test", "secret"),
            new AmazonSimpleSystemsManagementConfig
            {
                ServiceURL = "http://ssm.recorded/",
                AuthenticationRegion = Own.Region,
                HttpClientFactory = recorded,
                MaxErrorRetry = 0,
            });
        var time = new FakeTimeProvider(trigger!.Time.AddSeconds((int)node["eventAgeSeconds"]!));
        var judge = new BatchJudge(new PatchStateReader(client, time), new Judge(Own, Judge.DefaultStateDeadline), time);
        var verdicts = await judge.JudgeAsync([trigger], TestContext.Current.CancellationToken);
        return (Assert.Single(verdicts), recorded.Calls);
    }
}
