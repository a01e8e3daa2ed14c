namespace PatchFindings.Simulation.Mutants;

/// <summary>Every mutant, by name.</summary>
internal static class Catalogue
{
    public static IReadOnlyDictionary<string, Func<Mutant>> All { get; } = new Dictionary<string, Func<Mutant>>
    {
        [nameof(EveryBatchCarriesTheWholeSlice)] = () => new EveryBatchCarriesTheWholeSlice(),
        [nameof(NewIdPerEvent)] = () => new NewIdPerEvent(),
        [nameof(UpdatedAtFromTheSendingClock)] = () => new UpdatedAtFromTheSendingClock(),
        [nameof(AgeRestarts)] = () => new AgeRestarts(),
        [nameof(NoDeadline)] = () => new NoDeadline(),
        [nameof(TakesAStaleState)] = () => new TakesAStaleState(),
        [nameof(MixesTwoOperations)] = () => new MixesTwoOperations(),
        [nameof(TrustsTheNodesClock)] = () => new TrustsTheNodesClock(),
        [nameof(AnyStateReachesAnyCommand)] = () => new AnyStateReachesAnyCommand(),
        [nameof(TakesTheSnapshotForTheCommand)] = () => new TakesTheSnapshotForTheCommand(),
        [nameof(AnAssociationsRunsUnderOneId)] = () => new AnAssociationsRunsUnderOneId(),
        [nameof(WaitsForTheSeverity)] = () => new WaitsForTheSeverity(),
        [nameof(ForgetsANo)] = () => new ForgetsANo(),
        [nameof(IgnoresTheRecordsSeverity)] = () => new IgnoresTheRecordsSeverity(),
        [nameof(DoesNotStepBack)] = () => new DoesNotStepBack(),
        [nameof(ReadsInventoryOnly)] = () => new ReadsInventoryOnly(),
        [nameof(ReadsPatchStatesOnly)] = () => new ReadsPatchStatesOnly(),
        [nameof(TakesAnIntermediateReport)] = () => new TakesAnIntermediateReport(),
        [nameof(TakesAStaleAssociationItem)] = () => new TakesAStaleAssociationItem(),
        [nameof(TakesAStaleAssociationRecord)] = () => new TakesAStaleAssociationRecord(),
        [nameof(TrustsTheSummarysStatus)] = () => new TrustsTheSummarysStatus(),
        [nameof(NamesTheUnknownAtOnce)] = () => new NamesTheUnknownAtOnce(),
        [nameof(ReportsCompliantNodes)] = () => new ReportsCompliantNodes(),
        [nameof(ReadsTheFirstPageOnly)] = () => new ReadsTheFirstPageOnly(),
        [nameof(IgnoresFailedEntries)] = () => new IgnoresFailedEntries(),
        [nameof(NullBatchResponse)] = () => new NullBatchResponse(),
        [nameof(MisspeltBatchResponse)] = () => new MisspeltBatchResponse(),
        [nameof(ThrowsAfterSuccess)] = () => new ThrowsAfterSuccess(),
        [nameof(PrintsTheFailureCount)] = () => new PrintsTheFailureCount(),
        [nameof(OneFailureReplaysTheBatch)] = () => new OneFailureReplaysTheBatch(),
        [nameof(ReturnsMessagesAtOnce)] = () => new ReturnsMessagesAtOnce(),
        [nameof(DeletesBeforeImport)] = () => new DeletesBeforeImport(),
        [nameof(ReadsTheFirstFailureOnly)] = () => new ReadsTheFirstFailureOnly(),
        [nameof(SwallowsServerErrors)] = () => new SwallowsServerErrors(),
        [nameof(TakesNotEnabledForARefusal)] = () => new TakesNotEnabledForARefusal(),
        [nameof(KeepsOneFindingANode)] = () => new KeepsOneFindingANode(),
        [nameof(RedrivesWithoutCanary)] = () => new RedrivesWithoutCanary(),
        [nameof(DeletesTheCanaryAnyway)] = () => new DeletesTheCanaryAnyway(),
        [nameof(RefusedFindingsGoRound)] = () => new RefusedFindingsGoRound(),
    };
}
