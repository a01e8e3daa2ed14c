using System.Globalization;
using CsCheck;
using PatchFindings.Findings;
using PatchFindings.PatchStates;

namespace PatchFindings.Tests.Findings;

public sealed class DetailedFindingTests
{
    private const string Node = "i-0123456789abcdef0";
    private static readonly FunctionIdentity Own = new(AwsPartition.Standard, "us-east-2", "111122223333");
    private static readonly DateTimeOffset Ended = new(2026, 3, 1, 12, 0, 50, TimeSpan.Zero);

    private static readonly PatchState State = new()
    {
        NodeId = Node,
        BaselineId = "pb-0c10e65780example",
        Operation = "Scan",
        OperationStartTime = Ended.AddSeconds(-40),
        OperationEndTime = Ended,
        MissingCount = 3,
        FailedCount = 1,
        InstalledPendingRebootCount = 2,
        CriticalNonCompliantCount = 1,
    };

    internal static readonly Gen<PatchRow> AnyRow =
        from title in Gen.String[0, 400]
        from kb in Gen.OneOf(Gen.String[0, 200], Gen.Int[0, 30].Select(number => $"pack{number}.x86_64"))
        from severity in Word("Critical", "Important", "Moderate", "Low", "", "Unspecified", "new word")
        from state in Word("Missing", "Failed", "InstalledRejected", "InstalledPendingReboot")
        from cves in Gen.Int[1, 400].Select(number => $"CVE-2026-{number:D5}").Array[0, 12]
        select new PatchRow(title, kb, "Security", severity, state, [.. cves.Distinct()]);

    [Fact]
    public void The_title_says_what_a_person_needs() =>
        Assert.Equal($"3 missing (1 critical), 1 failed, 2 pending reboot on {Node}", Of([]).Title);

    [Fact]
    public void A_cve_has_the_packages_that_it_stands_for_and_its_worst_severity()
    {
        var finding = Of(
        [
            new PatchRow("openssl-1:1.0.2k-24.amzn2.0.11", "openssl.x86_64", "Security", "Moderate", "Missing", ["CVE-2026-00002", "CVE-2026-00001"]),
            new PatchRow("kernel-5.10.210-201.852.amzn2", "kernel.x86_64", "Security", "Critical", "Missing", ["CVE-2026-00002"]),
        ]);

        var vulnerability = finding.Vulnerabilities![0];
        Assert.Equal(("CVE-2026-00002", "YES", "Critical"), (vulnerability.Id, vulnerability.FixAvailable, vulnerability.Vendor!.VendorSeverity));
        Assert.Equal(
            [new VulnerablePackage("kernel", "5.10.210-201.852.amzn2", "x86_64"), new VulnerablePackage("openssl", "1:1.0.2k-24.amzn2.0.11", "x86_64")],
            vulnerability.VulnerablePackages);
        Assert.Equal("CVE-2026-00001", finding.Vulnerabilities[1].Id);
        Assert.Equal("2", finding.ProductFields!["patchfindings/CveCount"]);
    }

    [Fact]
    public void A_windows_update_is_known_by_its_number()
    {
        var finding = Of([new PatchRow("2026-02 Cumulative Update for Windows Server 2022 (KB5034441)", "KB5034441", "SecurityUpdates", "Critical", "Missing", [])]);

        Assert.Equal("Missing, SecurityUpdates, Critical", finding.Resources![0].Details!.Other!["KB5034441"]);
        Assert.Null(finding.Vulnerabilities);
        Assert.Equal("none told", finding.ProductFields!["patchfindings/CveCount"]);
    }

    [Fact]
    public void Fifty_patches_are_shown_and_the_rest_is_counted()
    {
        var finding = Of([.. Enumerable.Range(0, 51).Select(number => new PatchRow($"p{number}-1", $"p{number:D2}.noarch", "", "", "Missing", []))]);

        Assert.Equal(50, finding.Resources![0].Details!.Other!.Count);
        Assert.Equal(("51", "1"), (finding.ProductFields!["patchfindings/PatchCount"], finding.ProductFields["patchfindings/PatchesLeftOut"]));
    }

    [Fact]
    public void Patches_that_are_not_known_are_said_to_be_unknown_and_not_none()
    {
        var finding = DetailedFinding.Of(Plain(), State, new PatchDetails([], "the patches shown are another operation's"));

        Assert.Equal("unknown: the patches shown are another operation's", finding.ProductFields!["patchfindings/PatchDetails"]);
        Assert.False(finding.ProductFields.ContainsKey("patchfindings/CveCount"));
        Assert.Null(finding.Resources![0].Details);
    }

    [Fact]
    public void Three_thousand_cves_of_1200_patches_fit_and_what_is_left_out_is_counted()
    {
        var rows = Enumerable.Range(0, 1_200).Select(number => new PatchRow(
            $"package-{number}-1.{number}.el8", $"package-{number}.x86_64", "Security", number % 7 == 0 ? "Critical" : "Low", "Missing",
            [.. Enumerable.Range(0, 5).Select(cve => $"CVE-2026-{((number * 5) + cve) / 2:D5}").Distinct()])).ToList();

        var finding = Of(rows);

        var json = AsffRules.Write(finding, out var tooLarge);
        Assert.Null(tooLarge);
        Assert.InRange(AsffRules.BytesAsSent(json), AsffRules.FindingBytesMax - 2_000, AsffRules.FindingBytesMax);
        var all = rows.SelectMany(row => row.CveIds).Distinct().Count();
        Assert.Equal(all.ToString(CultureInfo.InvariantCulture), finding.ProductFields!["patchfindings/CveCount"]);
        Assert.Equal(
            (all - finding.Vulnerabilities!.Count).ToString(CultureInfo.InvariantCulture), finding.ProductFields["patchfindings/CvesLeftOut"]);
    }

    [Fact]
    public void Any_rows_in_any_order_give_the_same_bytes_within_the_formats_limits() =>
        AnyRow.Array[0, 120].Select(Gen.Int).Sample(
            (rows, seed) =>
            {
                var finding = Of(rows);
                var random = new Random(seed);
                var shuffled = Of([.. rows.OrderBy(_ => random.Next())]);
                var json = AsffRules.Write(finding, out var tooLarge);
                Assert.Null(tooLarge);
                Assert.Equal(json, AsffRules.Write(shuffled, out _));
                Assert.Equal(rows.Length.ToString(CultureInfo.InvariantCulture), finding.ProductFields!["patchfindings/PatchCount"]);
            },
            iter: 500);

    private static Gen<string> Word(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private static Finding Plain() => FindingMapping.ToFinding(
        new PatchOperation(State, OperationIdentity.OfCommand("AWS-RunPatchBaseline", "c"), Severity.High, IsSeverityTold: true), Own,
        new FindingOptions());

    private static Finding Of(IReadOnlyList<PatchRow> rows) => DetailedFinding.Of(Plain(), State, new PatchDetails(rows));
}
