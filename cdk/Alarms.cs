using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>What wakes a person, each with what it means and what to do.</summary>
internal sealed class Alarms : Construct
{
    // For a day, which is the most that CloudWatch looks back by periods of five minutes.
    private const int PeriodsADay = 288;

    private readonly IAlarmAction? _action;

    public Alarms(
        Construct scope, string id, EventRules rules, Queues queues, IReadOnlyList<LambdaFunction> functions, DeploymentOptions options)
        : base(scope, id)
    {
        _action = options.AlarmTopicArn is { } arn ? new SnsAction(Topic.FromTopicArn(this, "Topic", arn)) : null;

        Alarm(
            "EventsLost", Undelivered(rules), threshold: 0, periods: 1,
            "EventBridge could deliver an event neither to the events queue nor to its dead-letter queue and dropped it: the one"
            + " place where something is lost. Look at the two queues' policies and, with a customer-managed key, at the key's policy;"
            + " then scan the nodes again. See docs/deployment.md.");

        // What SQS itself moves to a dead-letter queue is not among the messages sent to it: what lies there is looked at.
        Alarm(
            "FindingsDeadLettered", Waiting(queues.FindingsDeadLetter), threshold: 0, periods: 1,
            "Findings could not be imported for about 16 minutes and wait in the dead-letter queue. Nothing is lost for 14 days."
            + " The forwarder's log names the cause (code, reason); the scheduled redrive moves them back to their queue once Security"
            + " Hub takes findings again. See docs/outages.md.");
        Alarm(
            "EventsDeadLettered", Waiting(queues.EventsDeadLetter), threshold: 0, periods: 1,
            "Events could not be evaluated for about an hour, or EventBridge could not deliver them. Nothing is lost for 14 days. The"
            + " compliance-event function's log names the cause (outcome unavailable, reason); the scheduled redrive moves them"
            + " back to their queue. See docs/outages.md.");
        Alarm(
            "Rejected", Waiting(queues.Rejected), threshold: 0, periods: 1,
            "An event or a finding can never be processed and lies in the rejected queue. Read it: Reason, Field and Value say what is"
            + " wrong, Body is the whole of it. Delete it when it is understood; nobody retries it. See docs/errors.md.");
        Alarm(
            "NoStateNoncompliant", PatchFindingsMetrics.Of(PatchFindingsMetrics.NoStateNoncompliant), threshold: 0, periods: 1,
            "A patch operation ended on a node, Systems Manager showed no state of it for 30 minutes, and by the last state that it does"
            + " show the node is noncompliant: a finding may be missing. The compliance-event function's log names node and operation"
            + " (outcome no-state). Look whether the operation ran at all (the command's or association's output) and its SSM Agent"
            + " reports; then scan the node again. See docs/errors.md.");

        // SQS leaves a message out of this age once it has been received three times, which takes about seven minutes here: what is seen
        // is what nobody takes, not what fails. What fails is told by the dead-letter queues.
        Alarm(
            "EventsTooOld", Age(queues.Events), threshold: 900, periods: 3,
            "Events lie in their queue for more than 15 minutes and are not taken. The age leaves out what was tried three times, so it"
            + " is not that they fail. Look whether the compliance-event function's mapping is enabled (processingEnabled), whether the"
            + " function is throttled, and whether more events come than readsPerSecond lets through.");
        Alarm(
            "FindingsTooOld", Age(queues.Findings), threshold: 900, periods: 3,
            "Findings lie in their queue for more than 15 minutes and are not taken. The age leaves out what was tried three times, so it"
            + " is not that they fail. Look whether the forwarder's mapping is enabled (processingEnabled), whether the function is"
            + " throttled, and whether more findings come than importsPerSecond lets through or Security Hub answers slowly.");
        Alarm(
            "ImportsTooLate", PatchFindingsMetrics.Of("ImportLatency", "p90"), threshold: 900_000, periods: 3,
            "One finding in ten arrives in Security Hub more than 15 minutes after its patch operation ended; seconds are usual. Look at"
            + " the dashboard where it waits: events not ready (Systems Manager is late), unavailable (it throttles), or findings that"
            + " fail (Security Hub). Expected after an outage, while the redrive makes up for it.");
        Alarm(
            "FindingsSweptIn", PatchFindingsMetrics.Of(PatchFindingsMetrics.FindingsSweptIn), threshold: 0, periods: PeriodsADay,
            "The sweep found noncompliant nodes whose finding was not in Security Hub, and sent it: nothing is missing any more, but events"
            + " were lost or came to nothing. Expected once after the first deployment, after a time with exportEnabled or processingEnabled"
            + " off, and while findings wait in a dead-letter queue. Else look whether the rules are enabled, at their FailedInvocations,"
            + " and in the compliance-event function's log for the nodes' outcomes. See docs/deployment.md.");
        Alarm(
            "SweepsIncomplete", PatchFindingsMetrics.Of(PatchFindingsMetrics.SweepsIncomplete), threshold: 0, periods: PeriodsADay,
            "A sweep did not come to its end, or the findings queue did not take all: whether Security Hub equals Systems Manager is not"
            + " known. Nothing was closed on half an answer, and the next sweep starts anew. The sweep function's log says why"
            + " (incompleteBecause): a refusal is a permission, throttling or a time that ran out asks for another readsPerSecond or"
            + " findingReadsPerSecond. Then invoke it by hand. See docs/deployment.md.");
        foreach (var function in functions)
        {
            var name = function.Node.Id;

            // A function that is fed by a queue fails in one period after another. The redrive runs once in three; of the sweep, which
            // runs once a day, the alarm lasts until the next run.
            var (errors, throttles) = function switch { RedriveFunction => (1, 1), SweepFunction => (PeriodsADay, PeriodsADay), _ => (2, 3) };
            Alarm(
                name + "Errors", function.Function.MetricErrors(Sum()), threshold: 0, errors,
                $"The function {name} fails as a whole: it cannot start (an environment variable, a permission), or it ran out of time or"
                + " memory. Its log has the error. Messages stay in their queues and come back.");
            Alarm(
                name + "Throttles", function.Function.MetricThrottles(Sum()), threshold: 0, throttles,
                $"The function {name} gets no execution environment: the account's concurrency is used up. Messages wait in their queues;"
                + " raise the account's limit or give the function reserved concurrency.");
        }
    }

    private static MetricOptions Sum() => new() { Statistic = "Sum", Period = Duration.Minutes(5) };

    private static MathExpression Undelivered(EventRules rules)
    {
        IMetric Of(Amazon.CDK.AWS.Events.CfnRule rule) => new Metric(new MetricProps
        {
            Namespace = "AWS/Events",
            MetricName = "InvocationsFailedToBeSentToDlq",
            DimensionsMap = new Dictionary<string, string> { ["RuleName"] = rule.Ref },
            Statistic = "Sum",
            Period = Duration.Minutes(5),
        });

        // A metric's name in an expression begins with a small letter.
        var metrics = rules.All.ToDictionary(rule => "of" + rule.Node.Id, Of);
        return new MathExpression(new MathExpressionProps
        {
            Label = "Events that were dropped",
            Expression = string.Join(" + ", metrics.Keys.Select(name => $"FILL({name}, 0)")),
            UsingMetrics = metrics,
            Period = Duration.Minutes(5),
        });
    }

    private static Metric Waiting(Amazon.CDK.AWS.SQS.Queue queue) =>
        queue.MetricApproximateNumberOfMessagesVisible(new MetricOptions { Statistic = "Maximum", Period = Duration.Minutes(5) });

    private static Metric Age(Amazon.CDK.AWS.SQS.Queue queue) =>
        queue.MetricApproximateAgeOfOldestMessage(new MetricOptions { Statistic = "Maximum", Period = Duration.Minutes(5) });

    private void Alarm(string id, IMetric metric, double threshold, double periods, string description)
    {
        var alarm = new Alarm(this, id, new AlarmProps
        {
            AlarmDescription = description,
            Metric = metric,
            Threshold = threshold,
            EvaluationPeriods = periods,
            DatapointsToAlarm = periods == PeriodsADay ? 1 : null,
            ComparisonOperator = ComparisonOperator.GREATER_THAN_THRESHOLD,
            TreatMissingData = TreatMissingData.NOT_BREACHING,
        });
        if (_action is not null)
        {
            alarm.AddAlarmAction(_action);
            alarm.AddOkAction(_action);
        }
    }
}
