using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatchFindings.Cdk.Tests;

/// <summary>
/// The template as it is committed, which the local run executes too. A change rewrites it on purpose, with
/// <c>PATCHFINDINGS_WRITE_SNAPSHOT=1 dotnet test --project test/PatchFindings.Cdk.Tests</c>, and shows in its diff what it changes.
/// </summary>
[Collection(nameof(StacksCollection))]
public sealed class SnapshotTests(Stacks stacks)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Path => System.IO.Path.Combine(Stacks.Root(), "src", "PatchFindings.Local", "Template", "PatchFindings.template.json");

    [Fact]
    public void The_template_is_the_committed_one()
    {
        var template = stacks.Default.DeepClone();

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
            File.WriteAllText(Path, text);
        }

        Assert.Equal(File.ReadAllText(Path), text);
    }
}
