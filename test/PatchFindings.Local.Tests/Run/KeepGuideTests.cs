using System.Text.Json;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Tests.Run;

public sealed class KeepGuideTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("patchfindings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Its_lines_can_be_pasted_from_eighty_columns()
    {
        await using var run = await RunningDeployment.StartAsync();

        var lines = new KeepGuide(run.Services, run.Deployment.Definition, "/tmp/patchfindings-abcdef").Lines().ToList();

        Assert.All(lines, line => Assert.InRange(line.Length, 1, 79));
        Assert.True(lines.FindIndex(line => line.StartsWith(". /tmp/", StringComparison.Ordinal)) == 1);

        // What goes on in the next line ends with a backslash, and nothing else is indented.
        Assert.All(
            lines.Zip(lines.Skip(1)),
            pair => Assert.Equal(pair.First.EndsWith('\\'), pair.Second.StartsWith(' ')));
    }

    [Fact]
    public async Task The_file_to_source_has_region_and_credentials_first()
    {
        await using var run = await RunningDeployment.StartAsync();

        new KeepGuide(run.Services, run.Deployment.Definition, _folder).WriteFiles();

        var exports = File.ReadAllLines(Path.Combine(_folder, "env.sh")).Where(line => line.StartsWith("export ", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"],
            exports.Take(5).Select(line => line.Split(' ', '=')[1]));
        Assert.Contains($"export REJECTED_QUEUE_URL='{run.Services.QueueUrl("Rejected")}'", exports);
    }

    [Fact]
    public async Task The_event_is_the_documented_one_at_its_own_time()
    {
        await using var run = await RunningDeployment.StartAsync();

        new KeepGuide(run.Services, run.Deployment.Definition, _folder).WriteFiles();

        using var entries = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "event.json")));
        var entry = Assert.Single(entries.RootElement.EnumerateArray());
        Assert.Equal(("aws.ssm", "2021-11-11T22:05:26Z"), (entry.GetProperty("Source").GetString(), entry.GetProperty("Time").GetString()));
        using var detail = JsonDocument.Parse(entry.GetProperty("Detail").GetString()!);
        Assert.Equal("non_compliant", detail.RootElement.GetProperty("compliance-status").GetString());
    }
}
