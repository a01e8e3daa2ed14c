using Amazon.CDK;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>What a person needs after a deployment, ready to paste.</summary>
internal sealed class Outputs : Construct
{
    // The CLI gives up on an answer after a minute, and then invokes again.
    private const string Wait = " --cli-read-timeout 900";

    public Outputs(
        Construct scope, string id, Queues queues, IReadOnlyList<LambdaFunction> functions, RedriveFunction redrive, SweepFunction sweep,
        DeploymentOptions options)
        : base(scope, id)
    {
        var rate = $$"""{"maxMessagesPerSecond":{{options.MaxMessagesPerSecond}}}""";
        Output("RedriveCommand", Invoke(redrive, rate), "Moves what waits in the dead-letter queues back to be tried again, if Security Hub takes findings");
        Output("RedriveDryRunCommand", Invoke(redrive, """{"dryRun":true}"""), "Says what waits there, and moves nothing");
        Output("SweepFunctionName", sweep.Function.FunctionName, "The function that compares the whole fleet with Security Hub");
        Output("SweepDryRunCommand", Invoke(sweep, """{"dryRun":true}""", Wait), "Says where the two differ, and sends nothing");
        Output("SweepCommand", Invoke(sweep, "{}", Wait), "Sends what differs to the findings queue");
        Output(
            "FindingsCommand",
            $"aws securityhub get-findings --region {Aws.REGION} --max-items 10 --filters"
            + " '{\"ProductName\":[{\"Value\":\"Systems Manager Patch Manager\",\"Comparison\":\"EQUALS\"}],"
            + "\"RecordState\":[{\"Value\":\"ACTIVE\",\"Comparison\":\"EQUALS\"}]}'",
            "Lists findings; in the console, filter by this product name");
        Output("EventsQueueUrl", queues.Events.QueueUrl, "Events on their way to the compliance-event function");
        Output("FindingsQueueUrl", queues.Findings.QueueUrl, "Findings on their way to the forwarder");
        Output("RejectedQueueUrl", queues.Rejected.QueueUrl, "What is never retried, each message with the reason");
        Output("FindingsDeadLetterQueueUrl", queues.FindingsDeadLetter.QueueUrl, "Findings that wait for Security Hub");
        Output("EventsDeadLetterQueueUrl", queues.EventsDeadLetter.QueueUrl, "Events that wait for Systems Manager");
        foreach (var function in functions)
        {
            Output(function.Node.Id + "LogGroup", function.Logs.LogGroupName, $"The log of the function {function.Node.Id}");
        }
    }

    // The input comes by the one way that both versions of the AWS CLI read it as it is.
    private static string Invoke(LambdaFunction function, string input, string options = "") =>
        $"echo '{input}' | aws lambda invoke --region {Aws.REGION} --function-name {function.Function.FunctionName}"
        + $"{options} --payload fileb:///dev/stdin /dev/stdout";

    private void Output(string id, string value, string description) =>
        new CfnOutput(Stack.Of(this), id, new CfnOutputProps { Value = value, Description = description });
}
