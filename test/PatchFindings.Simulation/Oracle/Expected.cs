using System.Globalization;
using System.Text.Json;
using LoopbackAws.Ssm;

namespace PatchFindings.Simulation.Oracle;

/// <summary>What finding an operation is owed, field by field: the design's words once more, apart from the product's code.</summary>
internal static class Expected
{
    /// <summary>
    /// When the finding says that it is from: a millisecond before the operation's end where the record did not tell the severity, and two more
    /// where its patches could not be read.
    /// </summary>
    public static string TimeOf(Operation operation, WorldFacts facts, bool isTold, bool isWithoutPatches) =>
        Text(FindingIds.EndOf(operation, facts, operation.UntimedEnd) - TimeSpan.FromMilliseconds((isTold ? 0 : 1) + (isWithoutPatches ? 2 : 0)));

    /// <summary>What differs, apart from severity and time.</summary>
    public static List<string> Differences(Operation operation, WorldFacts facts, JsonElement finding)
    {
        var reported = operation.Final!.Reported;
        var hasCounts = operation.Wave.Way != Way.HostManagement || FindingIds.HasText(operation.Node, facts);
        var expected = new SortedDictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Id"] = operation.FindingId,
            ["GeneratorId"] = FindingIds.GeneratorOf(operation, facts),
            ["Resources[0].Id"] = operation.Node.Id,
            ["Resources[0].Type"] = "AwsEc2Instance",
            ["PatchSummary.Id"] = reported.BaselineId,
            ["PatchSummary.Operation"] = reported.Kind == PatchOperationKind.Scan ? "SCAN" : "INSTALL",
        };
        if (hasCounts)
        {
            Add("PatchSummary.OperationStartTime", Whole(reported.StartedAt));
            Add("PatchSummary.OperationEndTime", Whole(reported.EndedAt));
            Add("PatchSummary.RebootOption", operation.Wave.Way == Way.HostManagement ? null : reported.Reboot?.ToString());
            Count("PatchSummary.InstalledCount", reported.Counts.Installed);
            Count("PatchSummary.InstalledOtherCount", reported.Counts.InstalledOther);
            Count("PatchSummary.InstalledPendingReboot", reported.Counts.InstalledPendingReboot);
            Count("PatchSummary.InstalledRejectedCount", reported.Counts.InstalledRejected);
            Count("PatchSummary.MissingCount", reported.Counts.Missing);
            Count("PatchSummary.FailedCount", reported.Counts.Failed);
            Add("ProductFields.patchfindings/PatchGroup", reported.PatchGroup.Length == 0 ? null : reported.PatchGroup);
            Add("ProductFields.patchfindings/SnapshotId", reported.SnapshotId);
            Count("ProductFields.patchfindings/CriticalNonCompliantCount", reported.Counts.CriticalNonCompliant);
            Count("ProductFields.patchfindings/SecurityNonCompliantCount", reported.Counts.SecurityNonCompliant);
            Count("ProductFields.patchfindings/OtherNonCompliantCount", reported.Counts.OtherNonCompliant);
        }

        var found = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        Flatten(finding, "", found);
        return [.. expected.Keys.Union(found.Keys.Where(IsHeldTo))
            .Where(name => expected.GetValueOrDefault(name) != found.GetValueOrDefault(name))
            .Select(name => $"{name} is {found.GetValueOrDefault(name) ?? "absent"}, and should be {expected.GetValueOrDefault(name) ?? "absent"}")];

        void Add(string name, string? text)
        {
            if (text is not null)
            {
                expected[name] = text;
            }
        }

        void Count(string name, int? count) => Add(name, count?.ToString(CultureInfo.InvariantCulture));
    }

    private static bool IsHeldTo(string name) =>
        name.StartsWith("PatchSummary.", StringComparison.Ordinal)
        || (name.StartsWith("ProductFields.patchfindings/", StringComparison.Ordinal) && !ExpectedPatches.IsField(name["ProductFields.".Length..]));

    private static void Flatten(JsonElement element, string path, SortedDictionary<string, string?> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", found);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Flatten(item, $"{path}[{index}]", found);
                }

                break;
            default:
                found[path] = element.ToString();
                break;
        }
    }

    private static string Whole(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
