using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Tests.Deployment;

public sealed class ScheduleExpressionTests
{
    [Theory]
    [InlineData("rate(1 minute)", 1)]
    [InlineData("rate(15 minutes)", 15)]
    [InlineData("rate(1 hour)", 60)]
    [InlineData("rate(2 days)", 2 * 24 * 60)]
    public void A_rate_is_an_interval(string expression, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), ScheduleExpression.Interval(expression));

    [Theory]
    [InlineData("")]
    [InlineData("15 minutes")]
    [InlineData("rate(0 minutes)")]
    [InlineData("rate(1 minutes)")]
    [InlineData("rate(15 minute)")]
    [InlineData("rate(-1 minutes)")]
    [InlineData("rate(1.5 hours)")]
    [InlineData("rate(15 seconds)")]
    [InlineData("rate(15 minutes) ")]
    [InlineData("rate(15 minutes)\n")]
    [InlineData("cron(0 12 * * ? *)")]
    public void What_is_no_rate_is_refused_by_name(string expression)
    {
        var error = Assert.Throws<FormatException>(() => ScheduleExpression.Interval(expression));

        Assert.Contains($"'{expression}'", error.Message, StringComparison.Ordinal);
    }
}
