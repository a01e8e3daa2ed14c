using System.Text.Json.Nodes;
using LoopbackAws.Http;
using LoopbackAws.SecurityHub;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.SecurityHub;

/// <summary>Each rule of the finding format, with a value just inside and one just outside.</summary>
public sealed class AsffSchemaTests
{
    public static TheoryData<string, string, string, string> Limits => new()
    {
        { "SchemaVersion", "\"2018-10-08\"", "\"2018-10-09\"", "should be equal to one of the allowed values" },
        { "Id", Text(512), Text(513), "should NOT be longer than 512 characters" },
        { "ProductName", Text(128), Text(129), "should NOT be longer than 128 characters" },
        { "CompanyName", Text(128), Text(129), "should NOT be longer than 128 characters" },
        { "Region", Text(16), Text(17), "should NOT be longer than 16 characters" },
        { "GeneratorId", Text(512), Text(513), "should NOT be longer than 512 characters" },
        { "AwsAccountName", Text(50), Text(51), "should NOT be longer than 50 characters" },
        { "Title", Text(256), Text(257), "should NOT be longer than 256 characters" },
        { "Title", $"\"{Repeat("😀", 256)}\"", $"\"{Repeat("😀", 257)}\"", "should NOT be longer than 256 characters" },
        { "Title", Text(1), "\"\"", "should NOT be shorter than 1 characters" },
        { "Title", "\" x \"", "\" \\t\\n \"", "should match pattern" },
        { "Title", Text(1), "7", "should be string" },
        { "Title", Text(1), "null", "should be string" },
        { "Description", Text(1024), Text(1025), "should NOT be longer than 1024 characters" },
        { "Remediation.Recommendation.Text", Text(512), Text(513), "should NOT be longer than 512 characters" },
        { "Remediation.Recommendation.Url", "\"http://example.com/a?b=c\"", "\"example.com/a\"", "should match format \"uri\"" },
        { "SourceUrl", "\"https://example.com\"", "\"ftp://example.com\"", "should match format \"uri\"" },
        { "SourceUrl", "\"https://example.com/%20\"", "\"https://example.com/ \"", "should match format \"uri\"" },
        { "Types", Items(50, Type), Items(51, Type), "should NOT have more than 50 items" },
        { "FindingProviderFields.Types", Items(50, Type), Items(51, Type), "should NOT have more than 50 items" },
        { "Types", "[\"TTPs\"]", "[\"ttps\"]", "data.Types[0] should match pattern" },
        { "Types", "[\"Effects/Data Exposure\"]", "[\"Effects/\"]", "data.Types[0] should match pattern" },
        { "Types", "[\"Unusual Behaviors/User/x\"]", "[\"Unusual Behaviors//x\"]", "data.Types[0] should match pattern" },
        { "Types", "[\"Sensitive Data Identifications/PII/x\"]", "[\"Sensitive Data Identifications/PII/x/y\"]", "should match pattern" },
        { "Types", $"[{Type}]", "[\"Software & Configuration Checks/Patch Management\"]", "data.Types[0] should match pattern" },
        { "Types", $"[{Type}]", Type, "should be array" },
        { "Severity", """{"Label":"LOW"}""", """{"Label":"Low"}""", "data.Severity.Label should be equal to one of the allowed values" },
        { "Severity", """{"Normalized":0}""", """{"Normalized":-1}""", "data.Severity.Normalized should be >= 0" },
        { "Severity", """{"Normalized":100}""", """{"Normalized":101}""", "data.Severity.Normalized should be <= 100" },
        { "Severity", """{"Normalized":1,"Product":1.5}""", """{"Normalized":1.5}""", "data.Severity.Normalized should be integer" },
        { "Severity", """{"Label":"LOW","Original":"x"}""", """{"Original":"x"}""", "data.Severity should match some schema in anyOf" },
        { "Severity.Original", Text(64), Text(65), "should NOT be longer than 64 characters" },
        { "FindingProviderFields.Severity.Original", Text(64), Text(65), "should NOT be longer than 64 characters" },
        { "FindingProviderFields.Severity", """{"Label":"HIGH"}""", """{"Label":"HIGH","Normalized":70}""", "additional properties" },
        { "FindingProviderFields.Severity", """{"Label":"HIGH"}""", """{"Original":"x"}""", "should have required property 'Label'" },
        { "Confidence", "0", "-1", "should be >= 0" },
        { "Confidence", "100", "101", "should be <= 100" },
        { "Criticality", "100", "101", "should be <= 100" },
        { "FindingProviderFields.Confidence", "100", "101", "should be <= 100" },
        { "FindingProviderFields.Criticality", "0", "-1", "should be >= 0" },
        { "ProductFields", Pairs(50), Pairs(51), "should NOT have more than 50 properties" },
        { "ProductFields", Pair(128, 1), Pair(129, 1), "should NOT be longer than 128 characters" },
        { "ProductFields", Pair(1, 2048), Pair(1, 2049), "should NOT be longer than 2048 characters" },
        { "ProductFields", """{"aZ09 .:+\\=@_/-":"x"}""", """{"a#":"x"}""", "should match pattern" },
        { "ProductFields", """{"aws":"x"}""", """{"aws/x":"x"}""", "reserved prefix 'aws/'" },
        { "ProductFields", """{"a":"x"}""", """{"a":""}""", "should NOT be shorter than 1 characters" },
        { "ProductFields", """{"a":"1"}""", """{"a":1}""", "should be string" },
        { "UserDefinedFields", Pairs(50), Pairs(51), "should NOT have more than 50 properties" },
        { "UserDefinedFields", Pair(128, 1024), Pair(128, 1025), "should NOT be longer than 1024 characters" },
        { "Resources", Items(32, Resource), Items(33, Resource), "should NOT have more than 32 items" },
        { "Resources", Items(1, Resource), "[]", "data.Resources should NOT have fewer than 1 items" },
        { "Resources[0].Type", Text(256), Text(257), "should NOT be longer than 256 characters" },
        { "Resources[0].Id", Text(512), Text(513), "should NOT be longer than 512 characters" },
        { "Resources[0].Region", Text(16), Text(17), "should NOT be longer than 16 characters" },
        { "Resources[0].Partition", "\"aws-us-gov\"", "\"aws-iso\"", "should be equal to one of the allowed values" },
        { "Resources[0].ResourceRole", "\"Target\"", "\"target\"", "should be equal to one of the allowed values" },
        { "Resources[0].Tags", Pairs(50), Pairs(51), "should NOT have more than 50 properties" },
        { "Resources[0].Tags", Pair(128, 256), Pair(128, 257), "should NOT be longer than 256 characters" },
        { "Resources[0].Tags", """{"aws:x":"aZ09 .:+=@_/-"}""", """{"k":"a\\b"}""", "should match pattern" },
        { "Resources[0].Tags", """{"k":"x"}""", """{"k":""}""", "should NOT be shorter than 1 characters" },
        { "Resources[0].Details.Other", Pairs(50), Pairs(51), "should NOT have more than 50 properties" },
        { "Resources[0].Details.Other", Pair(127, 1023), Pair(128, 1), "should NOT be longer than 127 characters" },
        { "Resources[0].Details.Other", Pair(127, 1023), Pair(1, 1024), "should NOT be longer than 1023 characters" },
        { "PatchSummary.Id", Text(256), Text(257), "should NOT be longer than 256 characters" },
        { "PatchSummary.InstalledCount", "100000", "100001", "should be <= 100000" },
        { "PatchSummary.MissingCount", "0", "-1", "should be >= 0" },
        { "PatchSummary.FailedCount", "100000", "100001", "should be <= 100000" },
        { "PatchSummary.InstalledOtherCount", "100000", "100001", "should be <= 100000" },
        { "PatchSummary.InstalledRejectedCount", "100000", "100001", "should be <= 100000" },
        { "PatchSummary.InstalledPendingReboot", "100000", "100001", "should be <= 100000" },
        { "PatchSummary.InstalledPendingReboot", "0", "\"0\"", "should be integer" },
        { "PatchSummary.Operation", Text(256), Text(257), "should NOT be longer than 256 characters" },
        { "PatchSummary.RebootOption", Text(256), Text(257), "should NOT be longer than 256 characters" },
        { "PatchSummary.OperationStartTime", "\"2021-11-11T22:05:06Z\"", "\"2021-11-11 22:05:06Z\"", "should match format \"date-time\"" },
        { "PatchSummary.OperationEndTime", "\"2021-11-11T22:05:06+01:00\"", "\"1636668325\"", "should match format \"date-time\"" },
        { "RelatedFindings", Items(10, Related(12, 512)), Items(11, Related(12, 512)), "should NOT have more than 10 items" },
        { "RelatedFindings", Items(1, Related(2048, 1)), "[]", "should NOT have fewer than 1 items" },
        { "RelatedFindings", Items(1, Related(12, 1)), Items(1, Related(11, 1)), "should NOT be shorter than 12 characters" },
        { "FindingProviderFields.RelatedFindings", Items(10, Related(12, 1)), Items(11, Related(12, 1)), "more than 10 items" },
        { "Note", Note(512, 512), Note(513, 512), "data.Note.Text should NOT be longer than 512 characters" },
        { "Note", Note(512, 512), Note(512, 513), "data.Note.UpdatedBy should NOT be longer than 512 characters" },
        { "Compliance.RelatedRequirements", Items(32, "\"x\""), Items(33, "\"x\""), "should NOT have more than 32 items" },
        { "Compliance.Status", "\"NOT_AVAILABLE\"", "\"UNKNOWN\"", "should be equal to one of the allowed values" },
        { "RecordState", "\"ARCHIVED\"", "\"archived\"", "should be equal to one of the allowed values" },
        { "Workflow.Status", "\"SUPPRESSED\"", "\"CLOSED\"", "should be equal to one of the allowed values" },
        { "WorkflowState", "\"DEFERRED\"", "\"SUPPRESSED\"", "should be equal to one of the allowed values" },
        { "VerificationState", "\"BENIGN_POSITIVE\"", "\"POSITIVE\"", "should be equal to one of the allowed values" },
        { "Sample", "true", "\"true\"", "should be boolean" },
        {
            "Vulnerabilities",
            """[{"Id":"CVE-2021-44228","EpssScore":0.5}]""",
            """[{"EpssScore":0.5}]""",
            "should have required property 'Id'"
        },
        { "Vulnerabilities", """[{"Id":"x","FixAvailable":"PARTIAL"}]""", """[{"Id":"x","FixAvailable":"MAYBE"}]""", "allowed values" },
        {
            "Vulnerabilities",
            """[{"Id":"x","Vendor":{"Name":"v"}}]""",
            """[{"Id":"x","Vendor":{}}]""",
            "should have required property 'Name'"
        },
    };

    public static TheoryData<string> RequiredMembers =>
    [
        "SchemaVersion", "ProductArn", "GeneratorId", "AwsAccountId", "CreatedAt", "UpdatedAt", "Title", "Description", "Resources",
        "Resources[0].Type", "Resources[0].Id", "PatchSummary.Id", "Note.Text", "Note.UpdatedBy", "Note.UpdatedAt",
    ];

    public static TheoryData<string> UnknownMembers =>
    [
        "Colour", "title", "Severity.Score", "Remediation.Text", "Remediation.Recommendation.Link", "Resources[0].Arn",
        "Resources[0].Details.AwsEc2instance", "PatchSummary.InstalledPendingRebootCount", "Workflow.State", "FindingProviderFields.Title",
        "Compliance.State",
    ];

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_value_inside_a_limit_is_taken_and_one_outside_refused(string path, string inside, string outside, string breach)
    {
        Assert.Null(Import(Samples.Adapted().With(path, inside)));
        var message = Import(Samples.Adapted("other").With(path, outside));

        Assert.StartsWith("Finding does not adhere to Amazon Finding Format. data", message, StringComparison.Ordinal);
        Assert.Contains(breach, message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RequiredMembers))]
    public void A_required_member_must_be_there(string path)
    {
        var finding = Samples.Adapted().With("Note", Note(1, 1));
        Assert.Null(Import(finding));

        var message = Import(finding.With(path, null));

        Assert.Contains($"should have required property '{path.Split('.')[^1]}'", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(UnknownMembers))]
    public void A_member_that_the_format_does_not_have_is_refused(string path) =>
        Assert.Contains("additional properties", Import(Samples.Adapted().With(path, "\"x\"")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Malware")]
    [InlineData("Detection")]
    [InlineData("Resources[0].DataClassification")]
    [InlineData("Resources[0].Details.AwsEc2Instance")]
    public void A_member_that_is_not_judged_here_is_refused_by_name(string path) =>
        Assert.Contains(
            $"data.{path} is not offered by the loopback", Import(Samples.Adapted().With(path, "{}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("2021-11-11T22:05:25Z", true)]
    [InlineData("2021-11-11T22:05:25.1Z", true)]
    [InlineData("2021-11-11T22:05:25.123456789Z", true)]
    [InlineData("2021-11-11T22:05:25+00:00", true)]
    [InlineData("2021-11-11T22:05:25-0730", true)]
    [InlineData("2021-11-11T22:05:25+18:00", true)]
    [InlineData("2020-02-29T23:59:59-18:00", true)]
    [InlineData("2021-11-11T22:05:25.1234567890Z", false)]
    [InlineData("2021-11-11T22:05:25.Z", false)]
    [InlineData("2021-11-11T22:05:25+18:01", false)]
    [InlineData("2021-11-11T22:05:25+01:60", false)]
    [InlineData("2021-11-11T22:05:25+01", false)]
    [InlineData("2021-11-11T22:05:25", false)]
    [InlineData("2021-11-11t22:05:25z", false)]
    [InlineData("2021-11-11 22:05:25Z", false)]
    [InlineData("2021-11-11T22:05:25 Z", false)]
    [InlineData("2021-11-11T22:05Z", false)]
    [InlineData("2021-02-29T22:05:25Z", false)]
    [InlineData("2021-11-11T24:00:00Z", false)]
    [InlineData("2021-11-11T22:05:60Z", false)]
    [InlineData("2021-11-11T22:05:25Z\\n", false)]
    [InlineData("0001-01-01T00:00:00+01:00", false)]
    [InlineData("٢٠٢١-11-11T22:05:25Z", false)]
    public void A_timestamp_has_the_documented_form(string time, bool taken)
    {
        foreach (var name in new[] { "FirstObservedAt", "LastObservedAt" })
        {
            var message = Import(Samples.Adapted().With(name, $"\"{time}\""));

            Assert.Equal(
                taken ? null : $"Finding does not adhere to Amazon Finding Format. data.{name} should match format \"date-time\".",
                message);
        }
    }

    [Theory]
    [InlineData(true, true, true, true, true)]
    [InlineData(true, true, false, false, true)]
    [InlineData(false, false, true, true, true)]
    [InlineData(true, false, true, true, true)]
    [InlineData(true, false, false, true, false)]
    [InlineData(false, true, true, false, false)]
    [InlineData(true, false, false, false, false)]
    [InlineData(false, false, true, false, false)]
    [InlineData(false, false, false, false, false)]
    public void Severity_and_types_are_both_in_one_of_two_places(
        bool topSeverity, bool topTypes, bool providerSeverity, bool providerTypes, bool taken)
    {
        var finding = Samples.Adapted();
        foreach (var (kept, path) in new[]
        {
            (topSeverity, "Severity"), (topTypes, "Types"),
            (providerSeverity, "FindingProviderFields.Severity"), (providerTypes, "FindingProviderFields.Types"),
        })
        {
            _ = kept ? finding : finding.With(path, null);
        }

        var message = Import(finding);

        Assert.Equal(taken, message is null);
        if (!taken)
        {
            Assert.Contains("data should match some schema in anyOf", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Severity_and_types_nowhere_are_refused_in_the_words_seen_of_the_service()
    {
        var message = Import(Samples.Adapted().With("Severity", null).With("FindingProviderFields", null));

        Assert.Equal(
            "Finding does not adhere to Amazon Finding Format. data should have required property 'Severity', "
            + "data should have required property 'FindingProviderFields', data should match some schema in anyOf.",
            message);
    }

    [Theory]
    [InlineData("2021-11-11T22:05:25Z", "2021-11-11T22:05:25Z", null)]
    [InlineData("2021-11-11T22:05:25Z", "2021-11-11T23:05:25.0004+01:00", null)]
    [InlineData("2021-11-11T22:05:25Z", "2021-11-11T22:05:25.001Z", "data.CreatedAt should be equal to data.UpdatedAt on creation")]
    [InlineData("2021-11-11T22:05:25Z", "2021-11-11T22:05:24.999Z", "data.UpdatedAt should NOT be earlier than data.CreatedAt")]
    public void A_finding_is_created_with_one_time(string createdAt, string updatedAt, string? breach)
    {
        var finding = Samples.Adapted().With("CreatedAt", $"\"{createdAt}\"").With("UpdatedAt", $"\"{updatedAt}\"");

        Assert.Equal(breach is null ? null : $"Finding does not adhere to Amazon Finding Format. {breach}.", Import(finding));
    }

    [Fact]
    public void A_product_arn_has_12_to_2048_characters()
    {
        Assert.Contains(
            "data.ProductArn should NOT be shorter than 12",
            Import(Samples.Adapted().With("ProductArn", Text(11))),
            StringComparison.Ordinal);
        Assert.Contains(
            "data.ProductArn should NOT be longer than 2048",
            Import(Samples.Adapted().With("ProductArn", Text(2049))),
            StringComparison.Ordinal);
        foreach (var length in new[] { 12, 2048 })
        {
            Assert.Equal(
                "AccessDeniedException",
                Assert.Throws<AwsErrorException>(() => Import(Samples.Adapted().With("ProductArn", Text(length)))).Code);
        }
    }

    [Theory]
    [InlineData("11112222333")]
    [InlineData("1111222233334")]
    [InlineData("11112222333x")]
    public void An_account_id_has_12_digits(string account) =>
        Assert.Contains(
            "data.AwsAccountId should",
            Import(Samples.Adapted().With("AwsAccountId", $"\"{account}\"")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(240_000, true)]
    [InlineData(240_001, false)]
    public void A_finding_has_up_to_240_kilobytes_as_sent(int bytes, bool taken)
    {
        // Reference URLs have no documented limit of their own.
        var finding = Samples.Adapted().With("Vulnerabilities", """[{"Id":"CVE-1","ReferenceUrls":["x"]}]""");
        var rest = bytes - Samples.Write(finding).Length;
        finding.With("Vulnerabilities", $$"""[{"Id":"CVE-1","ReferenceUrls":["x{{new string('y', rest)}}"]}]""");
        Assert.Equal(bytes, Samples.Write(finding).Length);

        Assert.Equal(taken ? null : "Finding exceeds the maximum size of 240 KB.", Import(finding));
    }

    [Fact]
    public void Every_breach_is_named_at_once()
    {
        var message = Import(Samples.Adapted().With("Title", null).With("PatchSummary.FailedCount", "-1").With("Confidence", "101"));

        Assert.Contains("'Title'", message, StringComparison.Ordinal);
        Assert.Contains("data.PatchSummary.FailedCount should be >= 0", message, StringComparison.Ordinal);
        Assert.Contains("data.Confidence should be <= 100", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documented_finding_is_refused_for_its_type_and_its_reserved_fields()
    {
        var finding = Samples.Parse(Samples.Typical).AsObject().With("ProductArn", $"\"{Samples.Product}\"");

        var breaches = Import(finding)!.Split(", data.");

        Assert.Equal(4, breaches.Length);
        Assert.Contains("data.Types[0] should match pattern", breaches[0], StringComparison.Ordinal);
        Assert.All(breaches[1..], breach => Assert.Contains("reserved prefix 'aws/'", breach, StringComparison.Ordinal));
    }

    private const string Type = "\"Software and Configuration Checks/Patch Management/Compliance\"";
    private const string Resource = """{"Type":"Other","Id":"x"}""";

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Text(int length) => $"\"{new string('x', length)}\"";

    private static string Items(int count, string item) => $"[{string.Join(',', Enumerable.Repeat(item, count))}]";

    private static string Pairs(int count) =>
        $"{{{string.Join(',', Enumerable.Range(1, count).Select(number => $"\"k{number}\":\"v\""))}}}";

    private static string Pair(int key, int value) => $"{{{Text(key)}:{Text(value)}}}";

    private static string Related(int product, int id) => $$"""{"ProductArn":{{Text(product)}},"Id":{{Text(id)}}}""";

    private static string Note(int text, int by) =>
        $$"""{"Text":{{Text(text)}},"UpdatedBy":{{Text(by)}},"UpdatedAt":"2021-11-11T22:05:25Z"}""";

    /// <summary>Imports into an empty hub; the message of the failure, or null.</summary>
    private static string? Import(JsonObject finding)
    {
        var hub = new SecurityHubState(new FakeTimeProvider(), Samples.Region, Samples.Account) { EnforcesRates = false };
        var answer = hub.BatchImportFindings(Samples.List(finding));
        Assert.Equal(1, answer.SuccessCount + answer.Failures.Count);
        Assert.Equal(answer.SuccessCount, hub.Findings.Count);
        Assert.All(answer.Failures, failure => Assert.Equal(("InvalidInput", (string)finding["Id"]!), (failure.Code, failure.Id)));
        return answer.Failures.SingleOrDefault()?.Message;
    }
}
