using System.Globalization;

namespace PatchFindings.Scale;

/// <summary>What a fleet costs a month, as tables of Markdown, for a reader who reckons it for a fleet of their own.</summary>
/// <param name="runs">Runs of the scenarios <c>fleet</c> and <c>calm</c>.</param>
internal sealed class CostReport(IReadOnlyList<Measurement> runs)
{
    private const int Thousand = 1_000;
    private const int ExampleNodes = 500;
    private const int VariantNodes = 5_000;
    private const double Share = FleetCosts.UsualShare;

    private readonly FleetCosts _fleet = FleetCosts.Of(runs);
    private readonly Markdown _text = new();

    public string Write()
    {
        var apart = Usage.OfAnOperation(runs.Single(FleetScenario.IsApart));
        var patches = Usage.OfAnOperation(runs.Single(FleetScenario.HasPatches));
        var alone = Usage.OfAnOperation(runs.Single(run => run.Name == CalmScenario.Name));

        WriteExample();
        _text.Heading("**Fixed**, US dollars a month", ["what", "how much", "US$"], texts: 2);
        foreach (var (what, howMuch, dollars) in _fleet.Fixed.Rows)
        {
            _text.Row(what, howMuch, Cents(dollars));
        }

        _text.Row("**all**", "", $"**{Cents(_fleet.Fixed.All)}**");

        _text.Heading(
            "**By use**: US dollars for a thousand operations that end on a node (a scan or an installation)",
            ["the node is", "Security Hub", "SQS", "Logs", "Lambda", "all"]);
        WritePrice("noncompliant, its two events at once", _fleet.Noncompliant);
        WritePrice("noncompliant, the second event half a minute later: taken in twice", apart);
        WritePrice("noncompliant, with `patchDetails`, 1 to 9 patches missing", patches);
        WritePrice("noncompliant, and the only one for 2 s: batches of one", alone);
        WritePrice("compliant, one event", _fleet.Compliant);

        _text.Heading(
            $"**A scan a day, {Share * 100:0} % noncompliant**, US dollars a month",
            ["nodes", "findings", "Security Hub", "SQS, Logs, Lambda", "fixed", "all", "first 10,000 findings free", "all free tiers"]);
        foreach (var nodes in new[] { ExampleNodes, VariantNodes, 50_000 })
        {
            var uses = _fleet.Uses(nodes);
            var free = Math.Min(uses.Findings, Prices.Free.Findings) * Prices.FindingIngested;
            _text.Row(
                Whole(nodes), Whole(uses.Findings), Parts(uses.Cost.SecurityHub), Parts(uses.Cost.WithoutSecurityHub),
                Cents(_fleet.Fixed.All), $"**{Cents(_fleet.All(uses))}**", Cents(_fleet.All(uses) - free), Cents(_fleet.AllBeyondFreeTiers(uses)));
        }

        _text.Heading($"**What changes it**, for {Whole(VariantNodes)} nodes, US dollars a month", ["the fleet", "by use", "all"]);
        WriteVariant($"a scan a day, {Share * 100:0} % noncompliant", _fleet.Uses(VariantNodes));
        WriteVariant("10 % noncompliant", _fleet.Uses(VariantNodes, share: 0.1));
        WriteVariant("100 % noncompliant", _fleet.Uses(VariantNodes, share: 1));
        WriteVariant("two operations a day", _fleet.Uses(VariantNodes, operationsADay: 2));
        WriteVariant("second events half a minute later", _fleet.Uses(VariantNodes, ofNoncompliant: apart));
        WriteVariant(
            "`closeFindings`: each finding is taken in once more, archived",
            _fleet.Uses(VariantNodes, ofNoncompliant: 2 * _fleet.Noncompliant));
        WriteVariant("`patchDetails`", _fleet.Uses(VariantNodes, ofNoncompliant: patches));
        WriteVariant("spread over the day: noncompliant nodes alone in their batches", _fleet.Uses(VariantNodes, ofNoncompliant: alone));
        return _text.ToString();
    }

    private static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string One(double share) => share.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Cents(double dollars) => dollars.ToString("N2", CultureInfo.InvariantCulture);

    // Of small fleets parts are so small that their sum would not be the whole's cents.
    private static string Parts(double dollars) => dollars < 1 ? dollars.ToString("0.000", CultureInfo.InvariantCulture) : Cents(dollars);

    private static string Thousandths(Usage operation, Func<Costs, double> of) =>
        (Thousand * of(operation.Cost)).ToString("0.0000", CultureInfo.InvariantCulture);

    private void WriteExample()
    {
        var (noncompliant, compliant) = (Thousandths(_fleet.Noncompliant, cost => cost.All), Thousandths(_fleet.Compliant, cost => cost.All));
        var uses = _fleet.Uses(ExampleNodes);
        _text.Paragraph($"""
            ```text
            US$ a month = {Cents(_fleet.Fixed.All)} + nodes × operations a day × {FleetCosts.DaysAMonth} / {Whole(Thousand)}
                               × (share noncompliant × {noncompliant} + share compliant × {compliant})
            ```
            """);
        _text.Paragraph(
            $"{Whole(ExampleNodes)} nodes, a scan a day, {Share * 100:0} % noncompliant = **US$ {Cents(_fleet.All(uses))} a month**, "
            + $"{Cents(_fleet.Fixed.All)} of it fixed:\n"
            + $"{ExampleNodes * FleetCosts.DaysAMonth / Thousand} thousand operations × ({One(Share)} × {noncompliant} + {One(1 - Share)} × {compliant}) = {Cents(uses.Cost.All)}. "
            + $"With all free tiers at hand: {Cents(_fleet.AllBeyondFreeTiers(uses))}.");
    }

    private void WritePrice(string node, Usage operation) => _text.Row(
        node, Thousandths(operation, cost => cost.SecurityHub), Thousandths(operation, cost => cost.Sqs),
        Thousandths(operation, cost => cost.Logs), Thousandths(operation, cost => cost.Lambda), Thousandths(operation, cost => cost.All));

    private void WriteVariant(string what, Usage uses) => _text.Row(what, Cents(uses.Cost.All), Cents(_fleet.All(uses)));
}
