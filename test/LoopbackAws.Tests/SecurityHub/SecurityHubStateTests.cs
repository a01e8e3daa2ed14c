using System.Text;
using System.Text.Json.Nodes;
using LoopbackAws.Http;
using LoopbackAws.SecurityHub;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.SecurityHub;

public sealed class SecurityHubStateTests
{
    private static readonly DateTimeOffset Now = new(2021, 11, 11, 22, 5, 30, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly SecurityHubState _hub;

    public SecurityHubStateTests() => _hub = new SecurityHubState(_time, Samples.Region, Samples.Account);

    [Fact]
    public void A_new_finding_gets_what_the_service_fills_in()
    {
        Import(Samples.Adapted("f").With("Workflow", null).With("RecordState", null).With("ProductName", null).With("CompanyName", null));

        var stored = Assert.Single(_hub.Findings);
        Assert.Equal(("f", 1, Now, Now), (stored.Id, stored.ImportCount, stored.FirstImportedAt, stored.LastUpdatedAt));
        Assert.Equal("us-east-2", Text(stored, "Region"));
        Assert.Equal("2021-11-11T22:05:30.000Z", Text(stored, "ProcessedAt"));
        Assert.Equal(("Default", "Personal"), (Text(stored, "ProductName"), Text(stored, "CompanyName")));
        Assert.Equal(("ACTIVE", "NEW"), (Text(stored, "RecordState"), Text(stored, "Workflow", "Status")));
        Assert.Equal("web", Text(stored, "ProductFields", "patchfindings/PatchGroup"));
        Assert.Equal($"{Samples.Product}/f", Text(stored, "ProductFields", "aws/securityhub/FindingId"));
        Assert.Equal("Default", Text(stored, "ProductFields", "aws/securityhub/ProductName"));
        Assert.Equal("Personal", Text(stored, "ProductFields", "aws/securityhub/CompanyName"));
        Assert.False(stored.Json.TryGetProperty("FirstObservedAt", out _));
    }

    [Fact]
    public void Top_level_names_are_kept_and_the_import_is_kept_as_sent()
    {
        var finding = Samples.Adapted();

        Import(finding);

        var stored = Assert.Single(_hub.Findings);
        Assert.Equal(("Systems Manager Patch Manager", "AWS"), (Text(stored, "ProductName"), Text(stored, "CompanyName")));
        Assert.Equal("Default", Text(stored, "ProductFields", "aws/securityhub/ProductName"));
        Assert.Equal(Samples.Write(finding), Encoding.UTF8.GetString(stored.ImportedBytes.Span));
    }

    [Theory]
    [InlineData("INFORMATIONAL", 0)]
    [InlineData("LOW", 1)]
    [InlineData("MEDIUM", 40)]
    [InlineData("HIGH", 70)]
    [InlineData("CRITICAL", 90)]
    public void A_provider_label_becomes_the_top_level_severity(string label, int normalized)
    {
        var finding = Samples.Adapted()
            .With("Severity", null)
            .With("Types", null)
            .With("FindingProviderFields.Severity", $$"""{"Label":"{{label}}","Original":"o"}""");

        Import(finding);

        var stored = Assert.Single(_hub.Findings);
        Assert.Equal((label, "o"), (Text(stored, "Severity", "Label"), Text(stored, "Severity", "Original")));
        Assert.Equal(normalized, stored.Json.GetProperty("Severity").GetProperty("Normalized").GetInt32());
        Assert.Equal("Software and Configuration Checks/Patch Management/Compliance", stored.Json.GetProperty("Types")[0].GetString());
    }

    [Theory]
    [InlineData(0, "INFORMATIONAL")]
    [InlineData(1, "LOW")]
    [InlineData(39, "LOW")]
    [InlineData(40, "MEDIUM")]
    [InlineData(69, "MEDIUM")]
    [InlineData(70, "HIGH")]
    [InlineData(89, "HIGH")]
    [InlineData(90, "CRITICAL")]
    [InlineData(100, "CRITICAL")]
    public void A_normalized_severity_gives_the_label_and_the_provider_fields(int normalized, string label)
    {
        Import(Samples.Adapted().With("FindingProviderFields", null).With("Severity", $$"""{"Normalized":{{normalized}}}"""));

        var stored = Assert.Single(_hub.Findings);
        Assert.Equal(label, Text(stored, "Severity", "Label"));
        Assert.Equal(normalized, stored.Json.GetProperty("Severity").GetProperty("Normalized").GetInt32());
        Assert.Equal($$"""{"Label":"{{label}}"}""", stored.Json.GetProperty("FindingProviderFields").GetProperty("Severity").GetRawText());
        Assert.Equal(1, stored.Json.GetProperty("FindingProviderFields").GetProperty("Types").GetArrayLength());
    }

    [Fact]
    public void Provider_fields_win_over_the_top_level()
    {
        Import(Samples.Adapted()
            .With("Severity", """{"Label":"LOW","Normalized":5}""")
            .With("FindingProviderFields.Severity", """{"Label":"HIGH"}""")
            .With("FindingProviderFields.Confidence", "7")
            .With("Confidence", "8"));

        var stored = Assert.Single(_hub.Findings);
        Assert.Equal("""{"Label":"HIGH","Normalized":70}""", stored.Json.GetProperty("Severity").GetRawText());
        Assert.Equal(7, stored.Json.GetProperty("Confidence").GetInt32());
    }

    [Fact]
    public void Fractions_beyond_a_millisecond_are_cut_off_in_times_only()
    {
        Import(Samples.Adapted(updatedAt: "2021-11-11T22:05:25.1239Z")
            .With("PatchSummary.OperationEndTime", "\"2021-11-11T22:05:25.123456789+00:00\"")
            .With("ProductFields", """{"patchfindings/Time":"2021-11-11T22:05:25.123456789Z"}"""));

        var stored = Assert.Single(_hub.Findings);
        Assert.Equal("2021-11-11T22:05:25.123Z", Text(stored, "UpdatedAt"));
        Assert.Equal("2021-11-11T22:05:25.123+00:00", Text(stored, "PatchSummary", "OperationEndTime"));
        Assert.Equal("2021-11-11T22:05:25.123456789Z", Text(stored, "ProductFields", "patchfindings/Time"));
    }

    [Theory]
    [InlineData("2021-11-11T22:05:25.001Z", ImportKind.Updated)]
    [InlineData("2021-11-11T23:05:25.001+01:00", ImportKind.Updated)]
    [InlineData("2021-11-11T22:05:25.000999Z", ImportKind.Ignored)]
    [InlineData("2021-11-11T22:05:25Z", ImportKind.Ignored)]
    [InlineData("2021-11-11T22:05:24.999Z", ImportKind.Ignored)]
    public void Only_a_newer_version_replaces_and_any_counts_as_success(string updatedAt, ImportKind kind)
    {
        var kinds = new List<ImportKind>();
        _hub.Imported += (finding, imported) => kinds.Add(imported);
        Import(Samples.Adapted("f", "2021-11-11T22:05:25Z"));
        _time.Advance(TimeSpan.FromSeconds(1));

        var answer = Import(Samples.Adapted("f", updatedAt).With("Title", "\"second\""));

        Assert.Equal((1, 0), (answer.SuccessCount, answer.Failures.Count));
        Assert.Equal([ImportKind.Created, kind], kinds);
        var stored = Assert.Single(_hub.Findings);
        var replaced = kind == ImportKind.Updated;
        Assert.Equal(2, stored.ImportCount);
        Assert.Equal((Now, replaced ? Now.AddSeconds(1) : Now), (stored.FirstImportedAt, stored.LastUpdatedAt));
        Assert.Equal(replaced, Text(stored, "Title") == "second");
        Assert.Equal(replaced, Encoding.UTF8.GetString(stored.ImportedBytes.Span).Contains("second", StringComparison.Ordinal));
        Assert.Equal("2021-11-11T22:05:25Z", Text(stored, "CreatedAt"));
    }

    [Fact]
    public void An_update_leaves_what_customers_own_and_replaces_the_rest_whole()
    {
        Import(Samples.Adapted("f", "2021-11-11T22:05:25Z")
            .With("Note", """{"Text":"first","UpdatedBy":"me","UpdatedAt":"2021-11-11T22:05:25Z"}""")
            .With("Workflow.Status", "\"SUPPRESSED\"")
            .With("Confidence", "5")
            .With("SourceUrl", "\"https://example.com/first\""));

        Import(Samples.Adapted("f", "2021-11-12T22:05:25Z")
            .With("Note", """{"Text":"second","UpdatedBy":"me","UpdatedAt":"2021-11-12T22:05:25Z"}""")
            .With("Workflow.Status", "\"RESOLVED\"")
            .With("UserDefinedFields", """{"a":"b"}""")
            .With("VerificationState", "\"TRUE_POSITIVE\"")
            .With("RecordState", "\"ARCHIVED\"")
            .With("SourceUrl", null));

        var stored = Assert.Single(_hub.Findings);
        Assert.Equal(("first", "SUPPRESSED"), (Text(stored, "Note", "Text"), Text(stored, "Workflow", "Status")));
        Assert.Equal(("ARCHIVED", "2021-11-12T22:05:25Z"), (Text(stored, "RecordState"), Text(stored, "UpdatedAt")));
        Assert.All(
            new[] { "UserDefinedFields", "VerificationState", "Confidence", "SourceUrl" },
            name => Assert.False(stored.Json.TryGetProperty(name, out _)));
    }

    [Theory]
    [InlineData("NOTIFIED", "ARCHIVED", "ACTIVE", "FAILED", "FAILED", "NEW")]
    [InlineData("RESOLVED", "ARCHIVED", "ACTIVE", "FAILED", "FAILED", "NEW")]
    [InlineData("RESOLVED", "ACTIVE", "ACTIVE", "PASSED", "FAILED", "NEW")]
    [InlineData("RESOLVED", "ACTIVE", "ACTIVE", "PASSED", "WARNING", "NEW")]
    [InlineData("NOTIFIED", "ACTIVE", "ACTIVE", "PASSED", "NOT_AVAILABLE", "NEW")]
    [InlineData("SUPPRESSED", "ARCHIVED", "ACTIVE", "PASSED", "FAILED", "SUPPRESSED")]
    [InlineData("RESOLVED", "ACTIVE", "ACTIVE", "FAILED", "FAILED", "RESOLVED")]
    [InlineData("RESOLVED", "ACTIVE", "ARCHIVED", "FAILED", "PASSED", "RESOLVED")]
    public void A_finding_that_comes_back_is_new_again(
        string workflow, string recordState, string nextRecordState, string compliance, string nextCompliance, string expected)
    {
        Import(Samples.Adapted("f", "2021-11-11T22:05:25Z")
            .With("Workflow.Status", $"\"{workflow}\"")
            .With("RecordState", $"\"{recordState}\"")
            .With("Compliance.Status", $"\"{compliance}\""));

        Import(Samples.Adapted("f", "2021-11-12T22:05:25Z")
            .With("RecordState", $"\"{nextRecordState}\"")
            .With("Compliance.Status", $"\"{nextCompliance}\""));

        Assert.Equal(expected, Text(Assert.Single(_hub.Findings), "Workflow", "Status"));
    }

    [Theory]
    [InlineData("first", false)]
    [InlineData("second", true)]
    public void A_repeat_that_says_something_else_is_ignored_and_remembered(string title, bool differs)
    {
        Import(Samples.Adapted("f").With("Title", "\"first\""));
        Import(Samples.Adapted("f").With("Title", $"\"{title}\""));
        Import(Samples.Adapted("f").With("Title", "\"first\""));

        Assert.Equal(differs, Assert.Single(_hub.Findings).IgnoredOtherBytes);
    }

    [Fact]
    public void Two_versions_in_a_call_count_one_after_the_other()
    {
        var kinds = new List<ImportKind>();
        _hub.Imported += (_, kind) => kinds.Add(kind);

        var answer = _hub.BatchImportFindings(Samples.List(
            Samples.Adapted("f", "2021-11-11T22:05:25Z"),
            Samples.Adapted("f", "2021-11-12T22:05:25Z"),
            Samples.Adapted("f", "2021-11-11T23:05:25Z")));

        Assert.Equal(3, answer.SuccessCount);
        Assert.Equal([ImportKind.Created, ImportKind.Updated, ImportKind.Ignored], kinds);
        Assert.Equal("2021-11-12T22:05:25Z", Text(Assert.Single(_hub.Findings), "UpdatedAt"));
    }

    [Fact]
    public void A_bad_finding_fails_alone()
    {
        var answer = _hub.BatchImportFindings(Samples.List(
            Samples.Adapted("good"), Samples.Adapted("bad").With("Title", null), Samples.Adapted("better")));

        Assert.Equal(2, answer.SuccessCount);
        Assert.Equal(("bad", "InvalidInput"), (Assert.Single(answer.Failures).Id, answer.Failures[0].Code));
        Assert.Equal(["good", "better"], _hub.Findings.Select(finding => finding.Id));
    }

    [Fact]
    public void A_finding_can_be_made_to_fail_by_its_id()
    {
        _hub.FindingFault = id => id == "b" ? ("InternalFailure", "try again") : null;

        var answer = _hub.BatchImportFindings(Samples.List(Samples.Adapted("a"), Samples.Adapted("b")));

        Assert.Equal(new ImportFailure("b", "InternalFailure", "try again"), Assert.Single(answer.Failures));
        Assert.Equal("a", Assert.Single(_hub.Findings).Id);
    }

    [Theory]
    [InlineData(0, "InvalidInputException")]
    [InlineData(1, null)]
    [InlineData(100, null)]
    [InlineData(101, "InvalidInputException")]
    public void A_call_has_1_to_100_findings(int count, string? code)
    {
        var findings = Samples.List(Enumerable.Range(1, count).Select(number => Samples.Adapted($"f{number}")));

        Assert.Equal(code, Error(() => _hub.BatchImportFindings(findings))?.Code);
        Assert.Equal(code is null ? count : 0, _hub.Findings.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""[{"Title":"x"}]""")]
    [InlineData("""[{"Id":1}]""")]
    [InlineData("""[{"Id":" "}]""")]
    public void What_is_no_list_of_findings_with_ids_fails_the_call(string findings) =>
        Assert.Equal("InvalidInputException", Error(() => _hub.BatchImportFindings(Samples.Element(findings)))?.Code);

    [Theory]
    [InlineData("ProductArn", "arn:aws:securityhub:us-east-1::product/aws/ssm-patch-manager")]
    [InlineData("ProductArn", "arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default")]
    [InlineData("ProductArn", "arn:aws-cn:securityhub:us-east-2:111122223333:product/111122223333/default")]
    [InlineData("ProductArn", "arn:aws:securityhub:us-east-2:444455556666:product/444455556666/default")]
    [InlineData("AwsAccountId", "444455556666")]
    public void A_foreign_product_or_account_is_denied_for_the_whole_call_and_the_product_is_named(string name, string value)
    {
        var foreign = Samples.Adapted("b").With(name, $"\"{value}\"");

        var error = Error(() => _hub.BatchImportFindings(Samples.List(Samples.Adapted("a"), foreign)));

        Assert.Equal(("AccessDeniedException", 403), (error?.Code, error?.StatusCode));
        Assert.EndsWith($"securityhub:BatchImportFindings on resource: {foreign["ProductArn"]}", error!.Message, StringComparison.Ordinal);
        Assert.Empty(_hub.Findings);
    }

    [Fact]
    public void Other_partitions_have_their_own_product()
    {
        var hub = new SecurityHubState(_time, "cn-north-1", Samples.Account, "aws-cn");
        var finding = Samples.Adapted()
            .With("ProductArn", "\"arn:aws-cn:securityhub:cn-north-1:111122223333:product/111122223333/default\"");

        Assert.Equal(1, hub.BatchImportFindings(Samples.List(finding)).SuccessCount);
        Assert.Equal("arn:aws-cn:securityhub:cn-north-1:111122223333:hub/default", hub.HubArn);
    }

    [Fact]
    public void A_disabled_hub_refuses_everything_and_keeps_what_it_has()
    {
        Import(Samples.Adapted("a"));
        _hub.Enabled = false;

        foreach (var call in new Action[] { () => Import(Samples.Adapted("b")), () => Find("{}"), () => _hub.DescribeHub(null) })
        {
            var error = Error(call);
            Assert.Equal(("InvalidAccessException", 401), (error?.Code, error?.StatusCode));
            Assert.Equal("Account 111122223333 is not subscribed to AWS Security Hub", error!.Message);
        }

        _time.Advance(TimeSpan.FromDays(1));
        _hub.Enabled = true;
        Assert.Equal(Now.AddDays(1), _hub.DescribeHub(_hub.HubArn));
        Assert.Equal(["a"], Find("{}"));
    }

    [Fact]
    public void Another_hub_is_not_found() =>
        Assert.Equal(
            "ResourceNotFoundException",
            Error(() => _hub.DescribeHub("arn:aws:securityhub:us-east-1:111122223333:hub/default"))?.Code);

    [Theory]
    [InlineData("BatchImportFindings", 30, 10)]
    [InlineData("GetFindings", 6, 3)]
    [InlineData("DescribeHub", 30, 10)]
    public void Calls_are_held_to_a_burst_and_a_rate(string action, int burst, int perSecond)
    {
        Action call = action switch
        {
            "BatchImportFindings" => () => Import(Samples.Adapted()),
            "GetFindings" => () => Find("{}"),
            _ => () => _hub.DescribeHub(null),
        };

        Assert.Equal(burst, Admitted());
        Assert.Equal(("LimitExceededException", 429), (Error(call)?.Code, Error(call)?.StatusCode));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(perSecond, Admitted());
        for (var step = 0; step < 100; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(perSecond, Admitted());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(burst, Admitted());
        _hub.EnforcesRates = false;
        Assert.Null(Error(call));

        int Admitted()
        {
            var count = 0;
            while (Error(call) is null)
            {
                count++;
            }

            return count;
        }
    }

    [Theory]
    [InlineData("""{"Id":[{"Value":"a1","Comparison":"EQUALS"}]}""", "a1")]
    [InlineData("""{"Id":[{"Value":"A1","Comparison":"EQUALS"}]}""", "")]
    [InlineData("""{"Id":[{"Value":"a","Comparison":"PREFIX"}]}""", "a1 a2")]
    [InlineData("""{"Id":[{"Value":"a1","Comparison":"EQUALS"},{"Value":"b","Comparison":"PREFIX"}]}""", "a1 b1")]
    [InlineData("""{"Id":[{"Value":"1","Comparison":"CONTAINS"}]}""", "a1 b1")]
    [InlineData("""{"Id":[{"Value":"1","Comparison":"NOT_CONTAINS"}]}""", "a2")]
    [InlineData("""{"Id":[{"Value":"a1","Comparison":"NOT_EQUALS"},{"Value":"a2","Comparison":"NOT_EQUALS"}]}""", "b1")]
    [InlineData("""{"Id":[{"Value":"a","Comparison":"PREFIX_NOT_EQUALS"}]}""", "b1")]
    [InlineData("""{"Id":[{"Value":"a","Comparison":"PREFIX"},{"Value":"a2","Comparison":"NOT_EQUALS"}]}""", "a1")]
    [InlineData("""{"ProductName":[{"Value":"Systems Manager Patch Manager","Comparison":"EQUALS"}]}""", "a1 a2 b1")]
    [InlineData("""{"CompanyName":[{"Value":"Personal","Comparison":"EQUALS"}]}""", "")]
    [InlineData(
        """{"ProductArn":[{"Value":"arn:aws","Comparison":"PREFIX"}],"AwsAccountId":[{"Value":"111122223333","Comparison":"EQUALS"}]}""",
        "a1 a2 b1")]
    [InlineData(
        """{"GeneratorId":[{"Value":"d710f5bd","Comparison":"PREFIX"}],"Title":[{"Value":"Patch Summary","Comparison":"CONTAINS"}]}""",
        "a1 a2 b1")]
    [InlineData("""{"ResourceId":[{"Value":"i-2","Comparison":"EQUALS"}]}""", "b1")]
    [InlineData("""{"ResourceId":[{"Value":"i-2","Comparison":"NOT_EQUALS"}]}""", "a1 a2")]
    [InlineData("""{"ResourceType":[{"Value":"Other","Comparison":"EQUALS"}]}""", "b1")]
    [InlineData("""{"RecordState":[{"Value":"ARCHIVED","Comparison":"EQUALS"}]}""", "a2")]
    [InlineData(
        """{"WorkflowStatus":[{"Value":"NEW","Comparison":"EQUALS"}],"Region":[{"Value":"us-east-2","Comparison":"EQUALS"}]}""",
        "a1 a2 b1")]
    [InlineData("""{"SeverityLabel":[{"Value":"HIGH","Comparison":"EQUALS"}]}""", "b1")]
    [InlineData("""{"Type":[{"Value":"Software and Configuration Checks","Comparison":"PREFIX"}]}""", "a1 a2 b1")]
    [InlineData("""{"ComplianceStatus":[{"Value":"FAILED","Comparison":"EQUALS"}]}""", "a2")]
    [InlineData("""{"ComplianceStatus":[{"Value":"FAILED","Comparison":"NOT_EQUALS"}]}""", "a1 b1")]
    [InlineData("""{"UpdatedAt":[{"Start":"2021-11-12T00:00:00Z","End":"2021-11-12T23:59:59Z"}]}""", "a2")]
    [InlineData("""{"UpdatedAt":[{"Start":"2021-11-12T00:00:00Z"},{"End":"2021-11-11T00:00:00Z"}]}""", "a2 b1")]
    [InlineData("""{"CreatedAt":[{"Start":"2021-11-13T00:00:00.001Z"}]}""", "")]
    [InlineData("{}", "a1 a2 b1")]
    public void A_filter_finds_what_it_says(string filters, string expected)
    {
        ImportThree();

        Assert.Equal(expected, string.Join(' ', Find($$"""{"Filters":{{filters}}}""")));
    }

    [Theory]
    [InlineData("""{"Filters":{"Colour":[{"Value":"red","Comparison":"EQUALS"}]}}""")]
    [InlineData("""{"Filters":{"Id":[{"Value":"a","Comparison":"LIKE"}]}}""")]
    [InlineData("""{"Filters":{"Id":[{"Value":"a"}]}}""")]
    [InlineData("""{"Filters":{"Id":[{"Comparison":"EQUALS"}]}}""")]
    [InlineData("""{"Filters":{"Id":{"Value":"a","Comparison":"EQUALS"}}}""")]
    [InlineData("""{"Filters":{"Id":[{"Value":"a","Comparison":"CONTAINS"},{"Value":"b","Comparison":"NOT_CONTAINS"}]}}""")]
    [InlineData("""{"Filters":{"Id":[{"Value":"a","Comparison":"CONTAINS"},{"Value":"b","Comparison":"EQUALS"}]}}""")]
    [InlineData("""{"Filters":{"Id":[{"Value":"a","Comparison":"EQUALS"},{"Value":"b","Comparison":"NOT_EQUALS"}]}}""")]
    [InlineData("""{"Filters":{"Id":[{"Value":"a","Comparison":"EQUALS"},{"Value":"b","Comparison":"PREFIX_NOT_EQUALS"}]}}""")]
    [InlineData("""{"Filters":{"UpdatedAt":[{}]}}""")]
    [InlineData("""{"Filters":{"UpdatedAt":[{"Start":"yesterday"}]}}""")]
    [InlineData("""{"Filters":[]}""")]
    [InlineData("""{"MaxResults":0}""")]
    [InlineData("""{"MaxResults":101}""")]
    [InlineData("""{"MaxResults":"10"}""")]
    [InlineData("""{"NextToken":"x"}""")]
    [InlineData("""{"SortCriteria":{"Field":"Id"}}""")]
    [InlineData("""{"SortCriteria":[{"Field":"Colour"}]}""")]
    [InlineData("""{"SortCriteria":[{"Field":"Id","SortOrder":"up"}]}""")]
    public void A_request_that_cannot_be_meant_is_refused(string request) =>
        Assert.Equal("InvalidInputException", Error(() => Find(request))?.Code);

    [Theory]
    [InlineData(20, null)]
    [InlineData(21, "InvalidInputException")]
    public void An_attribute_takes_up_to_20_values(int count, string? code)
    {
        var values = string.Join(',', Enumerable.Range(1, count).Select(number => $$"""{"Value":"{{number}}","Comparison":"EQUALS"}"""));

        Assert.Equal(code, Error(() => Find($$"""{"Filters":{"Id":[{{values}}] } }"""))?.Code);
    }

    [Theory]
    [InlineData("""[{"Field":"Id","SortOrder":"desc"}]""", "b1 a2 a1")]
    [InlineData("""[{"Field":"UpdatedAt"}]""", "b1 a1 a2")]
    [InlineData("""[{"Field":"RecordState","SortOrder":"desc"},{"Field":"Id","SortOrder":"desc"}]""", "a2 b1 a1")]
    [InlineData("""[{"Field":"ComplianceStatus","SortOrder":"desc"}]""", "a2 a1 b1")]
    public void Findings_come_in_the_order_asked(string criteria, string expected)
    {
        ImportThree();

        Assert.Equal(expected, string.Join(' ', Find($$"""{"SortCriteria":{{criteria}}}""")));
    }

    [Fact]
    public void Pages_follow_their_tokens_to_the_end()
    {
        ImportThree();

        var (first, token) = _hub.GetFindings(Samples.Element("""{"MaxResults":2}"""));
        var (second, end) = _hub.GetFindings(Samples.Element($$"""{"MaxResults":2,"NextToken":"{{token}}"}"""));

        Assert.Equal((2, 1), (first.Count, second.Count));
        Assert.Null(end);
        Assert.Equal(["a1", "a2", "b1"], first.Concat(second).Select(finding => finding.GetProperty("Id").GetString()));
        Assert.Equal(
            "InvalidInputException",
            Error(() => Find($$$"""{"Filters":{"Id":[{"Value":"a","Comparison":"PREFIX"}]},"NextToken":"{{{token}}}"}"""))?.Code);
    }

    private static AwsErrorException? Error(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (AwsErrorException error)
        {
            return error;
        }
    }

    private static string? Text(StoredFinding finding, params string[] path) =>
        path.Aggregate(finding.Json, (at, name) => at.GetProperty(name)).GetString();

    private void ImportThree()
    {
        Import(Samples.Adapted("a1", "2021-11-11T22:05:25Z"));
        Import(Samples.Adapted("a2", "2021-11-12T22:05:25Z").With("RecordState", "\"ARCHIVED\"").With("Compliance.Status", "\"FAILED\""));
        Import(Samples.Adapted("b1", "2021-11-10T22:05:25Z")
            .With("Resources", """[{"Type":"AwsEc2Instance","Id":"i-1"},{"Type":"Other","Id":"i-2"}]""")
            .With("FindingProviderFields.Severity.Label", "\"HIGH\""));
    }

    private HubImport Import(JsonObject finding) => _hub.BatchImportFindings(Samples.List(finding));

    private List<string> Find(string request) =>
        [.. _hub.GetFindings(Samples.Element(request)).Findings.Select(finding => finding.GetProperty("Id").GetString()!)];
}
