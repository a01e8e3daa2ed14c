using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SQS;
using Constructs;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;
using CfnRuleProps = Amazon.CDK.AWS.Events.CfnRuleProps;

namespace PatchFindings.Cdk;

/// <summary>The events that lead to findings or end them, and their way to the events queue.</summary>
internal sealed class EventRules : Construct
{
    // Terminal statuses. The user guide spells some with blanks, the API without.
    private static readonly string[] Ended =
    [
        "Success", "Failed", "TimedOut", "Cancelled", "Delivery Timed Out", "DeliveryTimedOut", "Execution Timed Out", "ExecutionTimedOut",
        "Undeliverable", "Terminated", "Invalid Platform", "InvalidPlatform", "Access Denied", "AccessDenied",
    ];

    // What the SSM Agent reports when an association's run has ended. Not Skipped, its fifth word: nothing ran, so nothing changed.
    private static readonly string[] RunEnded = ["Success", "Failed", "TimedOut", "Cancelled"];

    private readonly Queues _queues;
    private readonly bool _isEnabled;
    private readonly List<CfnRule> _all = [];

    public EventRules(Construct scope, string id, Queues queues, DeploymentOptions options)
        : base(scope, id)
    {
        (_queues, _isEnabled) = (queues, options.ExportEnabled);

        // A change of a node's compliance. Of type Patch alone: an association's compliance does not tell its document, its run does.
        Rule(
            "ComplianceChanges", "Nodes that became noncompliant", "Configuration Compliance State Change",
            new Dictionary<string, object>
            {
                ["compliance-type"] = new[] { "Patch" },
                ["compliance-status"] = new[] { "non_compliant" },
            });

        // The end of each patch operation: nothing promises that the event above repeats while a node stays noncompliant.
        Rule(
            "CommandEnds", "Patch operations that ended on a node", "EC2 Command Invocation Status-change Notification",
            new Dictionary<string, object>
            {
                ["document-name"] = options.Documents.ToArray(),
                ["status"] = Ended,
            });

        // Patch now, patch policies and Host Management patch by State Manager, whose runs no command's event is known to tell.
        Rule(
            "AssociationRuns", "Patch operations of State Manager that ended on a node", "EC2 State Manager Instance Association State Change",
            new Dictionary<string, object>
            {
                ["document-name"] = options.Documents.Append("AWS-RunPatchBaselineAssociation").Distinct().ToArray(),
                ["status"] = RunEnded,
            });
        if (options.CloseFindings)
        {
            Rule(
                "NodesCompliant", "Nodes that became compliant", "Configuration Compliance State Change",
                new Dictionary<string, object>
                {
                    ["compliance-type"] = new[] { "Patch" },
                    ["compliance-status"] = new[] { "compliant" },
                });

            // Not stopped: such an instance comes back as noncompliant as it was.
            Rule(
                "InstancesTerminated", "Instances that are gone for good", "EC2 Instance State-change Notification",
                new Dictionary<string, object> { ["state"] = new[] { "terminated" } }, source: "aws.ec2");
        }
    }

    public IReadOnlyList<CfnRule> All => _all;

    private void Rule(string id, string description, string detailType, Dictionary<string, object> detail, string source = "aws.ssm")
    {
        var rule = new CfnRule(this, id, new CfnRuleProps
        {
            Description = description,
            State = _isEnabled ? "ENABLED" : "DISABLED",
            EventPattern = new Dictionary<string, object>
            {
                ["source"] = new[] { source },
                ["detail-type"] = new[] { detailType },
                ["detail"] = detail,
            },
            Targets = new[]
            {
                new CfnRule.TargetProperty
                {
                    Id = "EventsQueue",
                    Arn = _queues.Events.QueueArn,
                    DeadLetterConfig = new CfnRule.DeadLetterConfigProperty { Arn = _queues.EventsDeadLetter.QueueArn },

                    // The most that EventBridge has; after that the event is in the dead-letter queue.
                    RetryPolicy = new CfnRule.RetryPolicyProperty { MaximumEventAgeInSeconds = 86_400, MaximumRetryAttempts = 185 },
                },
            },
        });
        AllowSending(_queues.Events, rule, id);
        AllowSending(_queues.EventsDeadLetter, rule, id);
        _all.Add(rule);
    }

    private static void AllowSending(Queue queue, CfnRule rule, string id) => queue.AddToResourcePolicy(new PolicyStatement(
        new PolicyStatementProps
        {
            Sid = "EventsOf" + id,
            Principals = [new ServicePrincipal("events.amazonaws.com")],
            Actions = ["sqs:SendMessage"],
            Resources = [queue.QueueArn],
            Conditions = new Dictionary<string, object>
            {
                ["ArnEquals"] = new Dictionary<string, object> { ["aws:SourceArn"] = rule.AttrArn },
                ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Aws.ACCOUNT_ID },
            },
        }));
}
