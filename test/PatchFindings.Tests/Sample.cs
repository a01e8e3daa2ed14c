using System.Text.Json.Nodes;

namespace PatchFindings.Tests;

/// <summary>The documented samples, read from where the local run has them.</summary>
internal static class Sample
{
    public const string Node = "i-02573cafcfEXAMPLE";
    public const string Command = "d710f5bd-04e3-47b4-82f6-df4e0EXAMPLE";

    public static FunctionIdentity Own { get; } = new(AwsPartition.Standard, "us-east-2", "111122223333");

    public static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", name + ".json"));

    public static JsonNode Json(string name) => JsonNode.Parse(Text(name))!;

    /// <summary>A sample with one field changed, by its path (<c>detail.status</c>); without a value it is taken away.</summary>
    public static string With(string name, string path, JsonNode? value, bool remove = false)
    {
        var json = Json(name);
        var parts = path.Split('.');
        var parent = json;
        foreach (var part in parts[..^1])
        {
            parent = parent[part]!;
        }

        if (remove)
        {
            parent.AsObject().Remove(parts[^1]);
        }
        else
        {
            parent[parts[^1]] = value;
        }

        return json.ToJsonString();
    }
}
