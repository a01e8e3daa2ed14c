using PatchFindings.Findings;

namespace PatchFindings.Tests.Findings;

public sealed class FindingClosingTests
{
    private static readonly DateTimeOffset Ended = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Finding Open = new()
    {
        Id = "id",
        CreatedAt = "2026-03-01T12:00:00Z",
        UpdatedAt = "2026-03-01T12:00:00Z",
        RecordState = "ACTIVE",
        Workflow = new Workflow("NOTIFIED"),
        ProductFields = new Dictionary<string, string> { ["patchfindings/PatchGroup"] = "web", ["aws/securityhub/ProductName"] = "x" },
    };

    [Theory]
    [InlineData(ClosedBecause.Compliant, "compliant")]
    [InlineData(ClosedBecause.Superseded, "superseded")]
    [InlineData(ClosedBecause.Gone, "gone")]
    public void A_closed_finding_is_the_same_archived_and_says_why(ClosedBecause because, string text)
    {
        var closed = FindingClosing.Close(Open, because, Ended.AddHours(1));

        Assert.Equal(("id", "ARCHIVED", "2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z"), (closed.Id, closed.RecordState, closed.CreatedAt, closed.UpdatedAt));
        Assert.Equal(
            new Dictionary<string, string> { ["patchfindings/PatchGroup"] = "web", [FindingClosing.BecauseField] = text }, closed.ProductFields);
    }

    [Fact]
    public void The_workflow_is_the_customers_and_is_not_sent_again()
    {
        Assert.Null(FindingClosing.Close(Open, ClosedBecause.Gone, Ended.AddHours(1)).Workflow);
        Assert.Null(FindingClosing.Renew(Open, Ended.AddHours(1)).Workflow);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(0)]
    public void A_clock_that_went_back_still_makes_a_newer_update(int secondsLater) =>
        Assert.Equal(
            "2026-03-01T12:00:00.001Z",
            FindingClosing.Close(Open, ClosedBecause.Compliant, Ended.AddSeconds(secondsLater)).UpdatedAt);

    [Fact]
    public void Closing_twice_gives_the_same_bytes_so_that_two_sweeps_make_one_update() =>
        Assert.Equal(
            FindingClosing.Close(Open, ClosedBecause.Compliant, Ended.AddHours(1)).UpdatedAt,
            FindingClosing.Close(Open with { }, ClosedBecause.Compliant, Ended.AddHours(1)).UpdatedAt);

    [Fact]
    public void A_renewed_finding_stays_active_and_keeps_its_creation()
    {
        var renewed = FindingClosing.Renew(Open, Ended.AddDays(61));

        Assert.Equal(("ACTIVE", "2026-03-01T12:00:00Z", "2026-05-01T12:00:00Z"), (renewed.RecordState, renewed.CreatedAt, renewed.UpdatedAt));
    }
}
