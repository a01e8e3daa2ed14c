using System.Globalization;
using System.Text.Json;
using LoopbackAws.Ssm;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Tests.Run;

public sealed class LedgerTests
{
    private static readonly DateTimeOffset Ended = new(2026, 3, 1, 12, 0, 0, 685, TimeSpan.Zero);

    private static readonly ExpectedFindings Expected = new("us-east-2", "111122223333");

    private readonly Ledger _ledger = new(Expected);

    [Fact]
    public void What_is_owed_and_there_is_right()
    {
        var report = Check([Operation(1), Operation(2, hybrid: true)], [Finding(Operation(1)), Finding(Operation(2, hybrid: true))]);

        Assert.Empty(report.Problems);
        Assert.Equal((2, 2, 0, 0, 0, 0), Figures(report));
    }

    [Fact]
    public void A_missing_finding_is_named()
    {
        var report = Check([Operation(1), Operation(2)], [Finding(Operation(1))]);

        Assert.Equal((2, 1, 1, 0, 0, 0), Figures(report));
        Assert.Equal($"missing: {Expected.IdOf(Operation(2))}", Assert.Single(report.Problems));
    }

    [Fact]
    public void What_a_sweep_may_have_brought_is_neither_owed_nor_unexpected_and_must_be_right()
    {
        var (right, wrong) = (new Ledger(Expected), new Ledger(Expected));
        foreach (var ledger in new[] { right, wrong })
        {
            ledger.Allow(new PlannedOperation(Operation(1), IsOwed: false));
        }

        Assert.Equal((0, 0, 0, 0, 0, 0), Figures(right.Check([], [], Empty)));
        Assert.Equal((0, 1, 0, 0, 0, 0), Figures(right.Check([Parse(Finding(Operation(1)))], [], Empty)));
        var other = Finding(Operation(1)).Replace("\"MissingCount\":2", "\"MissingCount\":3", StringComparison.Ordinal);
        Assert.Equal((0, 1, 0, 0, 0, 1), Figures(wrong.Check([Parse(other)], [], Empty)));
    }

    [Fact]
    public void A_finding_that_is_there_twice_is_a_duplicate()
    {
        var report = Check([Operation(1)], [Finding(Operation(1)), Finding(Operation(1))]);

        Assert.Equal((1, 2, 0, 1, 0, 0), Figures(report));
    }

    [Fact]
    public void A_second_finding_of_an_operation_under_another_id_is_a_duplicate()
    {
        var other = Finding(Operation(1)).Replace("/document/AWS-RunPatchBaseline/", "/document/Other/", StringComparison.Ordinal);

        var report = Check([Operation(1)], [Finding(Operation(1)), other]);

        Assert.Equal((1, 2, 0, 1, 0, 0), Figures(report));
        Assert.Contains("/document/Other/", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_that_is_owed_to_nobody_is_unexpected()
    {
        var report = Check([Operation(1)], [Finding(Operation(1)), Finding(Operation(2))]);

        Assert.Equal((1, 2, 0, 0, 1, 0), Figures(report));
        Assert.StartsWith($"unexpected: {Expected.IdOf(Operation(2))}", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Label\":\"HIGH\"", "\"Label\":\"LOW\"", "Severity.Label is LOW, and should be HIGH")]
    [InlineData("\"MissingCount\":2", "\"MissingCount\":3", "PatchSummary.MissingCount is 3, and should be 2")]
    [InlineData("\"MissingCount\":2,", "", "PatchSummary.MissingCount is absent, and should be 2")]
    [InlineData("\"InstalledOtherCount\":100000", "\"InstalledOtherCount\":123456", "should be 100000")]
    [InlineData("\"MissingCount\":2", "\"MissingCount\":2,\"InstalledRejectedCount\":0", "is 0, and should be absent")]
    [InlineData("\"UpdatedAt\":\"2026-03-01T12:00:00.685Z\"", "\"UpdatedAt\":\"2026-03-01T12:00:00.684Z\"", "UpdatedAt is 2026")]
    [InlineData("/patch?region=us-east-2", "", "SourceUrl is https://us-east-2")]
    [InlineData("\"Type\":\"AwsEc2Instance\"", "\"Type\":\"Other\"", "Resources[0].Type is Other")]
    [InlineData("\"Operation\":\"SCAN\"", "\"Operation\":\"Scan\"", "PatchSummary.Operation is Scan")]
    [InlineData("\"patchfindings/PatchGroup\":\"web\"", "\"patchfindings/PatchGroup\":\"db\"", "PatchGroup] is db")]
    public void A_finding_that_says_something_else_is_wrong(string right, string wrong, string problem)
    {
        var finding = Finding(Operation(1));
        Assert.Contains(right, finding, StringComparison.Ordinal);

        var report = Check([Operation(1)], [finding.Replace(right, wrong, StringComparison.Ordinal)]);

        Assert.Equal((1, 1, 0, 0, 0, 1), Figures(report));
        Assert.Contains(report.Problems, line => line.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"RecordState\":", "\"Confidence\":5,\"RecordState\":", "Confidence is there, and nobody expects it")]
    [InlineData("{\"Label\":\"HIGH\"},\"F", "{\"Label\":\"HIGH\",\"Original\":\"x\"},\"F", "Severity.Original is there")]
    [InlineData("\"MissingCount\":2", "\"MissingCount\":2,\"NotApplicableCount\":7", "PatchSummary.NotApplicableCount is there")]
    [InlineData(
        "\"ProductFields\":{", "\"ProductFields\":{\"patchfindings/Unheard\":\"7\",",
        "ProductFields.patchfindings/Unheard is there")]
    [InlineData("\"Type\":\"AwsEc2Instance\"", "\"Type\":\"AwsEc2Instance\",\"Details\":{\"Other\":{\"a\":\"b\"}}", "Resources.Details.Other.a is")]
    [InlineData("\"RecordState\":", "\"Vulnerabilities\":[{\"Id\":\"CVE-1\"}],\"RecordState\":", "Vulnerabilities.Id is there")]
    public void A_field_that_nobody_expects_is_wrong(string before, string after, string problem)
    {
        var finding = Finding(Operation(1));
        Assert.Contains(before, finding, StringComparison.Ordinal);

        var report = Check([Operation(1)], [finding.Replace(before, after, StringComparison.Ordinal)]);

        Assert.Equal((1, 1, 0, 0, 0, 1), Figures(report));
        Assert.Contains(problem, Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", "0", 0)]
    [InlineData("2", "1", 1)]
    [InlineData("3", "1", 1)]
    public void The_counts_of_patches_and_cves_that_are_left_out_are_held_to_those_that_are_shown(string cves, string leftOut, int wrong)
    {
        var operation = Operation(1) with { MissingCves = 2 };
        var expected = new ExpectedFindings("us-east-2", "111122223333", hasPatches: true);
        var rows = NodePatch.NoncompliantOf(operation).ToList();
        var finding = Finding(operation)
            .Replace(
                "\"ProductFields\":{",
                $$"""
                "Vulnerabilities":[{"Id":"{{rows[0].CveIds}}"},{"Id":"{{rows[1].CveIds}}"}],
                "ProductFields":{"patchfindings/PatchCount":"2","patchfindings/PatchesLeftOut":"0","patchfindings/CveCount":"{{cves}}",
                "patchfindings/CvesLeftOut":"{{leftOut}}",
                """,
                StringComparison.Ordinal)
            .Replace(
                "\"Type\":\"AwsEc2Instance\"",
                $$"""
                "Type":"AwsEc2Instance","Details":{"Other":{"{{rows[0].KbId}}":"Missing","{{rows[1].KbId}}":"Missing"} }
                """,
                StringComparison.Ordinal);
        var ledger = new Ledger(expected);
        ledger.Owe(operation);

        var report = ledger.Check([Parse(finding)], [], Empty);

        Assert.True(report.Wrong == wrong, string.Join('\n', report.Problems));
    }

    [Fact]
    public void Rejected_messages_are_those_that_had_to_be()
    {
        _ledger.Reject("m1", "not JSON");
        _ledger.Reject("m2", "no node");

        var report = _ledger.Check([], ["""{"MessageId":"m1"}""", """{"MessageId":"m3"}""", "what is this"], Empty);

        Assert.Equal(3, report.Problems.Count);
        Assert.Contains(report.Problems, line => line.Contains("message m2 (no node)", StringComparison.Ordinal));
        Assert.Contains(report.Problems, line => line.Contains("m3", StringComparison.Ordinal));
        Assert.Contains(report.Problems, line => line.Contains("what is this", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rejected_message_is_known_by_its_body_when_a_redrive_gave_it_another_id()
    {
        _ledger.Reject("m1", "not JSON", "x");
        _ledger.Reject("m2", "not JSON", "x");

        Assert.Empty(_ledger.Check([], ["""{"MessageId":"m1","Body":"x"}""", """{"MessageId":"m9","Body":"x"}"""], Empty).Problems);
        Assert.Single(_ledger.Check([], ["""{"MessageId":"m8","Body":"x"}"""], Empty).Problems);
    }

    [Fact]
    public void A_queue_that_is_not_empty_is_named()
    {
        var report = _ledger.Check([], [], new Dictionary<string, int> { ["events"] = 0, ["findings-dlq"] = 3 });

        Assert.Equal("not empty: the queue findings-dlq holds 3 messages", Assert.Single(report.Problems));
    }

    [Fact]
    public void What_was_noted_on_the_way_is_a_problem()
    {
        _ledger.Note("an event matched no rule");

        Assert.Equal(["an event matched no rule"], _ledger.Check([], [], Empty).Problems);
    }

    private static Dictionary<string, int> Empty => [];

    private static (int, int, int, int, int, int) Figures(LedgerReport report) =>
        (report.Owed, report.Found, report.Missing, report.Duplicates, report.Unexpected, report.Wrong);

    private static NodePatchOperation Operation(int node, bool hybrid = false) => new()
    {
        NodeId = $"{(hybrid ? "mi" : "i")}-{node:x17}",
        Document = "AWS-RunPatchBaseline",
        CommandId = "00000000-0000-4000-8000-000000000001",
        Kind = PatchOperationKind.Scan,
        RequestedAt = Ended.AddSeconds(-60),
        StartedAt = Ended.AddSeconds(-20),
        EndedAt = Ended,
        BaselineId = "pb-0123456789abcdef0",
        PatchGroup = "web",
        Reboot = PatchReboot.NoReboot,
        Counts = new PatchCounts
        {
            Installed = 40,
            InstalledOther = 123_456,
            InstalledRejected = -1,
            Missing = 2,
            Failed = 0,
        },
        NonCompliantBySeverity = new SeverityCounts(High: 1, Low: 1),
    };

    [Fact]
    public void A_finding_is_archived_if_it_must_be_and_says_why()
    {
        var operation = Operation(1);
        var open = Finding(operation);
        var closed = open.Replace("ACTIVE", "ARCHIVED", StringComparison.Ordinal)
            .Replace("\"ProductFields\":{", "\"ProductFields\":{\"patchfindings/ClosedBecause\":\"gone\",", StringComparison.Ordinal)
            .Replace($"\"UpdatedAt\":\"{Time(Ended)}\"", $"\"UpdatedAt\":\"{Time(Ended.AddHours(1))}\"", StringComparison.Ordinal);

        Assert.Equal(0, Wrong("gone", closed));
        Assert.Equal(1, Wrong("compliant", closed));
        Assert.Equal(1, Wrong("gone", open));
        Assert.Equal(1, Wrong(null, closed));

        int Wrong(string? because, string finding)
        {
            var ledger = new Ledger(Expected);
            ledger.Owe(new OwedFinding(Expected.Of(operation), because, IsUpdated: because is not null));
            return ledger.Check([Parse(finding)], [], Empty).Wrong;
        }
    }

    private static string Finding(NodePatchOperation operation)
    {
        var (ended, started) = (Time(operation.EndedAt), Time(operation.StartedAt));
        return $$"""
            {"Id":"{{Expected.IdOf(operation)}}","GeneratorId":"{{operation.CommandId}}",
            "SourceUrl":"https://us-east-2.console.aws.amazon.com/systems-manager/fleet-manager/{{operation.NodeId}}/patch?region=us-east-2",
            "CreatedAt":"{{ended}}","UpdatedAt":"{{ended}}","RecordState":"ACTIVE",
            "Severity":{"Label":"HIGH"},"FindingProviderFields":{"Severity":{"Label":"HIGH"} },
            "Resources":[{"Type":"AwsEc2Instance","Id":"{{operation.NodeId}}"}],
            "ProductFields":{"patchfindings/PatchGroup":"web"},
            "PatchSummary":{"Id":"pb-0123456789abcdef0","InstalledCount":40,"InstalledOtherCount":100000,"MissingCount":2,"FailedCount":0,
            "OperationStartTime":"{{started}}","OperationEndTime":"{{ended}}","RebootOption":"NoReboot","Operation":"SCAN"} }
            """;
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private LedgerReport Check(IEnumerable<NodePatchOperation> owed, IEnumerable<string> found)
    {
        foreach (var operation in owed)
        {
            _ledger.Owe(operation);
        }

        return _ledger.Check([.. found.Select(Parse)], [], Empty);
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
