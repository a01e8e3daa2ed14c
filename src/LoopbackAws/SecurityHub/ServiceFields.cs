using System.Text.Json;
using System.Text.Json.Nodes;
using LoopbackAws.Http;

namespace LoopbackAws.SecurityHub;

/// <summary>Makes of an import the finding that Security Hub keeps: fills in what is the service's, keeps what is the customer's.</summary>
/// <param name="region">The Region that the hub is in.</param>
internal sealed class ServiceFields(string region)
{
    // M:securityhub.BatchImportFindings: only BatchUpdateFindings changes these once the finding exists.
    private static readonly string[] CustomerOwned = ["Note", "UserDefinedFields", "VerificationState", "Workflow"];

    // M:securityhub.FindingProviderFields.
    private static readonly string[] ProviderFields = ["Confidence", "Criticality", "RelatedFindings", "Types"];

    private static readonly (string? Structure, string Name)[] Times =
    [
        (null, "FirstObservedAt"), (null, "LastObservedAt"), (null, "CreatedAt"), (null, "UpdatedAt"),
        ("PatchSummary", "OperationStartTime"), ("PatchSummary", "OperationEndTime"), ("Note", "UpdatedAt"),
    ];

    /// <summary>The finding to keep.</summary>
    /// <param name="imported">The import, valid.</param>
    /// <param name="stored">The finding that it replaces, or null.</param>
    /// <param name="now">The service's clock.</param>
    public JsonElement Complete(JsonElement imported, JsonElement? stored, DateTimeOffset now)
    {
        var finding = JsonObject.Create(imported)!;
        ReduceTimes(finding);
        finding["Region"] = region;
        finding["ProcessedAt"] = AsffTime.Format(now);

        // D:Optional attributes: what a custom product that names neither is listed under.
        finding.TryAdd("ProductName", "Default");
        finding.TryAdd("CompanyName", "Personal");
        finding.TryAdd("RecordState", "ACTIVE");
        Replicate(finding);
        FillProductFields(finding);
        if (stored is { } before)
        {
            finding["CreatedAt"] = before.GetProperty("CreatedAt").GetString();
            foreach (var name in CustomerOwned)
            {
                finding.Remove(name);
                if (before.TryGetProperty(name, out var kept))
                {
                    finding[name] = Copy(kept);
                }
            }

            ReopenWorkflow(finding, before);
        }
        else if (finding["Workflow"] is not JsonObject workflow)
        {
            finding["Workflow"] = new JsonObject { ["Status"] = "NEW" };
        }
        else
        {
            workflow.TryAdd("Status", "NEW");
        }

        return Element(finding);
    }

    private static void ReduceTimes(JsonObject finding)
    {
        foreach (var (structure, name) in Times)
        {
            var holder = structure is null ? finding : finding[structure] as JsonObject;
            if ((string?)holder?[name] is { } time)
            {
                holder[name] = AsffTime.Reduce(time);
            }
        }
    }

    // D:BatchImportFindings for finding providers: FindingProviderFields wins, and each place fills the other where it is empty.
    private static void Replicate(JsonObject finding)
    {
        if (finding["FindingProviderFields"] is not JsonObject fields)
        {
            finding["FindingProviderFields"] = fields = [];
        }

        foreach (var name in ProviderFields)
        {
            if (fields[name] is { } provided)
            {
                finding[name] = provided.DeepClone();
            }
            else if (finding[name] is { } top)
            {
                fields[name] = top.DeepClone();
            }
        }

        var severity = finding["Severity"] as JsonObject ?? [];
        if (fields["Severity"] is JsonObject told)
        {
            if ((string?)severity["Label"] != (string?)told["Label"])
            {
                severity = (JsonObject)told.DeepClone();
            }
            else if (told["Original"] is { } original)
            {
                severity["Original"] = original.DeepClone();
            }
        }

        Normalize(severity);
        finding["Severity"] = severity.Parent is null ? severity : severity.DeepClone();
        if (fields["Severity"] is null)
        {
            var filled = new JsonObject { ["Label"] = severity["Label"]!.DeepClone() };
            if (severity["Original"] is { } original)
            {
                filled["Original"] = original.DeepClone();
            }

            fields["Severity"] = filled;
        }
    }

    // M:securityhub.Severity.
    private static void Normalize(JsonObject severity)
    {
        if (severity["Label"] is { } label)
        {
            severity.TryAdd("Normalized", (string?)label switch { "CRITICAL" => 90, "HIGH" => 70, "MEDIUM" => 40, "LOW" => 1, _ => 0 });
            return;
        }

        severity["Label"] = (int)severity["Normalized"]! switch
        {
            >= 90 => "CRITICAL",
            >= 70 => "HIGH",
            >= 40 => "MEDIUM",
            >= 1 => "LOW",
            _ => "INFORMATIONAL",
        };
    }

    // The names here are the default product's own; they do not follow the top-level ones (D:Integrating custom products).
    private static void FillProductFields(JsonObject finding)
    {
        if (finding["ProductFields"] is not JsonObject fields)
        {
            finding["ProductFields"] = fields = [];
        }

        fields["aws/securityhub/FindingId"] = $"{finding["ProductArn"]}/{finding["Id"]}";
        fields["aws/securityhub/ProductName"] = "Default";
        fields["aws/securityhub/CompanyName"] = "Personal";
    }

    // M:securityhub.Workflow: a finding that comes back is new again. A suppressed one stays suppressed.
    private static void ReopenWorkflow(JsonObject finding, JsonElement before)
    {
        if (finding["Workflow"] is JsonObject workflow
            && (string?)workflow["Status"] is "NOTIFIED" or "RESOLVED"
            && ((Text(before, "RecordState") == "ARCHIVED" && (string?)finding["RecordState"] == "ACTIVE")
                || (Text(before, "Compliance", "Status") == "PASSED"
                    && (string?)finding["Compliance"]?["Status"] is "FAILED" or "WARNING" or "NOT_AVAILABLE")))
        {
            workflow["Status"] = "NEW";
        }
    }

    private static string? Text(JsonElement finding, params string[] path)
    {
        foreach (var name in path)
        {
            if (!finding.TryGetProperty(name, out finding))
            {
                return null;
            }
        }

        return finding.GetString();
    }

    private static JsonNode? Copy(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        _ => JsonValue.Create(element),
    };

    private static JsonElement Element(JsonObject finding)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, JsonAnswer.Readable))
        {
            finding.WriteTo(json);
        }

        using var document = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        return document.RootElement.Clone();
    }
}
