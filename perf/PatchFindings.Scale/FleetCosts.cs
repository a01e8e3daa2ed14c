namespace PatchFindings.Scale;

/// <summary>What a fleet costs a month of 30 days, by what the end of one operation on a node was measured to use.</summary>
/// <param name="noncompliant">A node that is noncompliant, of which two events tell at once.</param>
/// <param name="compliant">A node that is compliant, of which one event tells.</param>
/// <param name="fixedCosts">What the stack costs in any case.</param>
internal sealed class FleetCosts(Usage noncompliant, Usage compliant, FixedCosts fixedCosts)
{
    /// <summary>The fleet of the worked example, of the table and of the picture.</summary>
    public const double UsualShare = 0.3;

    /// <summary>What a month is reckoned as.</summary>
    public const int DaysAMonth = 30;

    public Usage Noncompliant => noncompliant;

    public Usage Compliant => compliant;

    public FixedCosts Fixed => fixedCosts;

    /// <summary>The model by the runs of the scenario of fleets.</summary>
    /// <param name="fleets">Its runs.</param>
    public static FleetCosts Of(IReadOnlyList<Measurement> fleets) => new(
        Usage.OfAnOperation(fleets.Single(FleetScenario.IsUsual)), Usage.OfAnOperation(fleets.Single(FleetScenario.IsCompliant)),
        FixedCosts.OfTheTemplate());

    /// <summary>What a fleet's operations use in a month.</summary>
    /// <param name="nodes">Nodes.</param>
    /// <param name="share">How many of them are noncompliant, 0 to 1.</param>
    /// <param name="operationsADay">Scans and installations of each node a day.</param>
    /// <param name="ofNoncompliant">Another usage of a noncompliant node's operation.</param>
    public Usage Uses(double nodes, double share = UsualShare, double operationsADay = 1, Usage? ofNoncompliant = null)
    {
        var operations = nodes * operationsADay * DaysAMonth;
        return (operations * share * (ofNoncompliant ?? noncompliant)) + (operations * (1 - share) * compliant);
    }

    /// <summary>US dollars a month, fixed costs included, no free tier taken off.</summary>
    /// <param name="uses">What the operations use.</param>
    public double All(Usage uses) => fixedCosts.All + uses.Cost.All;

    /// <summary>The same where the free tiers are the stack's alone.</summary>
    /// <param name="uses">What the operations use.</param>
    public double AllBeyondFreeTiers(Usage uses) => fixedCosts.BeyondFreeTiers + (uses + FixedCosts.Usage).BeyondFreeTiers.Cost.All;
}
