using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>The path of the data on one page, from event to finding.</summary>
internal sealed class Dashboard : Construct
{
    private const double Half = 12;
    private const double Third = 8;
    private const double Quarter = 6;

    public Dashboard(Construct scope, string id, Queues queues, IReadOnlyList<LambdaFunction> functions, DeploymentOptions options)
        : base(scope, id)
    {
        var period = new MetricOptions { Statistic = "Maximum", Period = Duration.Minutes(5) };
        var dashboard = new Amazon.CDK.AWS.CloudWatch.Dashboard(this, "Path", new DashboardProps { DefaultInterval = Duration.Days(1) });
        dashboard.AddWidgets(
            Graph("1. Events and what became of them", Half,
            [
                PatchFindingsMetrics.Of("EventsReceived"),
                .. PatchFindingsMetrics.Outcomes.Append(PatchFindingsMetrics.NoStateNoncompliant)
                    .Concat(options.CloseFindings ? ["Closed"] : []).Select(name => PatchFindingsMetrics.Of(name)),
            ]),
            Graph("2. Findings in Security Hub", Half,
                [.. new[] { "FindingsImported", "FindingsRefused", "FindingsFailed" }.Select(name => PatchFindingsMetrics.Of(name))]));
        dashboard.AddWidgets(
            Graph("From operation to finding (ms)", Third,
                [.. new[] { "p50", "p90", "p99" }.Select(statistic => PatchFindingsMetrics.Of("ImportLatency", statistic))]),
            Graph("Waiting in queues", Third,
            [
                queues.Events.MetricApproximateNumberOfMessagesVisible(period),
                queues.Findings.MetricApproximateNumberOfMessagesVisible(period),
            ]),
            Graph("Oldest message (s)", Third,
            [
                queues.Events.MetricApproximateAgeOfOldestMessage(period),
                queues.Findings.MetricApproximateAgeOfOldestMessage(period),
            ]));
        dashboard.AddWidgets(
            Graph("Dead-letter and rejected queues", Quarter,
            [
                queues.EventsDeadLetter.MetricApproximateNumberOfMessagesVisible(period),
                queues.FindingsDeadLetter.MetricApproximateNumberOfMessagesVisible(period),
                queues.Rejected.MetricApproximateNumberOfMessagesVisible(period),
            ]),
            Graph("Moved back by the redrive", Quarter, [PatchFindingsMetrics.Of("MessagesRedriven")]),
            Graph("Brought in by the sweep, and closed", Quarter,
            [
                PatchFindingsMetrics.Of(PatchFindingsMetrics.FindingsSweptIn),
                PatchFindingsMetrics.Of(PatchFindingsMetrics.SweepsIncomplete),
                .. options.CloseFindings ? new[] { PatchFindingsMetrics.Of("FindingsClosed") } : [],
            ]),
            Graph("Errors and throttles of the functions", Quarter,
                [.. functions.SelectMany(function => new[] { function.Function.MetricErrors(), function.Function.MetricThrottles() })]));
    }

    private static GraphWidget Graph(string title, double width, IMetric[] metrics) => new(new GraphWidgetProps
    {
        Title = title,
        Width = width,
        Left = metrics,
        LeftYAxis = new YAxisProps { Min = 0 },
    });
}
