using System.Text.Json.Nodes;
using LoopbackAws.CloudFormation;
using LoopbackAws.Iam;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Template;

namespace PatchFindings.Local.Tests.Template;

public sealed class TemplateDeploymentTests
{
    private readonly JsonNode _template = JsonNode.Parse(CommittedTemplate.Text)!;

    [Fact]
    public void The_committed_template_wires_the_five_queues_to_the_functions()
    {
        var deployment = Read();

        Assert.Equal(
            new QueueRoles("PatchFindings-Events", "EventsDeadLetter", "PatchFindings-Findings", "FindingsDeadLetter", "Rejected"),
            deployment.Roles);
        Assert.Equal(
            [("PatchFindings-Events", "ComplianceEvents", 240), ("PatchFindings-Findings", "Forwarder", 100)],
            deployment.EventSourceMappings.Select(mapping => (mapping.Queue, mapping.Function, mapping.Settings.BatchSize)).Order());
        Assert.All(deployment.EventSourceMappings, mapping => Assert.True(mapping.Settings.ReportBatchItemFailures));
        Assert.Equal(
            [("Redrive", "rate(15 minutes)"), ("Sweep", "rate(1 day)")],
            deployment.Schedules.Select(schedule => (schedule.Function, schedule.Expression)).Order());
        Assert.Equal(["PatchFindings-Events"], Queue(deployment, "EventsDeadLetter").DeadLetterSources!);
    }

    [Fact]
    public void A_function_may_what_its_role_says_and_nothing_else()
    {
        var forwarder = Read().Functions.Single(function => function.Name == "Forwarder").Permissions;
        var import = new RequiredPermission(
            "securityhub:BatchImportFindings", "arn:aws:securityhub:us-east-2:111122223333:product/111122223333/default")
        {
            Context = new Dictionary<string, string> { ["securityhub:TargetAccount"] = "111122223333" },
        };

        Assert.True(forwarder.Allows(import));
        Assert.False(forwarder.Allows(import with { Context = new Dictionary<string, string>() }));
        Assert.False(forwarder.Allows(import with { Resource = "arn:aws:securityhub:us-east-2:111122223333:product/other/default" }));
        Assert.True(forwarder.Allows(new RequiredPermission("sqs:SendMessage", "arn:aws:sqs:us-east-2:111122223333:Rejected")));
        Assert.False(forwarder.Allows(new RequiredPermission("sqs:SendMessage", "arn:aws:sqs:us-east-2:111122223333:PatchFindings-Events")));
        Assert.False(forwarder.Allows(new RequiredPermission("ssm:ListCommands", "*")));
    }

    [Fact]
    public void The_sweep_may_read_findings_of_its_hub_and_send_to_the_findings_queue_alone()
    {
        var sweep = Read().FunctionOf(FunctionProgramNames.Sweep).Permissions;

        Assert.True(sweep.Allows(new RequiredPermission("securityhub:GetFindings", "arn:aws:securityhub:us-east-2:111122223333:hub/default")));
        Assert.True(sweep.Allows(new RequiredPermission("sqs:SendMessage", "arn:aws:sqs:us-east-2:111122223333:PatchFindings-Findings")));
        Assert.False(sweep.Allows(new RequiredPermission("sqs:SendMessage", "arn:aws:sqs:us-east-2:111122223333:Rejected")));
        Assert.False(sweep.Allows(new RequiredPermission("ec2:DescribeInstances", "*")));
    }

    [Fact]
    public void A_disabled_export_disables_its_rules()
    {
        foreach (var (_, resource) in _template["Resources"]!.AsObject().Where(entry => entry.Value!["Properties"]?["EventPattern"] is not null))
        {
            resource!["Properties"]!["State"] = "DISABLED";
        }

        Assert.All(Read().Rules, rule => Assert.False(rule.IsEnabled));
    }

    [Fact]
    public void A_queue_that_is_not_in_the_template_is_named()
    {
        var (id, mapping) = _template["Resources"]!.AsObject().First(entry => (string?)entry.Value!["Type"] == "AWS::Lambda::EventSourceMapping");
        mapping!["Properties"]!["EventSourceArn"] = "arn:aws:sqs:us-east-2:111122223333:other";

        var problem = Assert.Throws<TemplateException>(Read);

        Assert.Contains(id, problem.Message, StringComparison.Ordinal);
        Assert.Contains("arn:aws:sqs:us-east-2:111122223333:other", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"Resources":{"Queue":{"Type":"AWS::SQS::Queue"}}}""")]
    [InlineData("""{"Resources":{"Queue":{}}}""")]
    public void What_is_no_template_of_this_system_is_refused(string json) =>
        Assert.Throws<TemplateException>(() => TemplateDeployment.Read(CloudFormationTemplate.Read(json, "us-east-2", "111122223333")));

    [Theory]
    [InlineData("""{"Fn::Sub":"a ${AWS::Region} ${!literal} ${Q.Arn}"}""", "a us-east-2 ${literal} arn:aws:sqs:us-east-2:111122223333:Q")]
    [InlineData("""{"Fn::Sub":["${x}-${AWS::AccountId}",{"x":{"Ref":"AWS::Partition"}}]}""", "aws-111122223333")]
    [InlineData("""{"Fn::Join":[":",["a",{"Ref":"P"},{"Fn::GetAtt":["Q","QueueName"]}]]}""", "a:default:Q")]
    [InlineData("""{"Fn::Select":[1,{"Fn::Split":["/","a/b/c"]}]}""", "b")]
    [InlineData("""{"Fn::If":["Yes","then","else"]}""", "then")]
    [InlineData("""{"Fn::If":["No","then","else"]}""", "else")]
    [InlineData("""{"Ref":"Q"}""", "https://sqs.us-east-2.amazonaws.com/111122223333/Q")]
    public void Intrinsic_functions_are_resolved(string value, string expected)
    {
        var template = CloudFormationTemplate.Read(
            $$$$"""
            {"Parameters":{"P":{"Type":"String","Default":"default"}},
             "Conditions":{"Yes":{"Fn::Equals":[{"Ref":"AWS::Region"},"us-east-2"]},"No":{"Fn::Not":[{"Condition":"Yes"}]}},
             "Resources":{"Q":{"Type":"AWS::SQS::Queue"},"R":{"Type":"X","Properties":{ "V":{{{{value}}}} } },"Gone":{"Type":"X","Condition":"No"}}}
            """,
            "us-east-2", "111122223333");

        Assert.Equal(expected, (string?)template.Property(template.Resources["R"], "V"));
        Assert.False(template.Resources.ContainsKey("Gone"));
    }

    private DeploymentDefinition Read() =>
        TemplateDeployment.Read(CloudFormationTemplate.Read(_template.ToJsonString(), "us-east-2", "111122223333"));

    private static QueueDefinition Queue(DeploymentDefinition deployment, string name) => deployment.Queues.Single(queue => queue.Name == name);
}
