using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A patch operation's result. <c>PatchSummary</c> in the Security Hub API.</summary>
public class PatchSummary : IJsonModel<PatchSummary>
{
    /// <summary>Patches that could not be installed, 0 to 100,000.</summary>
    public int? FailedCount { get; set; }

    /// <summary>The patch baseline, 1 to 256 characters; required.</summary>
    public string? Id { get; set; }

    /// <summary>Installed patches, 0 to 100,000.</summary>
    public int? InstalledCount { get; set; }

    /// <summary>Installed patches that are not in the baseline, 0 to 100,000.</summary>
    public int? InstalledOtherCount { get; set; }

    /// <summary>Installed patches that wait for a reboot, 0 to 100,000.</summary>
    public int? InstalledPendingReboot { get; set; }

    /// <summary>Installed patches that the baseline rejects, 0 to 100,000.</summary>
    public int? InstalledRejectedCount { get; set; }

    /// <summary>Patches that are not installed, 0 to 100,000.</summary>
    public int? MissingCount { get; set; }

    /// <summary>The kind of operation, <c>SCAN</c> or <c>INSTALL</c> for Patch Manager.</summary>
    public string? Operation { get; set; }

    /// <summary>When it ended, RFC 3339.</summary>
    public string? OperationEndTime { get; set; }

    /// <summary>When it started, RFC 3339.</summary>
    public string? OperationStartTime { get; set; }

    /// <summary>Whether it may reboot the node.</summary>
    public string? RebootOption { get; set; }

    void IJsonModel<PatchSummary>.Write(Utf8JsonWriter json)
    {
        json.Text("Id", Id);
        json.Number("InstalledCount", InstalledCount);
        json.Number("MissingCount", MissingCount);
        json.Number("FailedCount", FailedCount);
        json.Number("InstalledOtherCount", InstalledOtherCount);
        json.Number("InstalledRejectedCount", InstalledRejectedCount);
        json.Number("InstalledPendingReboot", InstalledPendingReboot);
        json.Text("OperationStartTime", OperationStartTime);
        json.Text("OperationEndTime", OperationEndTime);
        json.Text("RebootOption", RebootOption);
        json.Text("Operation", Operation);
    }

    static PatchSummary IJsonModel<PatchSummary>.Read(JsonElement json) => new()
    {
        Id = json.Text("Id"),
        InstalledCount = json.Number("InstalledCount"),
        MissingCount = json.Number("MissingCount"),
        FailedCount = json.Number("FailedCount"),
        InstalledOtherCount = json.Number("InstalledOtherCount"),
        InstalledRejectedCount = json.Number("InstalledRejectedCount"),
        InstalledPendingReboot = json.Number("InstalledPendingReboot"),
        OperationStartTime = json.Text("OperationStartTime"),
        OperationEndTime = json.Text("OperationEndTime"),
        RebootOption = json.Text("RebootOption"),
        Operation = json.Text("Operation"),
    };
}
