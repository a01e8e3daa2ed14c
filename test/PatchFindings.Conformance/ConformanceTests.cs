using PatchFindings.Conformance.Running;

namespace PatchFindings.Conformance;

/// <summary>The loopback is held to each case.</summary>
public sealed class ConformanceTests
{
    private static readonly Dictionary<string, ConformanceCase> All = CaseFiles.Read().ToDictionary(asked => asked.ToString());

    public static TheoryData<string> Cases =>
        [.. All.Keys.Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name })];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_loopback_answers_as_AWS_does(string name)
    {
        var result = await LoopbackRun.OfAsync(All[name], TestContext.Current.CancellationToken);

        Assert.True(result.Conforms, $"{string.Join('\n', result.Departures)}\nIt rests on: {All[name].Source}");
    }

    [Fact]
    public void Every_case_looks_at_something_and_says_what_it_rests_on() =>
        Assert.DoesNotContain(All.Values, asked => asked.Source.Length < 10 || asked.Steps.All(step => step.Call is null));

    [Fact]
    public void The_documentation_lists_what_is_unverified_and_nothing_else()
    {
        var unverified = All.Values.Where(asked => asked.Unverified is not null)
            .Select(asked => $"| {asked.Service} | {asked.Name} | {asked.Unverified} |");
        var listed = CaseFiles.Resource("conformance.md").Split("## Unverified")[1]
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2);

        Assert.Equal(unverified, listed);
    }

    [Fact]
    public void Every_service_that_the_functions_call_has_cases() =>
        Assert.Equal(["events", "securityhub", "sqs", "ssm"], All.Values.Select(asked => asked.Service).Distinct().Order());
}
