using System.Text.Json.Nodes;
using static PatchFindings.Cdk.Tests.Templates;

namespace PatchFindings.Cdk.Tests;

[Collection(nameof(StacksCollection))]
public sealed class TemplateTests(Stacks stacks)
{
    [Fact]
    public void Each_queue_is_encrypted_takes_tls_only_and_keeps_messages_for_14_days()
    {
        var queues = Of("AWS::SQS::Queue");

        Assert.Equal(5, queues.Count);
        Assert.All(queues.Values, queue =>
        {
            Assert.True(queue["SqsManagedSseEnabled"]!.GetValue<bool>());
            Assert.Equal(1_209_600, queue["MessageRetentionPeriod"]!.GetValue<int>());
        });
        var denials = Of("AWS::SQS::QueuePolicy").Values
            .SelectMany(policy => policy["PolicyDocument"]!["Statement"]!.AsArray())
            .Where(statement => (string?)statement!["Effect"] == "Deny");
        Assert.Equal(5, denials.Count());
        Assert.All(denials, statement => Assert.Equal("false", (string?)statement!["Condition"]!["Bool"]!["aws:SecureTransport"]));
    }

    [Theory]
    [InlineData("Events", 20)]
    [InlineData("Findings", 5)]
    public void A_queue_gives_up_to_its_own_dead_letter_queue_which_takes_from_no_other(string name, int maxReceiveCount)
    {
        var queue = Of("AWS::SQS::Queue").Single(entry => (string?)entry.Value["QueueName"] == "PatchFindings-" + name);
        var deadLetter = (string)queue.Value["RedrivePolicy"]!["deadLetterTargetArn"]!["Fn::GetAtt"]![0]!;

        Assert.Contains(name + "DeadLetter", deadLetter, StringComparison.Ordinal);
        Assert.Equal(maxReceiveCount, queue.Value["RedrivePolicy"]!["maxReceiveCount"]!.GetValue<int>());
        Assert.Equal(190, queue.Value["VisibilityTimeout"]!.GetValue<int>());
        var allow = Of("AWS::SQS::Queue")[deadLetter]["RedriveAllowPolicy"]!;
        Assert.Equal("byQueue", (string?)allow["redrivePermission"]);
        Assert.Contains(":PatchFindings-" + name, allow["sourceQueueArns"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ComplianceEvents", "Events", 240, 2)]
    [InlineData("Forwarder", "Findings", 100, 5)]
    public void A_function_takes_batches_of_its_queue_and_reports_what_failed(string function, string queue, int batchSize, int concurrency)
    {
        var mapping = Of("AWS::Lambda::EventSourceMapping").Single(entry => entry.Key.StartsWith(function, StringComparison.Ordinal)).Value;

        Assert.StartsWith("Queues" + queue, (string?)mapping["EventSourceArn"]!["Fn::GetAtt"]![0], StringComparison.Ordinal);
        Assert.Equal(batchSize, mapping["BatchSize"]!.GetValue<int>());
        Assert.Equal(3, mapping["MaximumBatchingWindowInSeconds"]!.GetValue<int>());
        Assert.Equal(concurrency, mapping["ScalingConfig"]!["MaximumConcurrency"]!.GetValue<int>());
        Assert.Equal("ReportBatchItemFailures", (string?)mapping["FunctionResponseTypes"]![0]);
    }

    [Fact]
    public void The_functions_are_native_executables_that_log_json_to_groups_of_their_own()
    {
        var functions = Of("AWS::Lambda::Function");

        Assert.Equal(4, functions.Count);
        Assert.All(functions.Values, function =>
        {
            Assert.Equal("provided.al2023", (string?)function["Runtime"]);
            Assert.Equal("x86_64", (string?)function["Architectures"]![0]);
            Assert.Equal("JSON", (string?)function["LoggingConfig"]!["LogFormat"]);

            // At WARN the metric lines, which have no level, would be lost, and with them the reports of duration and memory.
            Assert.Equal("INFO", (string?)function["LoggingConfig"]!["ApplicationLogLevel"]);
            Assert.Equal("INFO", (string?)function["LoggingConfig"]!["SystemLogLevel"]);
            Assert.NotNull(function["LoggingConfig"]!["LogGroup"]);
        });
        Assert.All(Of("AWS::Logs::LogGroup").Values, group => Assert.Equal(90, group["RetentionInDays"]!.GetValue<int>()));
    }

    [Fact]
    public void The_rules_match_noncompliance_of_type_patch_ended_patch_commands_and_ended_runs_of_associations_and_lose_nothing_on_the_way()
    {
        var rules = Of("AWS::Events::Rule").Values.Where(rule => rule["EventPattern"] is not null).ToList();

        Assert.Equal(3, rules.Count);
        Assert.All(rules, rule =>
        {
            Assert.Equal("ENABLED", (string?)rule["State"]);
            Assert.Equal("aws.ssm", (string?)rule["EventPattern"]!["source"]![0]);
            Assert.StartsWith("QueuesEvents", (string?)rule["Targets"]![0]!["Arn"]!["Fn::GetAtt"]![0], StringComparison.Ordinal);
            Assert.Equal(86_400, rule["Targets"]![0]!["RetryPolicy"]!["MaximumEventAgeInSeconds"]!.GetValue<int>());
            Assert.StartsWith("QueuesEventsDeadLetter", (string?)rule["Targets"]![0]!["DeadLetterConfig"]!["Arn"]!["Fn::GetAtt"]![0], StringComparison.Ordinal);
        });
        Assert.Contains(rules, rule => rule["EventPattern"]!.ToJsonString().Contains("\"compliance-status\":[\"non_compliant\"]", StringComparison.Ordinal));
        Assert.Equal(
            ["AWS-RunPatchBaseline", "AWS-RunPatchBaselineWithHooks"],
            Values(Detail(rules, "EC2 Command Invocation Status-change Notification")["document-name"]));
        var runs = Detail(rules, "EC2 State Manager Instance Association State Change");
        Assert.Equal(["AWS-RunPatchBaseline", "AWS-RunPatchBaselineWithHooks", "AWS-RunPatchBaselineAssociation"], Values(runs["document-name"]));
        Assert.Equal(["Success", "Failed", "TimedOut", "Cancelled"], Values(runs["status"]));
    }

    [Fact]
    public void Both_queues_that_eventbridge_writes_to_let_in_each_rule_and_nobody_else()
    {
        var rules = Of("AWS::Events::Rule").Where(rule => rule.Value["EventPattern"] is not null).Select(rule => rule.Key).Order().ToList();
        var statements = Of("AWS::SQS::QueuePolicy").Values
            .SelectMany(policy => policy["PolicyDocument"]!["Statement"]!.AsArray())
            .Where(statement => (string?)statement!["Effect"] == "Allow")
            .Select(statement => (
                Queue: ((string)statement!["Resource"]!["Fn::GetAtt"]![0]!)[..^8],
                Rule: (string)statement["Condition"]!["ArnEquals"]!["aws:SourceArn"]!["Fn::GetAtt"]![0]!))
            .ToList();

        Assert.Equal(["QueuesEvents", "QueuesEventsDeadLetter"], statements.Select(statement => statement.Queue).Distinct().Order());
        Assert.All(statements.GroupBy(statement => statement.Queue), queue => Assert.Equal(rules, queue.Select(statement => statement.Rule).Order()));
    }

    [Fact]
    public void Documents_of_the_owner_count_by_run_command_and_by_state_manager()
    {
        var rules = Templates.Of(stacks.Synthesize(new DeploymentOptions { Documents = ["My-PatchDocument"] }), "AWS::Events::Rule").Values.ToList();

        Assert.Equal(["My-PatchDocument"], Values(Detail(rules, "EC2 Command Invocation Status-change Notification")["document-name"]));
        Assert.Equal(
            ["My-PatchDocument", "AWS-RunPatchBaselineAssociation"],
            Values(Detail(rules, "EC2 State Manager Instance Association State Change")["document-name"]));
    }

    [Fact]
    public void Each_role_may_exactly_this()
    {
        Assert.Equal(
            """
            ComplianceEvents ReadAssociations: ssm:DescribeAssociation on ssm:association/*
            ComplianceEvents ReadInventoryComplianceAndCommands: ssm:GetInventory, ssm:ListCommandInvocations, ssm:ListCommands, ssm:ListComplianceItems, ssm:ListResourceComplianceSummaries on *
            ComplianceEvents ReadPatchStates: ssm:DescribeInstancePatchStates on ec2:instance/*, ssm:managed-instance/*
            ComplianceEvents SendOn: sqs:SendMessage on QueuesFindings, QueuesRejected
            ComplianceEvents TakeFromItsQueue: sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ReceiveMessage on QueuesEvents
            ComplianceEvents WriteItsLog: logs:CreateLogStream, logs:PutLogEvents on ComplianceEventsLogs
            Forwarder ImportFindings: securityhub:BatchImportFindings on securityhub:product/ACCOUNT/default if securityhub:TargetAccount is ACCOUNT
            Forwarder SendOn: sqs:SendMessage on QueuesRejected
            Forwarder TakeFromItsQueue: sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ReceiveMessage on QueuesFindings
            Forwarder WriteItsLog: logs:CreateLogStream, logs:PutLogEvents on ForwarderLogs
            Redrive AskWhetherSecurityHubIsEnabled: securityhub:DescribeHub on securityhub:hub/default
            Redrive GiveTheCanaryBack: sqs:ChangeMessageVisibility on QueuesFindingsDeadLetter
            Redrive ImportFindings: securityhub:BatchImportFindings on securityhub:product/ACCOUNT/default if securityhub:TargetAccount is ACCOUNT
            Redrive MoveOutOfTheDeadLetterQueues: sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ListMessageMoveTasks, sqs:ReceiveMessage, sqs:StartMessageMoveTask on QueuesEventsDeadLetter, QueuesFindingsDeadLetter
            Redrive SendOn: sqs:SendMessage on QueuesEvents, QueuesFindings, QueuesRejected
            Redrive WriteItsLog: logs:CreateLogStream, logs:PutLogEvents on RedriveLogs
            Sweep ReadAssociations: ssm:DescribeAssociation on ssm:association/*
            Sweep ReadFindings: securityhub:GetFindings on securityhub:hub/default
            Sweep ReadInventoryComplianceAndCommands: ssm:GetInventory, ssm:ListCommandInvocations, ssm:ListCommands, ssm:ListComplianceItems, ssm:ListResourceComplianceSummaries on *
            Sweep ReadPatchStates: ssm:DescribeInstancePatchStates on ec2:instance/*, ssm:managed-instance/*
            Sweep SendOn: sqs:SendMessage on QueuesFindings
            Sweep WriteItsLog: logs:CreateLogStream, logs:PutLogEvents on SweepLogs
            """.ReplaceLineEndings("\n"),
            string.Join('\n', Permissions(stacks.Default)));
        Assert.All(Of("AWS::IAM::Role").Values, role => Assert.Null(role["ManagedPolicyArns"]));
    }

    [Fact]
    public void The_redrive_is_scheduled_at_the_rate_that_was_chosen()
    {
        var schedule = Named(stacks.Default, "AWS::Events::Rule", "RedriveSchedule");

        Assert.Equal("rate(15 minutes)", (string?)schedule["ScheduleExpression"]);
        Assert.Equal("""{"maxMessagesPerSecond":500}""", (string?)schedule["Targets"]![0]!["Input"]);
    }

    [Theory]
    [InlineData("Redrive")]
    [InlineData("Sweep")]
    public void A_scheduled_function_is_invoked_by_its_schedule_alone(string function)
    {
        var permission = Of("AWS::Lambda::Permission").Values
            .Single(one => ((string)one["FunctionName"]!["Fn::GetAtt"]![0]!).StartsWith(function, StringComparison.Ordinal));

        Assert.Equal(("events.amazonaws.com", function + "Schedule"), (
            (string?)permission["Principal"], ((string)permission["SourceArn"]!["Fn::GetAtt"]![0]!)[..^8]));
        Assert.Equal(2, Of("AWS::Lambda::Permission").Count);
    }

    [Fact]
    public void Every_alarm_says_what_it_means_and_what_to_do()
    {
        var alarms = Of("AWS::CloudWatch::Alarm");

        Assert.Equal(18, alarms.Count);
        Assert.All(alarms.Values, alarm => Assert.InRange(((string?)alarm["AlarmDescription"])!.Length, 80, 1_024));
        Assert.All(alarms.Values, alarm => Assert.Null(alarm["AlarmActions"]));
    }

    [Fact]
    public void An_event_that_eventbridge_drops_is_an_alarm_for_each_rule()
    {
        var alarm = Of("AWS::CloudWatch::Alarm").Single(entry => entry.Key.StartsWith("AlarmsEventsLost", StringComparison.Ordinal)).Value;
        var metrics = alarm["Metrics"]!.AsArray()
            .Select(metric => metric!["MetricStat"]?["Metric"]).Where(metric => metric is not null).ToList();

        Assert.Equal(3, metrics.Count);
        Assert.All(metrics, metric => Assert.Equal("InvocationsFailedToBeSentToDlq", (string?)metric!["MetricName"]));
        Assert.Equal(
            Of("AWS::Events::Rule").Where(rule => rule.Value["EventPattern"] is not null).Select(rule => rule.Key).Order(StringComparer.Ordinal),
            metrics.Select(metric => (string)metric!["Dimensions"]![0]!["Value"]!["Ref"]!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("NoStateNoncompliant", "NoStateNoncompliant", 0)]
    [InlineData("ImportsTooLate", "ImportLatency", 15 * 60 * 1_000)]
    [InlineData("EventsTooOld", "ApproximateAgeOfOldestMessage", 15 * 60)] // Received three times, in 7 minutes, a message has no age.
    [InlineData("FindingsTooOld", "ApproximateAgeOfOldestMessage", 15 * 60)]
    public void What_is_late_or_missing_is_an_alarm(string name, string metric, double threshold)
    {
        var alarm = Of("AWS::CloudWatch::Alarm").Single(entry => entry.Key[..^8] == "Alarms" + name).Value;

        Assert.Equal((metric, threshold), ((string?)alarm["MetricName"], alarm["Threshold"]!.GetValue<double>()));
        Assert.Equal("GreaterThanThreshold", (string?)alarm["ComparisonOperator"]);
    }

    [Theory]
    [InlineData("ComplianceEvents", 2, 3)]
    [InlineData("Forwarder", 2, 3)]
    [InlineData("Redrive", 1, 1)] // It runs once in three periods: in two running it would never fail.
    [InlineData("Sweep", 288, 288)] // It runs once a day, and its alarm lasts as long.
    public void A_function_that_fails_or_is_throttled_is_an_alarm(string function, int errors, int throttles)
    {
        int Periods(string metric) => Of("AWS::CloudWatch::Alarm")
            .Single(alarm => alarm.Key[..^8] == $"Alarms{function}{metric}").Value["EvaluationPeriods"]!.GetValue<int>();

        Assert.Equal((errors, throttles), (Periods("Errors"), Periods("Throttles")));
    }

    [Theory]
    [InlineData("RedriveCommand", """{"maxMessagesPerSecond":500}""")]
    [InlineData("RedriveDryRunCommand", """{"dryRun":true}""")]
    public void The_outputs_have_the_redrive_ready_to_paste(string output, string input)
    {
        var parts = stacks.Default["Outputs"]![output]!["Value"]!["Fn::Join"]![1]!.AsArray();
        var command = string.Concat(parts.Select(part => part is JsonObject ? (string)part["Ref"]! : (string)part!));

        Assert.StartsWith(
            $"echo '{input}' | aws lambda invoke --region AWS::Region --function-name RedriveFunction", command, StringComparison.Ordinal);
        Assert.EndsWith(" --payload fileb:///dev/stdin /dev/stdout", command, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ComplianceEvents")]
    [InlineData("Forwarder")]
    [InlineData("Redrive")]
    [InlineData("Sweep")]
    public void The_outputs_name_the_log_of_each_function(string function) => Assert.StartsWith(
        function + "Logs", (string?)stacks.Default["Outputs"]![function + "LogGroup"]!["Value"]!["Ref"], StringComparison.Ordinal);

    [Fact]
    public void Every_suppression_of_a_linter_has_its_reason_and_stands_at_the_resource_that_it_is_about()
    {
        var suppressions = stacks.Default["Resources"]!.AsObject()
            .Where(entry => entry.Value!["Metadata"]?["cdk_nag"] is not null)
            .SelectMany(entry => entry.Value!["Metadata"]!["cdk_nag"]!["rules_to_suppress"]!.AsArray()
                .Select(rule => (entry.Key[..^8], rule!)))
            .ToList();

        Assert.Equal(
            [
                ("ComplianceEventsRoleDefaultPolicy", "AwsSolutions-IAM5"), ("QueuesRejected", "AwsSolutions-SQS3"),
                ("SweepRoleDefaultPolicy", "AwsSolutions-IAM5"),
            ],
            suppressions.Select(entry => (entry.Item1, (string)entry.Item2["id"]!)).Order());
        Assert.All(suppressions, entry => Assert.InRange(((string)entry.Item2["reason"]!).Length, 40, 400));
    }

    [Fact]
    public void Processing_can_be_paused_while_the_rules_go_on()
    {
        var template = stacks.Synthesize(new DeploymentOptions { ProcessingEnabled = false });

        Assert.All(Of("AWS::Lambda::EventSourceMapping").Values, mapping => Assert.True(mapping["Enabled"]!.GetValue<bool>()));
        Assert.All(Templates.Of(template, "AWS::Lambda::EventSourceMapping").Values, mapping => Assert.False(mapping["Enabled"]!.GetValue<bool>()));
        Assert.All(
            Templates.Of(template, "AWS::Events::Rule").Values.Where(rule => rule["EventPattern"] is not null),
            rule => Assert.Equal("ENABLED", (string?)rule["State"]));
    }

    [Fact]
    public void The_rates_that_an_owner_chooses_reach_the_function_that_keeps_to_them()
    {
        var functions = Templates.Of(stacks.Synthesize(new DeploymentOptions { ImportsPerSecond = 40, ReadsPerSecond = 5 }), "AWS::Lambda::Function");
        string? Setting(string function, string name) =>
            (string?)functions.Single(entry => entry.Key.StartsWith(function, StringComparison.Ordinal)).Value["Environment"]!["Variables"]![name];

        Assert.Equal(("40", null), (Setting("Forwarder", "IMPORTS_PER_SECOND"), Setting("ComplianceEvents", "IMPORTS_PER_SECOND")));
        Assert.Equal(("5", null), (Setting("ComplianceEvents", "READS_PER_SECOND"), Setting("Forwarder", "READS_PER_SECOND")));
    }

    [Fact]
    public void Trusting_Amazon_alone_points_each_function_at_the_roots_in_its_package_and_at_no_other()
    {
        var template = stacks.Synthesize(new DeploymentOptions { TrustStore = "amazon" });
        var functions = Templates.Of(template, "AWS::Lambda::Function").Values.Select(function => function["Environment"]!["Variables"]!).ToList();

        Assert.Equal(4, functions.Count);
        Assert.All(functions, variables => Assert.Equal("/var/task/amazon-roots.pem", (string?)variables["SSL_CERT_FILE"]));
        Assert.All(functions, variables => Assert.Equal("/var/task/none", (string?)variables["SSL_CERT_DIR"]));
        Assert.All(Of("AWS::Lambda::Function").Values, function => Assert.Null(function["Environment"]!["Variables"]!["SSL_CERT_FILE"]));
    }

    [Fact]
    public void With_a_key_of_the_owner_each_function_may_use_that_key_and_no_other()
    {
        const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1";
        var template = stacks.Synthesize(new DeploymentOptions { EncryptionKeyArn = Key });
        var statements = Templates.Of(template, "AWS::IAM::Policy").Values
            .Select(policy => policy["PolicyDocument"]!["Statement"]!.AsArray().Single(one => (string?)one!["Sid"] == "UseTheQueuesKey")!)
            .ToList();

        Assert.Equal(4, statements.Count);
        Assert.All(statements, statement =>
        {
            Assert.Equal(Key, (string?)statement["Resource"]);
            Assert.Equal(["kms:Decrypt", "kms:GenerateDataKey"], statement["Action"]!.AsArray().Select(action => (string)action!));
        });
    }

    [Fact]
    public void Options_change_what_they_say()
    {
        var template = stacks.Synthesize(new DeploymentOptions
        {
            ExportEnabled = false,
            Documents = ["My-PatchDocument"],
            ResourceIdFormat = "arn",
            HybridResourceType = "Other",
            ProductArn = "arn:aws:securityhub:eu-west-1:111122223333:product/acme/patches",
            RedriveSchedule = null,
            SweepSchedule = null,
            LogRetentionDays = 30,
            AlarmTopicArn = "arn:aws:sns:eu-west-1:111122223333:alarms",
            RemovalPolicy = "retain",
            EncryptionKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1",
            Runtime = "dotnet10",
        });
        var text = template.ToJsonString();

        Assert.All(Templates.Of(template, "AWS::Events::Rule").Values, rule => Assert.Equal("DISABLED", (string?)rule["State"]));
        Assert.Equal(3, Templates.Of(template, "AWS::Events::Rule").Count);
        Assert.All(Templates.Of(template, "AWS::CloudWatch::Alarm").Values, alarm => Assert.NotNull(alarm["AlarmActions"]));
        Assert.All(Templates.Of(template, "AWS::SQS::Queue").Values, queue => Assert.EndsWith("key/1", (string?)queue["KmsMasterKeyId"], StringComparison.Ordinal));
        Assert.All(Templates.Of(template, "AWS::Logs::LogGroup").Values, group => Assert.Equal(30, group["RetentionInDays"]!.GetValue<int>()));
        Assert.All(Templates.Of(template, "AWS::Lambda::Function").Values, function => Assert.Equal("dotnet10", (string?)function["Runtime"]));
        Assert.Contains("\"RESOURCE_ID_FORMAT\":\"arn\"", text, StringComparison.Ordinal);
        Assert.Contains("\"HYBRID_RESOURCE_TYPE\":\"Other\"", text, StringComparison.Ordinal);
        Assert.Contains("\"PRODUCT_ARN\":\"arn:aws:securityhub:eu-west-1:111122223333:product/acme/patches\"", text, StringComparison.Ordinal);
        Assert.Contains("\"kms:Decrypt\"", text, StringComparison.Ordinal);
        Assert.All(
            template["Resources"]!.AsObject().Where(entry => (string?)entry.Value!["Type"] is "AWS::SQS::Queue" or "AWS::Logs::LogGroup"),
            entry => Assert.Equal("Retain", (string?)entry.Value!["DeletionPolicy"]));
    }

    [Fact]
    public void Nothing_names_an_account_a_region_or_a_partition()
    {
        var text = stacks.Default.ToJsonString();

        Assert.DoesNotContain("arn:aws:", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[a-z]{2}-(east|west|north|south|central)[a-z]*-[0-9]", text);
    }

    private Dictionary<string, JsonNode> Of(string type) => Templates.Of(stacks.Default, type);
}
