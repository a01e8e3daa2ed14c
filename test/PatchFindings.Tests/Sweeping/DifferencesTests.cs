using PatchFindings.Sweeping;

namespace PatchFindings.Tests.Sweeping;

public sealed class DifferencesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Subject Node = new("i-0123456789abcdef0");

    private readonly Dictionary<Subject, LastOperation> _fleet = [];
    private readonly HashSet<string> _gone = [];

    [Fact]
    public void A_noncompliant_node_without_a_finding_is_missing()
    {
        Has(hoursAgo: 2, isNoncompliant: true);

        Assert.Equal([(Node, Now.AddHours(-2))], Compare().Missing().Missing);
    }

    [Fact]
    public void A_compliant_node_owes_nothing()
    {
        Has(hoursAgo: 2, isNoncompliant: false);

        Assert.Equal((0, 0), Counts(Compare()));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.999, true)]
    [InlineData(-0.999, true)]
    [InlineData(1, false)]
    [InlineData(-60, false)]
    public void A_finding_is_the_operations_if_both_ended_within_a_second_whatever_its_id(double secondsOff, bool isShown)
    {
        Has(hoursAgo: 2, isNoncompliant: true);
        var differences = Compare();

        differences.See(Finding(Now.AddHours(-2).AddSeconds(secondsOff)));

        Assert.Equal(isShown ? 0 : 1, differences.Missing().Missing.Count);
    }

    [Theory]
    [InlineData("execution", "run-command")]
    [InlineData("run-command", "execution")]
    public void Of_two_findings_of_one_operation_one_is_closed_and_always_the_same(string first, string second)
    {
        Has(hoursAgo: 2, isNoncompliant: true);
        var differences = Compare(closes: true);
        var (one, other) = (Finding(Now.AddHours(-2)) with { Id = first }, Finding(Now.AddHours(-2)) with { Id = second });

        differences.See(one);
        differences.See(other);

        Assert.Equal([Node], differences.Doubled);
        Assert.Equal((Fate.Superseded, Fate.Stays), first == "execution" ? (differences.See(one), differences.See(other)) : (differences.See(other), differences.See(one)));
        Assert.Empty(differences.Missing().Missing);
    }

    [Fact]
    public void A_finding_of_an_association_is_not_the_nodes_own()
    {
        Has(hoursAgo: 2, isNoncompliant: true);
        var differences = Compare();

        differences.See(Finding(Now.AddHours(-2)) with { Subject = Node with { AssociationId = "34fcb7e0" } });

        Assert.Single(differences.Missing().Missing);
    }

    [Theory]
    [InlineData(59, 0, 1)]
    [InlineData(60, 1, 0)]
    public void A_young_operations_finding_is_on_its_way(int minutesAgo, int missing, int onTheirWay)
    {
        Has(minutesAgo / 60.0, isNoncompliant: true);

        Assert.Equal((missing, onTheirWay), Counts(Compare()));
    }

    [Theory]
    [InlineData(false, 14, 1)]
    [InlineData(false, 14.01, 0)]
    [InlineData(true, 80, 1)]
    public void What_is_older_than_two_weeks_is_owed_only_where_findings_are_kept_up(bool closes, double daysAgo, int missing)
    {
        Has(daysAgo * 24, isNoncompliant: true);

        Assert.Equal((missing, 0), Counts(Compare(closes)));
    }

    [Theory]
    [InlineData(true, Fate.Compliant)]
    [InlineData(false, Fate.Stays)]
    public void A_later_compliant_operation_closes_a_finding_where_findings_are_closed(bool closes, Fate fate)
    {
        Has(hoursAgo: 2, isNoncompliant: false);

        Assert.Equal(fate, Compare(closes).See(Finding(Now.AddHours(-3))));
    }

    [Theory]
    [InlineData(2, Fate.Superseded)]
    [InlineData(0.5, Fate.Stays)]
    public void A_later_noncompliant_operation_closes_a_finding_once_its_own_cannot_be_on_its_way_any_more(double hoursAgo, Fate fate)
    {
        Has(hoursAgo, isNoncompliant: true);

        Assert.Equal(fate, Compare(closes: true).See(Finding(Now.AddHours(-3))));
    }

    [Fact]
    public void A_finding_newer_than_what_the_fleet_shows_stays()
    {
        Has(hoursAgo: 3, isNoncompliant: false);

        Assert.Equal(Fate.Stays, Compare(closes: true).See(Finding(Now.AddHours(-2))));
    }

    [Fact]
    public void A_finding_of_a_node_that_nothing_is_known_of_stays() =>
        Assert.Equal(Fate.Stays, Compare(closes: true).See(Finding(Now.AddDays(-50))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_node_that_is_gone_owes_nothing_and_its_findings_end(bool hasRecord)
    {
        if (hasRecord)
        {
            Has(hoursAgo: 3, isNoncompliant: true);
        }

        _gone.Add(Node.NodeId);
        var differences = Compare(closes: true);

        Assert.Equal(Fate.Gone, differences.See(Finding(Now.AddHours(-3))));
        Assert.Equal((0, 0), Counts(differences));
    }

    [Theory]
    [InlineData(60, Fate.Stays)]
    [InlineData(60.01, Fate.Renewed)]
    public void An_owed_finding_is_renewed_before_Security_Hub_deletes_it(double daysAgo, Fate fate)
    {
        Has(daysAgo * 24, isNoncompliant: true);

        Assert.Equal(fate, Compare(closes: true).See(Finding(Now.AddDays(-daysAgo))));
    }

    [Fact]
    public void A_finding_that_was_renewed_is_not_renewed_again()
    {
        Has(70 * 24, isNoncompliant: true);

        Assert.Equal(Fate.Stays, Compare(closes: true).See(Finding(Now.AddDays(-70)) with { UpdatedAt = Now.AddDays(-5) }));
    }

    private static OpenFinding Finding(DateTimeOffset ended) => new("run-command", Node, ended, ended);

    private static (int Missing, int OnTheirWay) Counts(Differences differences)
    {
        var (missing, onTheirWay) = differences.Missing();
        return (missing.Count, onTheirWay);
    }

    private void Has(double hoursAgo, bool isNoncompliant) => _fleet[Node] = new LastOperation(Now.AddHours(-hoursAgo), isNoncompliant);

    private Differences Compare(bool closes = false) => new(_fleet, Now, TimeSpan.FromHours(1), _gone, closes);
}
