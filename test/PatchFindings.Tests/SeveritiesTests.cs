using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

public sealed class SeveritiesTests
{
    [Theory]
    [InlineData("CRITICAL", "CRITICAL")]
    [InlineData("Critical", "CRITICAL")]
    [InlineData("HIGH", "HIGH")]
    [InlineData("MEDIUM", "MEDIUM")]
    [InlineData("LOW", "LOW")]
    [InlineData("INFORMATIONAL", "INFORMATIONAL")]
    [InlineData("UNSPECIFIED", "INFORMATIONAL")]
    [InlineData("something new", "INFORMATIONAL")]
    public void What_the_record_tells_counts_whatever_else_is_known(string told, string label)
    {
        var state = Known.Record with { NonCompliantSeverity = told, CriticalNonCompliantCount = 1 };

        Assert.True(Severities.IsTold(state));
        Assert.Equal(label, Severities.Of(state, Known.Summary with { OverallSeverity = "MEDIUM" }).Label);
    }

    [Theory]
    [InlineData("CRITICAL", "CRITICAL")]
    [InlineData("LOW", "LOW")]
    [InlineData("UNSPECIFIED", "INFORMATIONAL")]
    public void Without_it_the_operations_own_summary_counts(string overall, string label)
    {
        Assert.False(Severities.IsTold(Known.Noncompliant));
        Assert.Equal(label, Severities.Of(Known.Noncompliant, Known.Summary with { OverallSeverity = overall }).Label);
    }

    [Theory]
    [InlineData(null, "INFORMATIONAL")]
    [InlineData(0, "INFORMATIONAL")]
    [InlineData(1, "CRITICAL")]
    public void A_summary_of_another_operation_or_without_a_severity_leaves_it_to_the_critical_count(int? critical, string label)
    {
        var state = Known.Noncompliant with { CriticalNonCompliantCount = critical };

        Assert.Equal(label, Severities.Of(state, summary: null).Label);
        Assert.Equal(label, Severities.Of(state, Known.Summary with { OverallSeverity = null }).Label);
        Assert.Equal(label, Severities.Of(state, Known.Summary with { ExecutionId = "other", ExecutionTime = null }).Label);
        Assert.Equal(label, Severities.Of(state, Known.Summary with { ExecutionTime = Known.Started.AddSeconds(-1) }).Label);
    }
}
