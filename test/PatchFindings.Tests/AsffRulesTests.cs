using PatchFindings.Findings;

namespace PatchFindings.Tests;

/// <summary>Each limit of the finding format, just inside and just outside.</summary>
public sealed class AsffRulesTests
{
    private static readonly Finding Valid = FindingMapping.ToFinding(
        new PatchOperation(
            Known.Record, OperationIdentity.OfCommand(Known.Document, Known.CommandA), Severity.OfCompliance("HIGH"), IsSeverityTold: true),
        Sample.Own, new FindingOptions());

    public static TheoryData<string, Func<Finding, int, Finding>, int> Lengths() => new()
    {
        { "Id", (f, n) => f with { Id = Of(n) }, 512 },
        { "ProductName", (f, n) => f with { ProductName = Of(n) }, 128 },
        { "CompanyName", (f, n) => f with { CompanyName = Of(n) }, 128 },
        { "GeneratorId", (f, n) => f with { GeneratorId = Of(n) }, 512 },
        { "Title", (f, n) => f with { Title = Of(n) }, 256 },
        { "Description", (f, n) => f with { Description = Of(n) }, 1_024 },
        { "SourceUrl", (f, n) => f with { SourceUrl = "https://a/" + Of(n - 10) }, 2_048 },
        { "Remediation.Recommendation.Text", (f, n) => f with { Remediation = new Remediation(new Recommendation(Of(n), null)) }, 512 },
        { "Resources[0].Type", (f, n) => f with { Resources = [f.Resources![0] with { Type = Of(n) }] }, 256 },
        { "Resources[0].Id", (f, n) => f with { Resources = [f.Resources![0] with { Id = Of(n) }] }, 512 },
        { "Resources[0].Region", (f, n) => f with { Resources = [f.Resources![0] with { Region = Of(n) }] }, 16 },
        { "PatchSummary.Id", (f, n) => f with { PatchSummary = f.PatchSummary! with { Id = Of(n) } }, 256 },
        { "PatchSummary.RebootOption", (f, n) => f with { PatchSummary = f.PatchSummary! with { RebootOption = Of(n) } }, 256 },
        { "PatchSummary.Operation", (f, n) => f with { PatchSummary = f.PatchSummary! with { Operation = Of(n) } }, 256 },
        { "ProductFields.a", (f, n) => f with { ProductFields = new Dictionary<string, string> { ["a"] = Of(n) } }, 2_048 },
        { "ProductFields", (f, n) => f with { ProductFields = new Dictionary<string, string> { [Of(n)] = "value" } }, 128 },
        { "ProductFields", (f, n) => f with { ProductFields = Enumerable.Range(0, n).ToDictionary(i => $"k{i}", i => "v") }, 50 },
        { "Types", (f, n) => f with { Types = [.. Enumerable.Repeat("Effects/a/b", n)] }, 50 },
        { "Resources", (f, n) => f with { Resources = [.. Enumerable.Repeat(f.Resources![0], n)] }, 32 },
    };

    public static TheoryData<string, Func<Finding, Finding>> Wrong() => new()
    {
        { "SchemaVersion", f => f with { SchemaVersion = "2018-10-09" } },
        { "SchemaVersion", f => f with { SchemaVersion = null } },
        { "Id", f => f with { Id = null } },
        { "Id", f => f with { Id = " " } },
        { "Id", f => f with { Id = "\ud800" } },
        { "ProductArn", f => f with { ProductArn = null } },
        { "ProductArn", f => f with { ProductArn = "arn:aws:securityhub:us-east-1::product/aws/ssm-patch-manager" } },
        { "ProductArn", f => f with { ProductArn = "arn:aws:sqs:us-east-1:111122223333:queue" } },
        { "ProductArn", f => f with { ProductArn = "arn:aws:securityhub:us-east-1:111122223333:product/111122223333" } },
        { "ProductArn", f => f with { ProductArn = "arn:aws:securityhub:us-east-1:111122223333:product//default" } },
        { "ProductArn", f => f with { ProductArn = "arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default/more" } },
        { "ProductArn", f => f with { ProductArn = "urn:aws:securityhub:us-east-1:111122223333:product/111122223333/default" } },
        { "GeneratorId", f => f with { GeneratorId = "" } },
        { "AwsAccountId", f => f with { AwsAccountId = "11112222333" } },
        { "AwsAccountId", f => f with { AwsAccountId = null } },
        { "CreatedAt", f => f with { CreatedAt = "2026-03-01" } },
        { "UpdatedAt", f => f with { UpdatedAt = null } },
        { "UpdatedAt", f => f with { UpdatedAt = "2025-03-01T00:00:00Z" } },
        { "Severity", f => f with { Severity = null, FindingProviderFields = null } },
        { "Severity", f => f with { Types = null, FindingProviderFields = null } },
        { "Severity.Label", f => f with { Severity = f.Severity! with { Label = "SEVERE" } } },
        { "Severity.Normalized", f => f with { Severity = f.Severity! with { Normalized = 101 } } },
        { "Types", f => f with { Types = ["Software & Configuration Checks/Patch Management/Compliance"] } },
        { "Types", f => f with { Types = ["Effects/a/b/c"] } },
        { "Types", f => f with { Types = ["Effects//b"] } },
        { "Types", f => f with { Types = ["Effects/ /b"] } },
        { "Types", f => f with { Types = [""] } },
        { "Types", f => f with { Types = [null!] } },
        { "Types", f => f with { Types = [] } },
        { "FindingProviderFields.Types", f => f with { FindingProviderFields = f.FindingProviderFields! with { Types = ["a"] } } },
        { "FindingProviderFields.Severity.Label", f => f with { FindingProviderFields = f.FindingProviderFields! with { Severity = new("x") } } },
        { "Title", f => f with { Title = null } },
        { "Description", f => f with { Description = null } },
        { "SourceUrl", f => f with { SourceUrl = "file:///etc" } },
        { "SourceUrl", f => f with { SourceUrl = "https://example.com/a b" } },
        { "SourceUrl", f => f with { SourceUrl = "https://example.com/a\u2003b" } },
        { "Remediation.Recommendation.Url", f => f with { Remediation = new Remediation(new Recommendation("text", "no address")) } },
        { "Resources", f => f with { Resources = null } },
        { "Resources", f => f with { Resources = [] } },
        { "Resources[0].Type", f => f with { Resources = [f.Resources![0] with { Type = null }] } },
        { "Resources[0].Id", f => f with { Resources = [f.Resources![0] with { Id = null }] } },
        { "Resources[0].Partition", f => f with { Resources = [f.Resources![0] with { Partition = "aws-iso" }] } },
        { "Resources[0].Region", f => f with { Resources = [f.Resources![0] with { Region = "" }] } },
        { "Workflow.Status", f => f with { Workflow = new Workflow("DONE") } },
        { "RecordState", f => f with { RecordState = "DONE" } },
        { "ProductFields", f => f with { ProductFields = new Dictionary<string, string>() } },
        { "ProductFields", f => f with { ProductFields = new Dictionary<string, string> { ["aws/securityhub/x"] = "value" } } },
        { "ProductFields", f => f with { ProductFields = new Dictionary<string, string> { ["ä"] = "value" } } },
        { "Title", f => f with { Title = "half a pair \ud800 in the middle" } },
        { "Title", f => f with { Title = "a pair \ud83d\ude00 and half of one \ude00" } },
        { "ProductFields.a", f => f with { ProductFields = new Dictionary<string, string> { ["a"] = "" } } },
        { "PatchSummary.Id", f => f with { PatchSummary = f.PatchSummary! with { Id = null } } },
        { "PatchSummary.InstalledCount", f => f with { PatchSummary = f.PatchSummary! with { InstalledCount = -1 } } },
        { "PatchSummary.MissingCount", f => f with { PatchSummary = f.PatchSummary! with { MissingCount = 100_001 } } },
        { "PatchSummary.FailedCount", f => f with { PatchSummary = f.PatchSummary! with { FailedCount = -1 } } },
        { "PatchSummary.InstalledOtherCount", f => f with { PatchSummary = f.PatchSummary! with { InstalledOtherCount = 100_001 } } },
        { "PatchSummary.InstalledRejectedCount", f => f with { PatchSummary = f.PatchSummary! with { InstalledRejectedCount = -1 } } },
        { "PatchSummary.InstalledPendingReboot", f => f with { PatchSummary = f.PatchSummary! with { InstalledPendingReboot = 100_001 } } },
        { "PatchSummary.OperationStartTime", f => f with { PatchSummary = f.PatchSummary! with { OperationStartTime = "now" } } },
        { "PatchSummary.OperationEndTime", f => f with { PatchSummary = f.PatchSummary! with { OperationEndTime = "" } } },
    };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_reaches_a_limit_is_taken_and_what_exceeds_it_is_named(string field, Func<Finding, int, Finding> change, int limit)
    {
        ArgumentNullException.ThrowIfNull(change);
        Assert.Null(AsffRules.Check(change(Valid, limit)));
        Assert.Equal(field, AsffRules.Check(change(Valid, limit + 1))!.Field);
        AssertTheStandInAgrees(change(Valid, limit));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_breaks_a_rule_is_named(string field, Func<Finding, Finding> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Assert.Equal(field, AsffRules.Check(change(Valid))!.Field);
    }

    [Theory]
    [InlineData("2026-03-01T12:00:50Z")]
    [InlineData("2026-03-01T12:00:50.123456789Z")]
    [InlineData("2026-03-01T13:00:50+01:00")]
    public void A_time_may_be_of_any_form_that_security_hub_takes(string time) =>
        Assert.Null(AsffRules.Check(Valid with { CreatedAt = time, UpdatedAt = time }));

    [Fact]
    public void A_finding_of_the_largest_size_is_taken_and_one_byte_more_is_not()
    {
        Assert.Null(AsffRules.CheckSize(new string('x', AsffRules.FindingBytesMax)));
        Assert.Equal("finding", AsffRules.CheckSize(new string('x', AsffRules.FindingBytesMax + 1))!.Field);
    }

    [Fact]
    public void What_this_system_makes_is_taken_by_the_stand_in() => AssertTheStandInAgrees(Valid);

    private static void AssertTheStandInAgrees(Finding finding)
    {
        var hub = new LoopbackAws.SecurityHub.SecurityHubState(TimeProvider.System, "us-east-2", "111122223333");
        var json = AsffRules.Write(finding, out _);
        using var document = System.Text.Json.JsonDocument.Parse($"[{json}]");
        var answer = hub.BatchImportFindings(document.RootElement);
        Assert.True(hub.Findings.Count == 1, string.Join("; ", answer.Failures));
    }

    private static string Of(int length) => new('x', length);
}
