namespace PatchFindings.Startup;

/// <summary>What an invocation gives to do, and what then must have happened.</summary>
/// <param name="Sizes">How many findings or events a batch has: in the first invocation, and in the other warm ones.</param>
/// <param name="Payload">The invocation's payload for a size.</param>
/// <param name="Findings">How many findings must reach Security Hub or the findings queue.</param>
/// <param name="Calls">How many calls to the services the first invocation takes; <see langword="null"/> for any number.</param>
/// <param name="Answer">What the answer must hold.</param>
internal sealed record Work(IReadOnlyList<int> Sizes, Func<int, byte[]> Payload, Func<int, int> Findings, int? Calls, string Answer)
{
    /// <summary>Whether the function keeps a pace that no setting lifts, so that warm invocations would show that.</summary>
    public bool IsPaced { get; init; }

    private const string NoFailures = "\"batchItemFailures\":[]";

    /// <summary>Findings queue → Security Hub: one import.</summary>
    public static Work Forward(Fleet fleet) => new([10, 100], fleet.Findings, size => size, 1, NoFailures);

    /// <summary>The same batches, which nobody forwards.</summary>
    public static Work Nothing(Fleet fleet) => new([10, 100], fleet.Findings, _ => 0, 0, NoFailures);

    /// <summary>Events queue → findings queue: the nodes' records, 40 a call, and a call for each ten findings.</summary>
    public static Work Judge(Fleet fleet) => new([10, 100], fleet.Events, size => size, 2, NoFailures);

    /// <summary>
    /// A scheduled redrive that finds messages in the findings' dead-letter queue: counts and tasks of both queues, the canary, and the move.
    /// </summary>
    public static Work Redrive(Fleet fleet) => new([1], _ => fleet.Scheduled(), _ => 1, 9, "\"taskHandle\"");

    /// <summary>A scheduled sweep that finds Security Hub as it must be: records, noncompliant nodes and associations, and findings.</summary>
    public static Work Sweep(Fleet fleet) => new(
        [Fleet.Size], _ => fleet.Scheduled(), _ => 0, 4, $"\"findings\":{Fleet.Size},\"missing\":0,\"onTheirWay\":0")
    {
        IsPaced = true,
    };
}
