using System.Text.Json;

namespace PatchFindings.Findings;

/// <summary>
/// Reads a <see cref="Finding"/> from its JSON, as the source-generated serializer would: what that one builds at its first use is a
/// twentieth of the forwarder's cold start (docs/performance.md). Of a member that is given twice, the last one counts.
/// </summary>
internal static class FindingReader
{
    private delegate T Reader<T>(JsonElement value, string path);

    /// <summary>Reads a finding.</summary>
    /// <param name="json">A JSON document.</param>
    /// <returns>The finding; null when the document is <c>null</c>.</returns>
    /// <exception cref="JsonException">
    /// It is no JSON; or a field is not of its type, and <see cref="JsonException.Path"/> names it from the document's root, <c>$</c>.
    /// </exception>
    /// <exception cref="ArgumentException">It holds half a surrogate pair.</exception>
    /// <exception cref="InvalidOperationException">It holds half a surrogate pair, escaped.</exception>
    public static Finding? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Finding(document.RootElement, "$");
    }

    private static Finding? Finding(JsonElement value, string path) => !IsObject(value, path) ? null : new Finding
    {
        SchemaVersion = Text(value, path, "SchemaVersion"),
        Id = Text(value, path, "Id"),
        ProductArn = Text(value, path, "ProductArn"),
        ProductName = Text(value, path, "ProductName"),
        CompanyName = Text(value, path, "CompanyName"),
        GeneratorId = Text(value, path, "GeneratorId"),
        AwsAccountId = Text(value, path, "AwsAccountId"),
        Types = Member(value, "$.Types", Texts),
        CreatedAt = Text(value, path, "CreatedAt"),
        UpdatedAt = Text(value, path, "UpdatedAt"),
        Severity = Member(value, "$.Severity", (severity, at) => !IsObject(severity, at)
            ? null
            : new Severity(Text(severity, at, "Label"), Number(severity, at, "Normalized"))),
        Title = Text(value, path, "Title"),
        Description = Text(value, path, "Description"),
        Remediation = Member(value, "$.Remediation", (remediation, at) => !IsObject(remediation, at)
            ? null
            : new Remediation(Member(remediation, "$.Remediation.Recommendation", Recommendation))),
        SourceUrl = Text(value, path, "SourceUrl"),
        ProductFields = Member(value, "$.ProductFields", ProductFields),
        Resources = Member(value, "$.Resources", Resources),
        Workflow = Member(value, "$.Workflow", (workflow, at) => !IsObject(workflow, at)
            ? null
            : new Workflow(Text(workflow, at, "Status"))),
        RecordState = Text(value, path, "RecordState"),
        PatchSummary = Member(value, "$.PatchSummary", PatchSummary),
        FindingProviderFields = Member(value, "$.FindingProviderFields", (fields, at) => !IsObject(fields, at)
            ? null
            : new FindingProviderFields(Member(fields, "$.FindingProviderFields.Severity", ProviderSeverity), Member(fields, "$.FindingProviderFields.Types", Texts))),
    };

    private static Recommendation? Recommendation(JsonElement value, string path) =>
        !IsObject(value, path) ? null : new Recommendation(Text(value, path, "Text"), Text(value, path, "Url"));

    private static ProviderSeverity? ProviderSeverity(JsonElement value, string path) =>
        !IsObject(value, path) ? null : new ProviderSeverity(Text(value, path, "Label"));

    private static Resource? Resource(JsonElement value, string path) => !IsObject(value, path)
        ? null
        : new Resource(Text(value, path, "Type"), Text(value, path, "Id"), Text(value, path, "Partition"), Text(value, path, "Region"));

    private static PatchSummary? PatchSummary(JsonElement value, string path) => !IsObject(value, path) ? null : new PatchSummary
    {
        Id = Text(value, path, "Id"),
        InstalledCount = Number(value, path, "InstalledCount"),
        MissingCount = Number(value, path, "MissingCount"),
        FailedCount = Number(value, path, "FailedCount"),
        InstalledOtherCount = Number(value, path, "InstalledOtherCount"),
        InstalledRejectedCount = Number(value, path, "InstalledRejectedCount"),
        InstalledPendingReboot = Number(value, path, "InstalledPendingReboot"),
        OperationStartTime = Text(value, path, "OperationStartTime"),
        OperationEndTime = Text(value, path, "OperationEndTime"),
        RebootOption = Text(value, path, "RebootOption"),
        Operation = Text(value, path, "Operation"),
    };

    private static Dictionary<string, string>? ProductFields(JsonElement value, string path)
    {
        if (!IsObject(value, path))
        {
            return null;
        }

        var fields = new Dictionary<string, string>();
        foreach (var field in value.EnumerateObject())
        {
            fields[field.Name] = field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null
                ? field.Value.GetString()!
                : throw Wrong($"{path}.{field.Name}");
        }

        return fields;
    }

    private static List<string>? Texts(JsonElement value, string path)
    {
        if (!IsArray(value, path))
        {
            return null;
        }

        var texts = new List<string>(value.GetArrayLength());
        foreach (var text in value.EnumerateArray())
        {
            texts.Add(text.ValueKind is JsonValueKind.String or JsonValueKind.Null
                ? text.GetString()!
                : throw Wrong($"{path}[{texts.Count}]"));
        }

        return texts;
    }

    private static List<Resource>? Resources(JsonElement value, string path)
    {
        if (!IsArray(value, path))
        {
            return null;
        }

        var resources = new List<Resource>(value.GetArrayLength());
        foreach (var resource in value.EnumerateArray())
        {
            resources.Add(Resource(resource, $"{path}[{resources.Count}]")!);
        }

        return resources;
    }

    // The member's name is the path's last part: as a whole the path is there for free.
    private static T? Member<T>(JsonElement value, string path, Reader<T?> read)
        where T : class =>
        value.TryGetProperty(path.AsSpan(path.LastIndexOf('.') + 1), out var member) ? read(member, path) : null;

    private static string? Text(JsonElement value, string path, string name)
    {
        if (!value.TryGetProperty(name, out var member))
        {
            return null;
        }

        return member.ValueKind is JsonValueKind.String or JsonValueKind.Null ? member.GetString() : throw Wrong($"{path}.{name}");
    }

    private static int? Number(JsonElement value, string path, string name)
    {
        if (!value.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) ? number : throw Wrong($"{path}.{name}");
    }

    private static bool IsObject(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Object || (value.ValueKind == JsonValueKind.Null ? false : throw Wrong(path));

    private static bool IsArray(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Array || (value.ValueKind == JsonValueKind.Null ? false : throw Wrong(path));

    private static JsonException Wrong(string path) => new($"{path} is not of the finding format's type.", path, null, null);
}
