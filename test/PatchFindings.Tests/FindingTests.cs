using System.Text.Json;
using System.Text.Json.Nodes;
using PatchFindings.Findings;
using PatchFindings.PatchStates;

namespace PatchFindings.Tests;

public sealed class FindingTests
{
    private static readonly PatchState State = new()
    {
        NodeId = Sample.Node,
        BaselineId = "pb-0c10e65780EXAMPLE",
        SnapshotId = "521c3536-930c-4aa9-950e-01234abcdef0",
        Operation = "Scan",
        OperationStartTime = new DateTimeOffset(2021, 11, 11, 22, 5, 6, TimeSpan.Zero),
        OperationEndTime = new DateTimeOffset(2021, 11, 11, 22, 5, 25, TimeSpan.Zero),
        RebootOption = "NoReboot",
        InstalledCount = 45,
        InstalledOtherCount = 396,
        InstalledPendingRebootCount = 0,
        InstalledRejectedCount = 0,
        MissingCount = 2,
        FailedCount = 0,
    };

    private static PatchOperation Operation(PatchState state, OperationIdentity? identity = null) => new(
        state, identity ?? OperationIdentity.OfCommand("AWS-RunPatchBaseline", Sample.Command), Severity.OfCompliance("UNSPECIFIED"),
        IsSeverityTold: true);

    [Fact]
    public void The_typical_finding_comes_out_but_for_what_its_page_or_security_hub_makes_impossible()
    {
        var differences = new SortedDictionary<string, string>(StringComparer.Ordinal);

        Compare("", Sample.Json("typical-finding"), JsonNode.Parse(Write(State))!, differences);

        var expected = new Dictionary<string, string>
        {
            // The account's default product: no customer may import under aws/ssm-patch-manager. The names make the filters work.
            ["ProductArn"] = "\"arn:aws:securityhub:us-east-1::product/aws/ssm-patch-manager\" → "
                + "\"arn:aws:securityhub:us-east-2:111122223333:product/111122223333/default\"",
            ["ProductName"] = "absent → \"Systems Manager Patch Manager\"",
            ["CompanyName"] = "absent → \"AWS\"",

            // The ampersand is in no namespace of the format.
            ["Types[0]"] = "\"Software & Configuration Checks/Patch Management/Compliance\" → "
                + "\"Software and Configuration Checks/Patch Management/Compliance\"",

            // Where the console has the page today.
            ["SourceUrl"] = "\"https://us-east-2.console.aws.amazon.com/systems-manager/managed-instances/i-02573cafcfEXAMPLE/patch?region=us-east-2\" → "
                + "\"https://us-east-2.console.aws.amazon.com/systems-manager/fleet-manager/i-02573cafcfEXAMPLE/patch?region=us-east-2\"",

            // Retired.
            ["WorkflowState"] = "\"NEW\" → absent",

            // aws/… is reserved for AWS; what the format has no place for has its own.
            ["ProductFields.aws/securityhub/CompanyName"] = "\"AWS\" → absent",
            ["ProductFields.aws/securityhub/FindingId"] = "\"arn:aws:securityhub:us-east-2::product/aws/ssm-patch-manager/"
                + "arn:aws:patchmanager:us-east-2:111122223333:instance/i-02573cafcfEXAMPLE/document/AWS-RunPatchBaseline/run-command/"
                + "d710f5bd-04e3-47b4-82f6-df4e0EXAMPLE\" → absent",
            ["ProductFields.aws/securityhub/ProductName"] = "\"Systems Manager Patch Manager\" → absent",
            ["ProductFields.patchfindings/SnapshotId"] = "absent → \"521c3536-930c-4aa9-950e-01234abcdef0\"",

            // Where a provider's severity and types belong.
            ["FindingProviderFields"] =
                """absent → {"Severity":{"Label":"INFORMATIONAL"},"Types":["Software and Configuration Checks/Patch Management/Compliance"]}""",
        };
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), differences);
    }

    [Theory]
    [InlineData("aws", "eu-west-1", "https://eu-west-1.console.aws.amazon.com/")]
    [InlineData("aws-cn", "cn-north-1", "https://cn-north-1.console.amazonaws.cn/")]
    [InlineData("aws-us-gov", "us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/")]
    public void Each_partition_has_its_own_arns_and_console(string partition, string region, string console)
    {
        var own = new FunctionIdentity(AwsPartition.Of(partition)!, region, "111122223333");

        var finding = FindingMapping.ToFinding(Operation(State), own, new FindingOptions(null, ResourceIdFormat.Arn));

        Assert.StartsWith($"arn:{partition}:patchmanager:{region}:111122223333:instance/", finding.Id, StringComparison.Ordinal);
        Assert.Equal($"arn:{partition}:securityhub:{region}:111122223333:product/111122223333/default", finding.ProductArn);
        Assert.Equal($"{console}systems-manager/fleet-manager/{Sample.Node}/patch?region={region}", finding.SourceUrl);
        Assert.Equal(
            (partition, region, $"arn:{partition}:ec2:{region}:111122223333:instance/{Sample.Node}"),
            (finding.Resources![0].Partition, finding.Resources[0].Region, finding.Resources[0].Id));
        Assert.Null(AsffRules.Check(finding));
    }

    [Theory]
    [InlineData(ResourceIdFormat.Id, "mi-0123456789abcdef0")]
    [InlineData(ResourceIdFormat.Arn, "arn:aws:ssm:us-east-2:111122223333:managed-instance/mi-0123456789abcdef0")]
    public void A_hybrid_node_is_named_as_the_documented_export_names_it_or_other_by_choice(ResourceIdFormat format, string id)
    {
        var operation = Operation(State with { NodeId = "mi-0123456789abcdef0" });

        var finding = FindingMapping.ToFinding(operation, Sample.Own, new FindingOptions(null, format));
        var other = FindingMapping.ToFinding(operation, Sample.Own, new FindingOptions(null, format, FindingOptions.Other));

        Assert.Equal(("AwsEc2Instance", id), (finding.Resources![0].Type, finding.Resources[0].Id));
        Assert.Equal(("Other", id), (other.Resources![0].Type, other.Resources[0].Id));
        Assert.Equal(JsonOf(finding), JsonOf(other with { Resources = finding.Resources }));
        Assert.Null(AsffRules.Check(finding));
        Assert.Null(AsffRules.Check(other));
    }

    [Theory]
    [InlineData("CRITICAL", "CRITICAL", 90)]
    [InlineData("HIGH", "HIGH", 70)]
    [InlineData("MEDIUM", "MEDIUM", 40)]
    [InlineData("LOW", "LOW", 1)]
    [InlineData("INFORMATIONAL", "INFORMATIONAL", 0)]
    [InlineData("UNSPECIFIED", "INFORMATIONAL", 0)]
    [InlineData(null, "INFORMATIONAL", 0)]
    [InlineData("SOMETHING_NEW", "INFORMATIONAL", 0)]
    public void The_severity_is_the_highest_compliance_severity(string? compliance, string label, int normalized) =>
        Assert.Equal((label, (int?)normalized), (Severity.OfCompliance(compliance).Label, Severity.OfCompliance(compliance).Normalized));

    [Fact]
    public void A_count_that_was_not_sent_is_absent_and_not_zero()
    {
        var finding = JsonNode.Parse(Write(State with { InstalledCount = null, FailedCount = null }))!["PatchSummary"]!.AsObject();

        Assert.False(finding.ContainsKey("InstalledCount"));
        Assert.False(finding.ContainsKey("FailedCount"));
        Assert.Equal(0, finding["InstalledRejectedCount"]!.GetValue<int>());
    }

    [Fact]
    public void A_count_above_the_formats_limit_is_the_limit() =>
        Assert.Equal(100_000, JsonNode.Parse(Write(State with { MissingCount = int.MaxValue }))!["PatchSummary"]!["MissingCount"]!.GetValue<int>());

    [Fact]
    public void What_the_format_has_no_place_for_goes_into_product_fields()
    {
        var fields = JsonNode.Parse(Write(State with
        {
            PatchGroup = "web",
            CriticalNonCompliantCount = 1,
            SecurityNonCompliantCount = 0,
            OtherNonCompliantCount = 3,
        }))!["ProductFields"]!;

        Assert.Equal(
            """{"patchfindings/PatchGroup":"web","patchfindings/SnapshotId":"521c3536-930c-4aa9-950e-01234abcdef0","""
            + "\"patchfindings/CriticalNonCompliantCount\":\"1\",\"patchfindings/SecurityNonCompliantCount\":\"0\","
            + "\"patchfindings/OtherNonCompliantCount\":\"3\"}",
            fields.ToJsonString());
    }

    [Fact]
    public void Each_kind_of_execution_has_its_own_id()
    {
        const string Node = "arn:aws:patchmanager:us-east-2:111122223333:instance/i-02573cafcfEXAMPLE/document/";
        const string Execution = "34fcb7e0-9a14-4984-9989-0e04dEXAMPLE";
        const string Ended = "20211111T220525Z";
        var state = State with { OperationEndTime = State.OperationEndTime.AddMilliseconds(685) };

        (OperationIdentity Identity, string Id, string Generator)[] cases =
        [
            (OperationIdentity.OfCommand("My-Patching", Execution), $"My-Patching/run-command/{Execution}", Execution),
            (OperationIdentity.OfAssociation("AWS-RunPatchBaselineAssociation", Execution, state.OperationEndTime),
                $"AWS-RunPatchBaselineAssociation/association/{Execution}/{Ended}", Execution),
            (OperationIdentity.OfUnknown(state with { ExecutionId = Execution }),
                $"AWS-RunPatchBaseline/execution/{Execution}/{Ended}", Execution),
            (OperationIdentity.OfUnknown(state), $"AWS-RunPatchBaseline/snapshot/{state.SnapshotId}/{Ended}", state.SnapshotId!),
            (OperationIdentity.OfUnknown(state with { SnapshotId = null }), $"AWS-RunPatchBaseline/operation/{Ended}", "AWS-RunPatchBaseline"),
        ];
        foreach (var (identity, id, generator) in cases)
        {
            var finding = FindingMapping.ToFinding(Operation(state, identity), Sample.Own, new FindingOptions());

            Assert.Equal((Node + id, generator), (finding.Id, finding.GeneratorId));
            Assert.Null(AsffRules.Check(finding));
        }
    }

    [Theory]
    [InlineData(0, "2021-11-11T22:05:24.999Z")]
    [InlineData(685, "2021-11-11T22:05:25.684Z")]
    [InlineData(1, "2021-11-11T22:05:25Z")]
    public void A_finding_whose_severity_was_not_told_steps_back_a_millisecond(int milliseconds, string updated)
    {
        var state = State with { OperationEndTime = State.OperationEndTime.AddMilliseconds(milliseconds) };

        var whole = FindingMapping.ToFinding(Operation(state), Sample.Own, new FindingOptions());
        var untold = FindingMapping.ToFinding(Operation(state) with { IsSeverityTold = false }, Sample.Own, new FindingOptions());

        Assert.Equal((updated, updated), (untold.CreatedAt, untold.UpdatedAt));
        Assert.Equal(AwsText.FormatTime(state.OperationEndTime), whole.UpdatedAt);
        Assert.Equal(whole.CreatedAt, whole.UpdatedAt);
        Assert.Equal(whole.PatchSummary, untold.PatchSummary);
        Assert.Equal(whole.Id, untold.Id);
    }

    [Fact]
    public void Of_a_report_without_details_nothing_is_invented()
    {
        var state = new PatchState
        {
            NodeId = Sample.Node,
            BaselineId = "pb-0c10e65780EXAMPLE",
            Operation = "Scan",
            OperationStartTime = State.OperationEndTime,
            OperationEndTime = State.OperationEndTime,
            IsReportOnly = true,
        };

        Assert.Equal(
            """{"Id":"pb-0c10e65780EXAMPLE","Operation":"SCAN"}""", JsonNode.Parse(Write(state))!["PatchSummary"]!.ToJsonString());
        Assert.Null(JsonNode.Parse(Write(state))!["ProductFields"]);

        // The format requires a baseline in a summary of patches.
        Assert.Null(JsonNode.Parse(Write(state with { BaselineId = "" }))!["PatchSummary"]);
    }

    [Fact]
    public void An_owner_may_name_another_product() =>
        Assert.Equal(
            "arn:aws:securityhub:us-east-2:111122223333:product/acme/patches",
            FindingMapping.ToFinding(
                Operation(State), Sample.Own, new FindingOptions("arn:aws:securityhub:us-east-2:111122223333:product/acme/patches")).ProductArn);

    [Fact]
    public void The_same_operation_gives_the_same_bytes() => Assert.Equal(Write(State), Write(State with { }));

    [Fact]
    public void Milliseconds_are_kept_and_finer_digits_are_not() =>
        Assert.Equal("2021-11-11T22:05:25.123Z", AwsText.FormatTime(State.OperationEndTime.AddTicks(1_239_999)));

    private static string Write(PatchState state)
    {
        var finding = FindingMapping.ToFinding(Operation(state), Sample.Own, new FindingOptions());
        Assert.Null(AsffRules.Check(finding));
        return JsonOf(finding);
    }

    private static string JsonOf(Finding finding)
    {
        var json = AsffRules.Write(finding, out var rejection);
        Assert.Null(rejection);
        return json;
    }

    private static void Compare(string path, JsonNode? expected, JsonNode? actual, IDictionary<string, string> differences)
    {
        if (expected is JsonObject one && actual is JsonObject other)
        {
            foreach (var name in one.Concat(other).Select(member => member.Key).Distinct())
            {
                Compare(path.Length == 0 ? name : $"{path}.{name}", one[name], other[name], differences);
            }
        }
        else if (expected is JsonArray first && actual is JsonArray second && first.Count == second.Count)
        {
            for (var i = 0; i < first.Count; i++)
            {
                Compare($"{path}[{i}]", first[i], second[i], differences);
            }
        }
        else if (!JsonNode.DeepEquals(expected, actual))
        {
            differences[path] = $"{Text(expected)} → {Text(actual)}";
        }
    }

    private static string Text(JsonNode? node)
    {
        if (node is null)
        {
            return "absent";
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            node.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
