using PatchFindings.Findings;

namespace PatchFindings.Sweeping;

/// <summary>What a subject's last operation was.</summary>
public readonly record struct LastOperation(DateTimeOffset EndedAt, bool IsNoncompliant);

/// <summary>What becomes of a finding that Security Hub shows.</summary>
public enum Fate
{
    /// <summary>It is right as it is, or nothing says otherwise.</summary>
    Stays,

    /// <summary>It is of an operation before the subject's last one, which found the node compliant.</summary>
    Compliant,

    /// <summary>It is of an operation before the subject's last one, which owes a finding of its own; or of the last one, which has another finding.</summary>
    Superseded,

    /// <summary>Its node is gone.</summary>
    Gone,

    /// <summary>It is owed, and so old that Security Hub would delete it.</summary>
    Renewed,
}

/// <summary>
/// The fleet on one side, Security Hub's findings on the other, and what differs. Pure. Findings are told apart by subject and by the end
/// of their operation, not by id: a command that Run Command has forgotten would be given another one.
/// </summary>
/// <param name="onTheirWay">How young an operation is whose finding may still wait in a queue.</param>
/// <param name="gone">Nodes that are terminated or deregistered; empty unless findings are closed.</param>
public sealed class Differences(
    IReadOnlyDictionary<Subject, LastOperation> fleet, DateTimeOffset now, TimeSpan onTheirWay, IReadOnlySet<string> gone, bool closes)
{
    /// <summary>Without closing, an operation that is older owes nothing any more: Security Hub deleted its finding, it was not lost.</summary>
    public static readonly TimeSpan OwedMax = TimeSpan.FromDays(14);

    /// <summary>Security Hub deletes a finding that was not updated for 90 days.</summary>
    public static readonly TimeSpan RenewedAfter = TimeSpan.FromDays(60);

    // A finding without its operation's end has its creation's time, which may step back by a millisecond.
    private static readonly TimeSpan SameEnd = TimeSpan.FromSeconds(1);

    // The finding of each subject's last operation, by id. Of two the one whose id comes last stays: so does it in every other sweep.
    private readonly Dictionary<Subject, string> _shown = [];
    private readonly HashSet<Subject> _doubled = [];

    /// <summary>Subjects whose last operation has more than one finding: made under two ids, before and after Run Command forgot the command.</summary>
    public IReadOnlySet<Subject> Doubled => _doubled;

    /// <summary>Takes in one finding that Security Hub shows.</summary>
    public Fate See(OpenFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (!fleet.TryGetValue(finding.Subject, out var last))
        {
            return closes && gone.Contains(finding.Subject.NodeId) ? Fate.Gone : Fate.Stays;
        }

        var isLast = (finding.EndedAt - last.EndedAt).Duration() < SameEnd;
        if (isLast && !_shown.TryAdd(finding.Subject, finding.Id) && _shown[finding.Subject] != finding.Id)
        {
            _doubled.Add(finding.Subject);
            _shown[finding.Subject] = string.CompareOrdinal(finding.Id, _shown[finding.Subject]) > 0 ? finding.Id : _shown[finding.Subject];
        }

        return !closes ? Fate.Stays
            : gone.Contains(finding.Subject.NodeId) ? Fate.Gone
            : isLast && _shown[finding.Subject] != finding.Id ? Fate.Superseded
            : isLast ? (last.IsNoncompliant && now - finding.UpdatedAt > RenewedAfter ? Fate.Renewed : Fate.Stays)
            : finding.EndedAt > last.EndedAt ? Fate.Stays
            : !last.IsNoncompliant ? Fate.Compliant
            : IsYoung(last) ? Fate.Stays
            : Fate.Superseded;
    }

    /// <summary>What is owed and was not seen; to be asked when all findings were seen.</summary>
    /// <returns>The subjects, and how many more are so young that their findings may still be on their way.</returns>
    public (List<(Subject Subject, DateTimeOffset EndedAt)> Missing, int OnTheirWay) Missing()
    {
        var missing = new List<(Subject, DateTimeOffset)>();
        var young = 0;
        foreach (var (subject, last) in fleet)
        {
            if (!last.IsNoncompliant || _shown.ContainsKey(subject) || gone.Contains(subject.NodeId)
                || (!closes && now - last.EndedAt > OwedMax))
            {
                continue;
            }

            if (IsYoung(last))
            {
                young++;
            }
            else
            {
                missing.Add((subject, last.EndedAt));
            }
        }

        missing.Sort((one, other) => string.CompareOrdinal(one.Item1.ToString(), other.Item1.ToString()));
        return (missing, young);
    }

    private bool IsYoung(LastOperation last) => now - last.EndedAt < onTheirWay;

    /// <summary>Why a finding of this fate is closed.</summary>
    public static ClosedBecause Because(Fate fate) => fate switch
    {
        Fate.Compliant => ClosedBecause.Compliant,
        Fate.Superseded => ClosedBecause.Superseded,
        Fate.Gone => ClosedBecause.Gone,
        _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, null),
    };
}

/// <summary>
/// What a finding is of: a node's patch state, of which there is one, or what one association last reported of the node. Operations of
/// one subject follow each other; those of different subjects have nothing to do with each other.
/// </summary>
/// <param name="AssociationId">Set for <c>AWS-RunPatchBaselineAssociation</c>, which leaves no patch state.</param>
public readonly record struct Subject(string NodeId, string? AssociationId = null);

/// <summary>What the sweep needs to know of a finding that Security Hub shows.</summary>
/// <param name="EndedAt">When its operation ended.</param>
public sealed record OpenFinding(string Id, Subject Subject, DateTimeOffset EndedAt, DateTimeOffset UpdatedAt)
{
    /// <returns><see langword="null"/> for a finding that this product did not make.</returns>
    public static OpenFinding? Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var nodeId = finding.Resources is [{ Id: { } resource }, ..] ? resource[(resource.LastIndexOf('/') + 1)..] : null;
        if (nodeId is null || !AwsText.IsNodeId(nodeId) || finding.Id is null
            || !AwsText.TryParseTime(finding.UpdatedAt, out var updated)
            || !(AwsText.TryParseTime(finding.PatchSummary?.OperationEndTime, out var ended)
                || AwsText.TryParseTime(finding.CreatedAt, out ended)))
        {
            return null;
        }

        const string Marker = $"/document/{OperationIdentity.AssociationDocumentName}/association/";
        var at = finding.Id.IndexOf(Marker, StringComparison.Ordinal);
        var association = at < 0 ? null : finding.Id[(at + Marker.Length)..].Split('/')[0];
        return new OpenFinding(finding.Id, new Subject(nodeId, association), ended, updated);
    }
}
