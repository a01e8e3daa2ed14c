using System.Text.Json;
using Amazon.SecurityHub.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A patch operation's result. Counts are 0 to 100,000.</summary>
public class PatchSummary : IJsonWritten, IJsonRead<PatchSummary>
{
    /// <summary>Patches that could not be installed.</summary>
    public int? FailedCount { get; set; }

    /// <summary>The patch baseline, 1 to 256 characters; required.</summary>
    public string? Id { get; set; }

    /// <summary>Installed patches.</summary>
    public int? InstalledCount { get; set; }

    /// <summary>Installed patches that are not in the baseline.</summary>
    public int? InstalledOtherCount { get; set; }

    /// <summary>Installed patches that wait for a reboot.</summary>
    public int? InstalledPendingReboot { get; set; }

    /// <summary>Installed patches that the baseline rejects.</summary>
    public int? InstalledRejectedCount { get; set; }

    /// <summary>Patches that are not installed.</summary>
    public int? MissingCount { get; set; }

    /// <summary>The kind of operation, <c>SCAN</c> or <c>INSTALL</c> for Patch Manager.</summary>
    public string? Operation { get; set; }

    /// <summary>When it ended, RFC 3339.</summary>
    public string? OperationEndTime { get; set; }

    /// <summary>When it started, RFC 3339.</summary>
    public string? OperationStartTime { get; set; }

    /// <summary>Whether it may reboot the node.</summary>
    public string? RebootOption { get; set; }

    void IJsonWritten.Write(Utf8JsonWriter json)
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

    static PatchSummary IJsonRead<PatchSummary>.Read(JsonElement json) => new()
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
