using LoopbackAws.Iam;

namespace PatchFindings.Local.Deployment;

/// <summary>
/// What AWS's own services must be allowed for a deployment to work: Lambda to poll the queues in a function's name, EventBridge to send to
/// queues and to invoke functions. In an account the first fails the deployment, and the others fail when an event comes.
/// </summary>
internal static class DeploymentPermissions
{
    private const string EventBridge = "events.amazonaws.com";

    private static readonly string[] PollingActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

    /// <summary>Checks a deployment.</summary>
    /// <exception cref="InvalidOperationException">A permission is missing: by action and resource.</exception>
    public static void Check(DeploymentDefinition definition, LiveDeployment deployment)
    {
        foreach (var mapping in definition.EventSourceMappings)
        {
            var function = definition.Functions.Single(function => function.Name == mapping.Function);
            var queue = deployment.Queue(mapping.Queue).Arn;
            foreach (var action in PollingActions)
            {
                Require(
                    function.Permissions.Allows(new RequiredPermission(action, queue)),
                    $"Lambda cannot feed {function.Name}: its role may not perform {action} on resource {queue}");
            }
        }

        foreach (var rule in definition.Rules)
        {
            foreach (var target in rule.Targets)
            {
                CheckDelivery(definition, deployment, rule.Name, target.Queue);
                if (target.DeadLetterQueue is { } deadLetterQueue)
                {
                    CheckDelivery(definition, deployment, rule.Name, deadLetterQueue);
                }
            }
        }

        foreach (var schedule in definition.Schedules)
        {
            var function = definition.Functions.Single(function => function.Name == schedule.Function);
            var rule = deployment.RuleArn(schedule.Name);
            Require(
                function.InvokedBy.Any(by => by.Principal == EventBridge && (by.SourceArn ?? rule) == rule),
                $"the schedule {schedule.Name} cannot invoke {function.Name}: its policy does not allow {EventBridge} lambda:InvokeFunction"
                + $" for {rule}");
        }
    }

    private static void CheckDelivery(DeploymentDefinition definition, LiveDeployment deployment, string rule, string queue)
    {
        var permission = new RequiredPermission("sqs:SendMessage", deployment.Queue(queue).Arn)
        {
            Context = new Dictionary<string, string>
            {
                ["aws:SourceArn"] = deployment.RuleArn(rule),
                ["aws:SourceAccount"] = deployment.AccountId,
                ["aws:SecureTransport"] = "true",
            },
        };
        Require(
            definition.Queues.Single(other => other.Name == queue).Policy.Allows(permission, EventBridge),
            $"the rule {rule} cannot send: the policy of the queue does not allow {EventBridge} sqs:SendMessage on resource"
            + $" {permission.Resource} for {deployment.RuleArn(rule)}");
    }

    private static void Require(bool isAllowed, string problem)
    {
        if (!isAllowed)
        {
            throw new InvalidOperationException("The deployment lacks a permission: " + problem + ".");
        }
    }
}
