using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PatchFindings.Cdk.Tests;

/// <summary>
/// What CloudFormation's execution role may (cdk/execution-policy.json), held against the resources of the template. What functions,
/// mappings, queues, roles and log groups need is what the handlers of their schemas in CloudFormation's registry ask for, as far as this
/// template has the properties, and the tags that CloudFormation itself sets; what the other types need is their services' actions, unproven.
/// </summary>
[Collection(nameof(StacksCollection))]
public sealed class DeployerPolicyTests(Stacks stacks)
{
    private const string Name = "PatchFindings-Name1A2B-XYZ";

    private static readonly Dictionary<string, (string Arn, string Actions)> Needed = new()
    {
        ["AWS::CloudWatch::Alarm"] = (
            $"arn:aws:cloudwatch:eu-west-1:111122223333:alarm:{Name}",
            "cloudwatch: PutMetricAlarm DescribeAlarms DeleteAlarms ListTagsForResource TagResource UntagResource"),
        ["AWS::CloudWatch::Dashboard"] = (
            "arn:aws:cloudwatch::111122223333:dashboard/Path-XYZ", "cloudwatch: PutDashboard GetDashboard DeleteDashboards"),
        ["AWS::Events::Rule"] = (
            $"arn:aws:events:eu-west-1:111122223333:rule/{Name}",
            "events: PutRule DescribeRule DeleteRule PutTargets RemoveTargets ListTargetsByRule ListTagsForResource TagResource UntagResource"),
        ["AWS::IAM::Policy"] = ($"arn:aws:iam::111122223333:role/{Name}", "iam: PutRolePolicy GetRolePolicy DeleteRolePolicy"),
        ["AWS::IAM::Role"] = (
            $"arn:aws:iam::111122223333:role/{Name}",
            "iam: CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy DeleteRole ListAttachedRolePolicies"
            + " ListRolePolicies TagRole UntagRole"),
        ["AWS::Lambda::EventSourceMapping"] = (
            "arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:1b2c",
            "lambda: CreateEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping ListTags TagResource"
            + " UntagResource"),
        ["AWS::Lambda::Function"] = (
            $"arn:aws:lambda:eu-west-1:111122223333:function:{Name}",
            "lambda: CreateFunction GetFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction GetFunctionCodeSigningConfig"
            + " GetFunctionRecursionConfig PutFunctionRecursionConfig GetFunctionScalingConfig GetRuntimeManagementConfig"
            + " PutRuntimeManagementConfig PutFunctionConcurrency DeleteFunctionConcurrency ListTags TagResource UntagResource"),
        ["AWS::Lambda::Permission"] = (
            $"arn:aws:lambda:eu-west-1:111122223333:function:{Name}", "lambda: AddPermission GetPolicy RemovePermission"),
        ["AWS::Logs::LogGroup"] = (
            $"arn:aws:logs:eu-west-1:111122223333:log-group:{Name}:*",
            "logs: CreateLogGroup DescribeLogGroups DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy GetDataProtectionPolicy"
            + " ListTagsForResource ListTagsLogGroup TagLogGroup TagResource UntagLogGroup UntagResource"),
        ["AWS::SQS::Queue"] = (
            $"arn:aws:sqs:eu-west-1:111122223333:{Name}",
            "sqs: CreateQueue GetQueueUrl GetQueueAttributes SetQueueAttributes DeleteQueue ListQueueTags TagQueue UntagQueue"),
        ["AWS::SQS::QueuePolicy"] = ($"arn:aws:sqs:eu-west-1:111122223333:{Name}", "sqs: SetQueueAttributes GetQueueAttributes"),
    };

    // What is needed beside the resources: the packages, the roles handed to Lambda, and the template's one parameter.
    private static readonly (string Arn, string Actions)[] Beside =
    [
        ("arn:aws:s3:::cdk-hnb659fds-assets-111122223333-eu-west-1/1a2b.zip", "s3: GetObject GetObjectVersion"),
        ($"arn:aws:iam::111122223333:role/{Name}", "iam: PassRole"),
        ("arn:aws:ssm:eu-west-1:111122223333:parameter/cdk-bootstrap/hnb659fds/version", "ssm: GetParameters"),
    ];

    [Fact]
    public void Each_resource_of_the_template_can_be_made_changed_and_removed()
    {
        var template = stacks.Synthesize(new DeploymentOptions { CloseFindings = true, PatchDetails = true });
        var types = template["Resources"]!.AsObject().Select(resource => (string)resource.Value!["Type"]!).Distinct();

        Assert.Equal(Needed.Keys.Order(StringComparer.Ordinal), types.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Calls(), call => !Statements().Any(statement => Allows(statement, call.Action, call.Arn)));
        Assert.Contains("/cdk-bootstrap/hnb659fds/version", template["Parameters"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allowed_that_no_resource_needs()
    {
        var needed = Calls().Select(call => call.Action).ToHashSet();

        Assert.DoesNotContain(Statements().SelectMany(statement => Texts(statement["Action"])), action => !needed.Contains(action));
        Assert.All(Statements(), statement => Assert.Equal("Allow", (string?)statement["Effect"]));
        Assert.Equal(
            ["LogsAsTheyAre", "Mappings"],
            Statements().Where(statement => Texts(statement["Resource"]).Contains("*")).Select(statement => (string?)statement["Sid"]).Order());
    }

    [Theory]
    [InlineData("lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:111122223333:function:payroll")]
    [InlineData("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/Admin")]
    [InlineData("iam:PassRole", "arn:aws:iam::111122223333:role/Admin")]
    [InlineData("sqs:DeleteQueue", "arn:aws:sqs:eu-west-1:111122223333:orders")]
    [InlineData("sqs:ReceiveMessage", "arn:aws:sqs:eu-west-1:111122223333:PatchFindings-Events")]
    public void What_is_another_stacks_is_out_of_reach(string action, string arn) =>
        Assert.DoesNotContain(Statements(), statement => Allows(statement, action, arn));

    [Theory]
    [InlineData("deployer-policy.json")]
    [InlineData("execution-policy.json")]
    public void A_policy_fits_into_a_managed_policy(string file) =>
        Assert.InRange(Policy(file).ToJsonString().Count(character => !char.IsWhiteSpace(character)), 1, 6_144);

    [Fact]
    public void The_one_who_deploys_may_use_the_bootstrap_stacks_roles_and_nothing_else()
    {
        var statement = Assert.Single(Policy("deployer-policy.json")["Statement"]!.AsArray())!;

        Assert.Equal("sts:AssumeRole", (string?)statement["Action"]);
        Assert.All(Texts(statement["Resource"]), arn => Assert.Matches("^arn:\\*:iam::\\*:role/cdk-hnb659fds-[a-z-]+-role-\\*$", arn));
        Assert.DoesNotContain(Texts(statement["Resource"]), arn => arn.Contains("cfn-exec", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Action, string Arn)> Calls() => Needed.Values.Concat(Beside).SelectMany(need =>
    {
        var words = need.Actions.Split(' ');
        return words.Skip(1).Select(action => (words[0] + action, need.Arn));
    });

    private static IEnumerable<JsonNode> Statements() => Policy("execution-policy.json")["Statement"]!.AsArray().Select(statement => statement!);

    private static JsonNode Policy(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Stacks.Root(), "cdk", file)))!;

    private static bool Allows(JsonNode statement, string action, string arn) =>
        Texts(statement["Action"]).Contains(action)
        && Texts(statement["Resource"]).Any(pattern => Regex.IsMatch(arn, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$"));

    private static IEnumerable<string> Texts(JsonNode? node) =>
        node is JsonArray array ? array.Select(item => (string)item!) : [(string)node!];
}
