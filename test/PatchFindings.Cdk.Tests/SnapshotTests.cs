using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatchFindings.Cdk.Tests;

/// <summary>
/// The templates as they are committed, which the local run executes too. A change rewrites them on purpose, with
/// <c>PATCHFINDINGS_WRITE_SNAPSHOT=1 dotnet test --project test/PatchFindings.Cdk.Tests</c>, and shows in their diff what it changes.
/// </summary>
[Collection(nameof(StacksCollection))]
public sealed class SnapshotTests(Stacks stacks)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_template_is_the_committed_one() => AssertCommitted("PatchFindings.template.json", stacks.Default.DeepClone());

    [Fact]
    public void The_template_that_closes_findings_is_the_committed_one() =>
        AssertCommitted("PatchFindings.closing.template.json", stacks.Synthesize(new DeploymentOptions { CloseFindings = true }));

    [Fact]
    public void The_template_with_patches_in_findings_is_the_committed_one() =>
        AssertCommitted("PatchFindings.details.template.json", stacks.Synthesize(new DeploymentOptions { PatchDetails = true }));

    private static void AssertCommitted(string file, JsonNode template)
    {
        var path = Path.Combine(Stacks.Root(), "src", "PatchFindings.Local", "Template", file);

        // What a package's hash is depends on the machine that made it.
        foreach (var (_, resource) in template["Resources"]!.AsObject())
        {
            if (resource!["Properties"]?["Code"]?["S3Key"] is not null)
            {
                resource["Properties"]!["Code"]!["S3Key"] = "PACKAGE.zip";
            }

            if (resource["Metadata"] is JsonObject metadata)
            {
                metadata.Remove("aws:asset:path");
            }
        }

        var text = template.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("PATCHFINDINGS_WRITE_SNAPSHOT") is { Length: > 0 })
        {
            File.WriteAllText(path, text);
        }

        var (committed, made) = (File.ReadAllText(path).Split('\n'), text.Split('\n'));
        var line = committed.Zip(made).TakeWhile(lines => lines.First == lines.Second).Count();
        Assert.True(
            committed.SequenceEqual(made),
            $"{file} is not what the stack makes; line {line + 1} should be: {made.ElementAtOrDefault(line)}\n"
            + "Rewrite it with PATCHFINDINGS_WRITE_SNAPSHOT=1 dotnet test --project test/PatchFindings.Cdk.Tests, and read its diff.");
    }
}
