using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;

namespace PatchFindings.Cdk;

/// <summary>The metrics that the functions write in CloudWatch's embedded metric format.</summary>
internal static class PatchFindingsMetrics
{
    /// <summary>One for each outcome of an event.</summary>
    public static IReadOnlyList<string> Outcomes { get; } =
        ["Enqueued", "Compliant", "Superseded", "NotReady", "Unavailable", "NoState", "Rejected"];

    /// <summary>Of those that ended without a state, the ones whose node is noncompliant by the last state that is known.</summary>
    public const string NoStateNoncompliant = "NoStateNoncompliant";

    /// <summary>Findings that no event brought, but the sweep.</summary>
    public const string FindingsSweptIn = "FindingsSweptIn";

    public const string SweepsIncomplete = "SweepsIncomplete";

    public static Metric Of(string name, string statistic = "Sum") => new(new MetricProps
    {
        Namespace = "PatchFindings",
        MetricName = name,
        DimensionsMap = new Dictionary<string, string> { ["Service"] = "PatchFindings" },
        Statistic = statistic,
        Period = Duration.Minutes(5),
    });
}
