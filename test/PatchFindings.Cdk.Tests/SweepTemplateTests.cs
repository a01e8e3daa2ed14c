using System.Globalization;
using System.Text.Json.Nodes;
using static PatchFindings.Cdk.Tests.Templates;

namespace PatchFindings.Cdk.Tests;

[Collection(nameof(StacksCollection))]
public sealed class SweepTemplateTests(Stacks stacks)
{
    [Fact]
    public void The_sweep_has_the_most_time_that_lambda_gives_room_for_the_fleet_and_no_concurrency_that_others_lack()
    {
        var function = Named(stacks.Default, "AWS::Lambda::Function", "SweepFunction");

        Assert.Equal((900, 512), (function["Timeout"]!.GetValue<int>(), function["MemorySize"]!.GetValue<int>()));
        Assert.Null(function["ReservedConcurrentExecutions"]);
    }

    [Fact]
    public void The_sweep_runs_once_a_day_with_nothing_but_the_scheduled_event()
    {
        var schedule = Named(stacks.Default, "AWS::Events::Rule", "SweepSchedule");

        Assert.Equal(("rate(1 day)", "ENABLED"), ((string?)schedule["ScheduleExpression"], (string?)schedule["State"]));
        Assert.Null(schedule["Targets"]![0]!["Input"]);
    }

    [Fact]
    public void Without_a_schedule_the_function_is_there_to_be_invoked_by_hand()
    {
        var template = stacks.Synthesize(new DeploymentOptions { SweepSchedule = null });

        Assert.DoesNotContain(Of(template, "AWS::Events::Rule").Keys, key => key.StartsWith("Sweep", StringComparison.Ordinal));
        Assert.Single(Of(template, "AWS::Lambda::Permission"));
        Assert.NotNull(Named(template, "AWS::Lambda::Function", "SweepFunction"));
    }

    [Theory]
    [InlineData(true, true, "ENABLED")]
    [InlineData(false, true, "DISABLED")]
    [InlineData(true, false, "DISABLED")]
    public void No_sweep_starts_by_itself_while_findings_are_not_to_come_in_or_cannot_go_out(bool export, bool processing, string state)
    {
        var template = stacks.Synthesize(new DeploymentOptions { ExportEnabled = export, ProcessingEnabled = processing });

        Assert.Equal(state, (string?)Named(template, "AWS::Events::Rule", "SweepSchedule")["State"]);
        Assert.Equal("ENABLED", (string?)Named(template, "AWS::Events::Rule", "RedriveSchedule")["State"]);
    }

    [Theory]
    [InlineData("ComplianceEvents")]
    [InlineData("Forwarder")]
    [InlineData("Redrive")]
    [InlineData("Sweep")]
    public void The_heap_of_a_function_ends_at_three_quarters_of_its_memory(string function)
    {
        var megabytes = Named(stacks.Default, "AWS::Lambda::Function", $"{function}Function")["MemorySize"]!.GetValue<int>();
        var limit = long.Parse(Variables(stacks.Default, function)["DOTNET_GCHeapHardLimit"], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        Assert.Equal(megabytes * 1024 * 1024 * 3L / 4, limit);
    }

    [Theory]
    [InlineData("ComplianceEvents", "DOTNET_GCHeapHardLimit, EVENTS_QUEUE_ARN, FINDINGS_QUEUE_URL, HYBRID_RESOURCE_TYPE, REJECTED_QUEUE_URL, RESOURCE_ID_FORMAT")]
    [InlineData("Sweep", "DOTNET_GCHeapHardLimit, FINDINGS_QUEUE_ARN, FINDINGS_QUEUE_URL, HYBRID_RESOURCE_TYPE, RESOURCE_ID_FORMAT")]
    public void By_default_a_function_that_makes_findings_is_told_no_more_than_this(string function, string variables) =>
        Assert.Equal(variables, string.Join(", ", Variables(stacks.Default, function).Keys.Order(StringComparer.Ordinal)));

    [Fact]
    public void Closing_adds_two_rules_three_permissions_and_a_word_for_each_of_two_functions()
    {
        var template = stacks.Synthesize(new DeploymentOptions { CloseFindings = true });

        Assert.Equal(
            [
                "ComplianceEvents ReadFindings: securityhub:GetFindings on securityhub:hub/default",
                "Sweep AskWhichNodesAreThere: ec2:DescribeInstances, ssm:DescribeInstanceInformation on *",
            ],
            Permissions(template).Except(Permissions(stacks.Default)));
        Assert.Empty(Permissions(stacks.Default).Except(Permissions(template)));
        Assert.Equal(
            ["RulesInstancesTerminated", "RulesNodesCompliant"],
            template["Resources"]!.AsObject().Select(entry => entry.Key).Except(stacks.Default["Resources"]!.AsObject().Select(entry => entry.Key))
                .Select(id => id[..^8]).Order(StringComparer.Ordinal));
        Assert.Equal(["ComplianceEvents CLOSE_FINDINGS=true", "Sweep CLOSE_FINDINGS=true"], AddedVariables(template));
    }

    [Fact]
    public void Details_add_one_permission_and_a_word_for_each_of_two_functions()
    {
        var template = stacks.Synthesize(new DeploymentOptions { PatchDetails = true });

        Assert.Equal(
            [
                "ComplianceEvents ReadPatchStates: ssm:DescribeInstancePatchStates, ssm:DescribeInstancePatches on ec2:instance/*, ssm:managed-instance/*",
                "Sweep ReadPatchStates: ssm:DescribeInstancePatchStates, ssm:DescribeInstancePatches on ec2:instance/*, ssm:managed-instance/*",
            ],
            Permissions(template).Except(Permissions(stacks.Default)));
        Assert.Equal(
            stacks.Default["Resources"]!.AsObject().Select(entry => entry.Key), template["Resources"]!.AsObject().Select(entry => entry.Key));
        Assert.Equal(["ComplianceEvents PATCH_DETAILS=true", "Sweep PATCH_DETAILS=true"], AddedVariables(template));
    }

    [Fact]
    public void The_rules_of_closing_match_compliant_nodes_and_terminated_instances_and_go_with_the_export()
    {
        var template = stacks.Synthesize(new DeploymentOptions { CloseFindings = true });
        var compliant = Named(template, "AWS::Events::Rule", "RulesNodesCompliant");
        var terminated = Named(template, "AWS::Events::Rule", "RulesInstancesTerminated");

        Assert.Equal(
            """{"source":["aws.ssm"],"detail-type":["Configuration Compliance State Change"],"detail":{"compliance-type":["Patch"],"compliance-status":["compliant"]}}""",
            compliant["EventPattern"]!.ToJsonString());
        Assert.Equal(
            """{"source":["aws.ec2"],"detail-type":["EC2 Instance State-change Notification"],"detail":{"state":["terminated"]}}""",
            terminated["EventPattern"]!.ToJsonString());
        var off = stacks.Synthesize(new DeploymentOptions { CloseFindings = true, ExportEnabled = false });
        Assert.Equal("DISABLED", (string?)Named(off, "AWS::Events::Rule", "RulesNodesCompliant")["State"]);
        Assert.Equal("DISABLED", (string?)Named(off, "AWS::Events::Rule", "RulesInstancesTerminated")["State"]);
    }

    [Fact]
    public void What_is_dropped_on_the_way_of_the_rules_of_closing_is_an_alarm_too()
    {
        var alarm = Named(stacks.Synthesize(new DeploymentOptions { CloseFindings = true }), "AWS::CloudWatch::Alarm", "AlarmsEventsLost");
        var rules = alarm["Metrics"]!.AsArray().Select(metric => (string?)metric!["MetricStat"]?["Metric"]?["Dimensions"]![0]!["Value"]!["Ref"])
            .OfType<string>().Select(id => id[..^8]);

        Assert.Equal(
            ["RulesAssociationRuns", "RulesCommandEnds", "RulesComplianceChanges", "RulesInstancesTerminated", "RulesNodesCompliant"],
            rules.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_an_owner_chooses_about_sweeps_and_details_reaches_the_function_that_keeps_to_it()
    {
        var template = stacks.Synthesize(new DeploymentOptions
        {
            PatchDetails = true,
            FindingReadsPerSecond = 1,
            OnTheirWayMinutes = 90,
            ReadsPerSecond = 5,
            DetailReadsPerSecond = 20,
            ResourceIdFormat = "arn",
            HybridResourceType = "Other",
            ProductArn = "arn:aws:securityhub:eu-west-1:111122223333:product/acme/patches",
        });
        var (sweep, events) = (Variables(template, "Sweep"), Variables(template, "ComplianceEvents"));

        Assert.Equal(("1", "90", "5"), (sweep["FINDING_READS_PER_SECOND"], sweep["ON_THEIR_WAY_MINUTES"], sweep["READS_PER_SECOND"]));
        Assert.Equal(("arn", "Other"), (sweep["RESOURCE_ID_FORMAT"], sweep["HYBRID_RESOURCE_TYPE"]));
        Assert.Equal("arn:aws:securityhub:eu-west-1:111122223333:product/acme/patches", sweep["PRODUCT_ARN"]);
        Assert.Equal(("20", "5"), (events["DETAIL_READS_PER_SECOND"], events["READS_PER_SECOND"]));
        Assert.False(events.ContainsKey("FINDING_READS_PER_SECOND") || events.ContainsKey("ON_THEIR_WAY_MINUTES"));
    }

    [Fact]
    public void The_pace_of_details_is_no_word_where_there_are_none() => Assert.DoesNotContain(
        "DETAIL_READS_PER_SECOND", stacks.Synthesize(new DeploymentOptions { DetailReadsPerSecond = 20 }).ToJsonString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("FindingsSweptIn")]
    [InlineData("SweepsIncomplete")]
    public void What_a_sweep_tells_is_an_alarm_until_the_next_day(string metric)
    {
        var alarm = Named(stacks.Default, "AWS::CloudWatch::Alarm", "Alarms" + metric);

        Assert.Equal((metric, 0), ((string?)alarm["MetricName"], alarm["Threshold"]!.GetValue<int>()));
        Assert.Equal((288, 1, 300), (
            alarm["EvaluationPeriods"]!.GetValue<int>(), alarm["DatapointsToAlarm"]!.GetValue<int>(), alarm["Period"]!.GetValue<int>()));
        Assert.Equal("notBreaching", (string?)alarm["TreatMissingData"]);
    }

    [Theory]
    [InlineData("SweepDryRunCommand", """{"dryRun":true}""")]
    [InlineData("SweepCommand", "{}")]
    public void The_outputs_have_the_sweep_ready_to_paste_which_waits_for_its_answer(string output, string input)
    {
        var parts = stacks.Default["Outputs"]![output]!["Value"]!["Fn::Join"]![1]!.AsArray();
        var command = string.Concat(parts.Select(part => part is JsonObject ? (string)part["Ref"]! : (string)part!));

        Assert.StartsWith(
            $"echo '{input}' | aws lambda invoke --region AWS::Region --function-name SweepFunction", command, StringComparison.Ordinal);
        Assert.EndsWith(" --cli-read-timeout 900 --payload fileb:///dev/stdin /dev/stdout", command, StringComparison.Ordinal);
        Assert.StartsWith("SweepFunction", (string?)stacks.Default["Outputs"]!["SweepFunctionName"]!["Value"]!["Ref"], StringComparison.Ordinal);
    }

    private IEnumerable<string> AddedVariables(JsonNode template) =>
        from function in new[] { "ComplianceEvents", "Forwarder", "Redrive", "Sweep" }
        from variable in Variables(template, function).Except(Variables(stacks.Default, function))
        select $"{function} {variable.Key}={variable.Value}";
}
