namespace PatchFindings.Simulation;

/// <summary>
/// Every seed that ever found a bug, kept with the bug's name. The draws that make a world of a seed must stay as they are, or these become
/// other worlds: then the bugs are tests of the judge, and other seeds that show them take their place here.
/// </summary>
public sealed class FoundSeeds
{
    [Theory]
    [InlineData(34, "A report of a WithHooks run was read without its id while the run went on, and its finding sent.")]
    [InlineData(16, "The same, on a node whose record was minutes behind.")]
    [InlineData(55, "The record was behind: five minutes after a WithHooks run an earlier report was taken for its last one.")]
    [InlineData(468, "The same, of an association's run.")]
    [InlineData(268, "An event of a run before met a WithHooks association in the middle of its next run, and named that report.")]
    [InlineData(1395, "The same, by the association's own event.")]
    [InlineData(486, "Only the record showed a scan of a Windows node: updates that count were not asked for, and the finding was lost.")]
    [InlineData(4710, "A clock ten minutes slow and a time cut to its second: the node's state was no command's.")]
    [InlineData(18024, "A command that left no state met the next one's, before its summary: available updates counted as compliant.")]
    [InlineData(18845, "A finding waited half an hour for its queue; the association's next run was taken for its own, which was still shown.")]
    [InlineData(6861, "A late event met a compliant operation that no summary told of yet, and gave up on its own, which was still shown.")]
    [InlineData(16308, "A late event met the next operation, minutes old by a clock that was ahead, before Run Command knew it: another id.")]
    [InlineData(8028, "Two commands within seconds: the event came a second after its command's end, as did the next one's state.")]
    public void A_seed_that_once_found_a_bug_finds_none(ulong seed, string bug)
    {
        var report = Run.Of(seed);

        Assert.True(report.IsClean, $"{bug}\n{report}");
    }
}
