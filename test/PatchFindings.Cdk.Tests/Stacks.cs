using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.Assertions;

namespace PatchFindings.Cdk.Tests;

/// <summary>
/// Templates as the CDK synthesizes them, from packages that never change. Node.js does the work, so the tests wait for one another, and are
/// skipped where there is none.
/// </summary>
public sealed class Stacks : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("patchfindings-cdk-").FullName;
    private JsonNode? _default;

    /// <summary>The template with default options.</summary>
    public JsonNode Default => _default ??= Synthesize(new DeploymentOptions());

    public JsonNode Synthesize(DeploymentOptions options, string? region = null)
    {
        Assert.SkipUnless(HasNode(), "Node.js is not on the PATH, and the CDK needs it.");

        // The kernel unpacks itself into the temporary folder, which this fixture wipes.
        System.Environment.SetEnvironmentVariable("TMPDIR", _folder);
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
        var app = new App(new AppProps { Outdir = Path.Combine(_folder, "out"), AnalyticsReporting = false, Context = FeatureFlags() });
        var stack = new PatchFindingsStack(app, "PatchFindings", new PatchFindingsStackProps
        {
            Env = region is null ? null : new Amazon.CDK.Environment { Account = "111122223333", Region = region },
            Options = options,
            Packages = new FunctionPackages(Package("ComplianceEvents"), Package("Forwarder"), Package("Redrive"), Package("Sweep")),
        });
        return JsonNode.Parse(JsonSerializer.Serialize(Template.FromStack(stack).ToJSON()))!;
    }

    public static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The same flags that cdk synth takes from cdk.json: without them the template is another one.
    private static Dictionary<string, object> FeatureFlags()
    {
        var context = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "cdk.json")))!["context"]!.AsObject();
        var flags = context.Where(flag => flag.Key.StartsWith("@aws-cdk/", StringComparison.Ordinal)).ToDictionary(
            flag => flag.Key,
            flag => flag.Value is JsonArray array ? array.Select(item => (object)(string)item!).ToArray() : (object)flag.Value!.GetValue<bool>());

        // What the command line sets by itself.
        flags.Add("aws:cdk:enable-path-metadata", true);
        return flags;
    }

    private static bool HasNode() =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));

    private string Package(string function)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, function)).FullName;
        File.WriteAllText(Path.Combine(folder, "bootstrap"), function);
        return folder;
    }
}
