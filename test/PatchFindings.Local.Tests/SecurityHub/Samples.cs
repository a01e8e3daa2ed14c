using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatchFindings.Local.Tests.SecurityHub;

/// <summary>The finding that AWS documents as typical of its own export, and the same as a customer may import it.</summary>
internal static class Samples
{
    public const string Account = "111122223333";
    public const string Region = "us-east-2";
    public const string Product = "arn:aws:securityhub:us-east-2:111122223333:product/111122223333/default";

    public const string Typical = """
        {
          "SchemaVersion": "2018-10-08",
          "Id": "arn:aws:patchmanager:us-east-2:111122223333:instance/i-02573cafcfEXAMPLE/document/AWS-RunPatchBaseline/run-command/d710f5bd-04e3-47b4-82f6-df4e0EXAMPLE",
          "ProductArn": "arn:aws:securityhub:us-east-1::product/aws/ssm-patch-manager",
          "GeneratorId": "d710f5bd-04e3-47b4-82f6-df4e0EXAMPLE",
          "AwsAccountId": "111122223333",
          "Types": ["Software & Configuration Checks/Patch Management/Compliance"],
          "CreatedAt": "2021-11-11T22:05:25Z",
          "UpdatedAt": "2021-11-11T22:05:25Z",
          "Severity": { "Label": "INFORMATIONAL", "Normalized": 0 },
          "Title": "Systems Manager Patch Summary - Managed Instance Non-Compliant",
          "Description": "This AWS control checks whether each instance that is managed by AWS Systems Manager is in compliance with the rules of the patch baseline that applies to that instance when a compliance Scan runs.",
          "Remediation": {
            "Recommendation": {
              "Text": "For information about bringing instances into patch compliance, see 'Remediating out-of-compliance instances (Patch Manager)'.",
              "Url": "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-compliance-remediation.html"
            }
          },
          "SourceUrl": "https://us-east-2.console.aws.amazon.com/systems-manager/managed-instances/i-02573cafcfEXAMPLE/patch?region=us-east-2",
          "ProductFields": {
            "aws/securityhub/FindingId": "arn:aws:securityhub:us-east-2::product/aws/ssm-patch-manager/arn:aws:patchmanager:us-east-2:111122223333:instance/i-02573cafcfEXAMPLE/document/AWS-RunPatchBaseline/run-command/d710f5bd-04e3-47b4-82f6-df4e0EXAMPLE",
            "aws/securityhub/ProductName": "Systems Manager Patch Manager",
            "aws/securityhub/CompanyName": "AWS"
          },
          "Resources": [
            { "Type": "AwsEc2Instance", "Id": "i-02573cafcfEXAMPLE", "Partition": "aws", "Region": "us-east-2" }
          ],
          "WorkflowState": "NEW",
          "Workflow": { "Status": "NEW" },
          "RecordState": "ACTIVE",
          "PatchSummary": {
            "Id": "pb-0c10e65780EXAMPLE",
            "InstalledCount": 45,
            "MissingCount": 2,
            "FailedCount": 0,
            "InstalledOtherCount": 396,
            "InstalledRejectedCount": 0,
            "InstalledPendingReboot": 0,
            "OperationStartTime": "2021-11-11T22:05:06Z",
            "OperationEndTime": "2021-11-11T22:05:25Z",
            "RebootOption": "NoReboot",
            "Operation": "SCAN"
          }
        }
        """;

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

    /// <summary>Puts a JSON text at a path such as <c>Resources[0].Id</c>, making the objects on the way; no text removes the member.</summary>
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
}
