using System.Globalization;
using CsCheck;
using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.SecurityHub;
using static PatchFindings.Tests.ValidatorAgreementTests;

namespace PatchFindings.Tests.Findings;

/// <summary>
/// Findings with patches and CVEs of any text, whole and damaged: what this system accepts, the loopback Security Hub takes, and what it
/// rejects, the loopback refuses. <c>PATCHFINDINGS_FINDINGS=100000</c> generates more of them.
/// </summary>
public sealed class DetailAgreementTests(ITestOutputHelper output)
{
    private static readonly int Findings =
        int.Parse(Environment.GetEnvironmentVariable("PATCHFINDINGS_FINDINGS") ?? "6000", CultureInfo.InvariantCulture);

    private static readonly PatchState State = Known.Record with { MissingCount = 3, FailedCount = 1, CriticalNonCompliantCount = 1 };

    private static readonly Finding Plain = FindingMapping.ToFinding(
        new PatchOperation(State, OperationIdentity.OfCommand(Known.Document, Known.CommandA), Severity.High, IsSeverityTold: true),
        Sample.Own, new FindingOptions());

    private static readonly Gen<Finding> AnyFinding =
        from clean in Gen.Frequency((30, DetailedFindingTests.AnyRow.Array[0, 8]), (1, DetailedFindingTests.AnyRow.Array[0, 120]))
        from text in Anything.Text
        from place in Gen.Int[0, 40]
        let rows = clean.Select((row, i) => i * 3 == place ? row with { KbId = text }
            : (i * 3) + 1 == place ? row with { Title = text, KbId = "" }
            : (i * 3) + 2 == place ? row with { CveIds = [text] }
            : row).ToArray()
        from unknown in Gen.Frequency((9, Gen.Const(default(string))), (1, Gen.String[0, 2_000].Select(text => (string?)text)))
        select DetailedFinding.Of(Plain, State, new PatchDetails(unknown is null ? rows : [], unknown));

    [Fact]
    public void What_is_made_is_judged_alike()
    {
        var (taken, refused) = (0, 0);
        AnyFinding.Sample(
            finding =>
            {
                var json = AsffRules.Write(finding, out var tooLarge);
                var rejection = AsffRules.Check(finding) ?? tooLarge;
                var breaches = BreachesOf(json);
                Assert.True(
                    (rejection is null) == (breaches.Length == 0) || (rejection is not null && IsStricterHere(finding, rejection)),
                    $"here: {rejection?.Message ?? "accepted"}; there: {breaches}");
                Interlocked.Increment(ref rejection is null ? ref taken : ref refused);
            },
            iter: Findings / 2);
        output.WriteLine($"{taken} taken, {refused} refused");
        Assert.True(taken > Findings / 10 && refused > 0, "too few of either to prove anything");
    }

    [Fact]
    public void What_is_damaged_is_judged_alike()
    {
        var (taken, refused) = (0, 0);
        AnyFinding.SelectMany(finding => Mutation.Structure(AsffRules.Write(finding, out _))).Sample(
            body =>
            {
                var queued = QueuedFinding.Read(body, Sample.Own, out var rejection);
                var finding = queued?.Finding ?? Parse(body);
                if (finding is null || IsNoMatterOfForm(finding) || (rejection is not null && IsStricterHere(finding, rejection)))
                {
                    return;
                }

                var breaches = BreachesOf(AsffRules.Write(finding, out _));
                Assert.True((rejection is null) == (breaches.Length == 0), $"here: {rejection?.Message ?? "accepted"}; there: {breaches}");
                Interlocked.Increment(ref rejection is null ? ref taken : ref refused);
            },
            iter: Findings - (Findings / 2));
        output.WriteLine($"{taken} taken, {refused} refused");
        Assert.True(taken > Findings / 50 && refused > Findings / 50, "too few of either to prove anything");
    }
}
