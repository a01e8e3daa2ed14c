using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoopbackAws.Tests.SecurityHub;

/// <summary>The finding that AWS documents as typical of its own export, and the same as a customer may import it.</summary>
internal static class Samples
{
    public const string Account = "111122223333";
    public const string Region = "us-east-2";
    public const string Product = "arn:aws:securityhub:us-east-2:111122223333:product/111122223333/default";

    /// <summary>The documented finding as it stands.</summary>
    public static string Typical { get; } = ReadTypical();

    /// <summary>The typical finding with what makes it importable: own product, a valid type, no reserved or retired field.</summary>
    public static JsonObject Adapted(string? id = null, string? updatedAt = null)
    {
        var finding = Parse(Typical).AsObject();
        finding["Id"] = id ?? (string)finding["Id"]!;
        finding["ProductArn"] = Product;
        finding["ProductName"] = "Systems Manager Patch Manager";
        finding["CompanyName"] = "AWS";
        finding["Types"] = new JsonArray("Software and Configuration Checks/Patch Management/Compliance");
        finding["ProductFields"] = new JsonObject { ["patchfindings/PatchGroup"] = "web" };
        finding["FindingProviderFields"] = new JsonObject
        {
            ["Severity"] = new JsonObject { ["Label"] = "INFORMATIONAL" },
            ["Types"] = finding["Types"]!.DeepClone(),
        };
        finding.Remove("WorkflowState");
        if (updatedAt is not null)
        {
            finding["CreatedAt"] = updatedAt;
            finding["UpdatedAt"] = updatedAt;
        }

        return finding;
    }

    public static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    /// <summary>Puts a JSON text at a path such as <c>Resources[0].Id</c>, making objects on the way; no text removes the member.</summary>
    public static JsonObject With(this JsonObject finding, string path, string? json)
    {
        var steps = path.Split('.');
        var at = finding;
        foreach (var step in steps[..^1])
        {
            var name = step.Split('[')[0];
            at[name] ??= new JsonObject();
            at = (step.EndsWith(']') ? at[name]![int.Parse(step.Split('[', ']')[1], CultureInfo.InvariantCulture)] : at[name])!.AsObject();
        }

        at.Remove(steps[^1]);
        if (json is not null)
        {
            at[steps[^1]] = JsonNode.Parse(json);
        }

        return finding;
    }

    public static JsonElement List(params IEnumerable<JsonObject> findings) => Element($"[{string.Join(',', findings.Select(Write))}]");

    public static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static string Write(JsonNode finding) => finding.ToJsonString();

    private static string ReadTypical()
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream("typical-finding.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
