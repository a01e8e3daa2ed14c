using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>Counts of a node's patches. <c>AwsSsmComplianceSummary</c> in the Security Hub API.</summary>
public class AwsSsmComplianceSummary : IJsonModel<AwsSsmComplianceSummary>
{
    /// <summary>The kind of compliance, <c>Patch</c>.</summary>
    public string? ComplianceType { get; set; }

    /// <summary>Compliant patches of severity critical.</summary>
    public int? CompliantCriticalCount { get; set; }

    /// <summary>Compliant patches of severity high.</summary>
    public int? CompliantHighCount { get; set; }

    /// <summary>Compliant patches of severity informational.</summary>
    public int? CompliantInformationalCount { get; set; }

    /// <summary>Compliant patches of severity low.</summary>
    public int? CompliantLowCount { get; set; }

    /// <summary>Compliant patches of severity medium.</summary>
    public int? CompliantMediumCount { get; set; }

    /// <summary>Compliant patches of severity unspecified.</summary>
    public int? CompliantUnspecifiedCount { get; set; }

    /// <summary>The kind of execution that reported it.</summary>
    public string? ExecutionType { get; set; }

    /// <summary>Noncompliant patches of severity critical.</summary>
    public int? NonCompliantCriticalCount { get; set; }

    /// <summary>Noncompliant patches of severity high.</summary>
    public int? NonCompliantHighCount { get; set; }

    /// <summary>Noncompliant patches of severity informational.</summary>
    public int? NonCompliantInformationalCount { get; set; }

    /// <summary>Noncompliant patches of severity low.</summary>
    public int? NonCompliantLowCount { get; set; }

    /// <summary>Noncompliant patches of severity medium.</summary>
    public int? NonCompliantMediumCount { get; set; }

    /// <summary>Noncompliant patches of severity unspecified.</summary>
    public int? NonCompliantUnspecifiedCount { get; set; }

    /// <summary>The highest severity among the patches that are not compliant.</summary>
    public string? OverallSeverity { get; set; }

    /// <summary>The patch baseline.</summary>
    public string? PatchBaselineId { get; set; }

    /// <summary>The patch group.</summary>
    public string? PatchGroup { get; set; }

    /// <summary><c>COMPLIANT</c>, <c>NON_COMPLIANT</c> or <c>UNSPECIFIED_DATA</c>.</summary>
    public string? Status { get; set; }

    void IJsonModel<AwsSsmComplianceSummary>.Write(Utf8JsonWriter json)
    {
        json.Text("Status", Status);
        json.Number("CompliantCriticalCount", CompliantCriticalCount);
        json.Number("CompliantHighCount", CompliantHighCount);
        json.Number("CompliantMediumCount", CompliantMediumCount);
        json.Text("ExecutionType", ExecutionType);
        json.Number("NonCompliantCriticalCount", NonCompliantCriticalCount);
        json.Number("CompliantInformationalCount", CompliantInformationalCount);
        json.Number("NonCompliantInformationalCount", NonCompliantInformationalCount);
        json.Number("CompliantUnspecifiedCount", CompliantUnspecifiedCount);
        json.Number("NonCompliantLowCount", NonCompliantLowCount);
        json.Number("NonCompliantHighCount", NonCompliantHighCount);
        json.Number("CompliantLowCount", CompliantLowCount);
        json.Text("ComplianceType", ComplianceType);
        json.Text("PatchBaselineId", PatchBaselineId);
        json.Text("OverallSeverity", OverallSeverity);
        json.Number("NonCompliantMediumCount", NonCompliantMediumCount);
        json.Number("NonCompliantUnspecifiedCount", NonCompliantUnspecifiedCount);
        json.Text("PatchGroup", PatchGroup);
    }

    static AwsSsmComplianceSummary IJsonModel<AwsSsmComplianceSummary>.Read(JsonElement json) => new()
    {
        Status = json.Text("Status"),
        CompliantCriticalCount = json.Number("CompliantCriticalCount"),
        CompliantHighCount = json.Number("CompliantHighCount"),
        CompliantMediumCount = json.Number("CompliantMediumCount"),
        ExecutionType = json.Text("ExecutionType"),
        NonCompliantCriticalCount = json.Number("NonCompliantCriticalCount"),
        CompliantInformationalCount = json.Number("CompliantInformationalCount"),
        NonCompliantInformationalCount = json.Number("NonCompliantInformationalCount"),
        CompliantUnspecifiedCount = json.Number("CompliantUnspecifiedCount"),
        NonCompliantLowCount = json.Number("NonCompliantLowCount"),
        NonCompliantHighCount = json.Number("NonCompliantHighCount"),
        CompliantLowCount = json.Number("CompliantLowCount"),
        ComplianceType = json.Text("ComplianceType"),
        PatchBaselineId = json.Text("PatchBaselineId"),
        OverallSeverity = json.Text("OverallSeverity"),
        NonCompliantMediumCount = json.Number("NonCompliantMediumCount"),
        NonCompliantUnspecifiedCount = json.Number("NonCompliantUnspecifiedCount"),
        PatchGroup = json.Text("PatchGroup"),
    };
}
