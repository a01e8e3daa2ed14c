namespace PatchFindings.Simulation;

/// <summary>
/// Every seed that ever found a bug, kept with the bug's name. The draws that make a world of a seed must stay as they are, or these become
/// other worlds: the bugs themselves are tests of the evaluator, too.
/// </summary>
public sealed class FoundSeeds
{
    [Theory]
    [InlineData(41, "Two commands lay close together: the earlier one's counts fitted the later one's times and got its id.")]
    [InlineData(49, "A store lagged for over half an hour: past the deadline counts and execution of two operations were mixed.")]
    [InlineData(190, "The same, hours apart.")]
    [InlineData(53, "A compliant operation got a finding: its execution with an earlier operation's counts.")]
    [InlineData(55, "A node's clock was ahead: the compliant state before looked newer than the command; the finding was lost.")]
    [InlineData(64, "The same, before Systems Manager told any execution.")]
    [InlineData(653, "The same, and the compliance event took it for a later operation's.")]
    [InlineData(12, "No summary came before the deadline: the finding went out as INFORMATIONAL, and was never corrected.")]
    [InlineData(1258, "No summary, and a clock that was behind: the next command's counts under this command's id.")]
    [InlineData(15364, "An old event met a new operation whose command was unknown yet, and named it by the usual document: a second Id.")]
    [InlineData(19883, "The same.")]
    [InlineData(88951, "An old event met two new operations whose counts had the same sums, and took them for one.")]
    [InlineData(63671, "The same sums of two compliant operations made an event compliant, on another operation's word.")]
    [InlineData(97980, "The same, with a noncompliant operation between them.")]
    public void A_seed_that_once_found_a_bug_finds_none(ulong seed, string bug)
    {
        var report = Run.Of(seed);

        Assert.True(report.IsClean, $"{bug}\n{report}");
    }
}
