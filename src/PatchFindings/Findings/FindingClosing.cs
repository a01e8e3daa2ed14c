namespace PatchFindings.Findings;

/// <summary>Why a finding ends; what stands in its <c>patchfindings/ClosedBecause</c>.</summary>
public enum ClosedBecause
{
    /// <summary><c>compliant</c>: a later operation found the node compliant.</summary>
    Compliant,

    /// <summary><c>superseded</c>: a later operation of the node has a finding of its own.</summary>
    Superseded,

    /// <summary><c>gone</c>: the node is terminated or deregistered.</summary>
    Gone,
}

/// <summary>
/// Ends or renews a finding that Security Hub has: the same finding, imported again with a newer <c>UpdatedAt</c>. The workflow is the
/// customer's and is never sent again.
/// </summary>
public static class FindingClosing
{
    /// <summary>The product field that tells why a finding was closed.</summary>
    public const string BecauseField = "patchfindings/ClosedBecause";

    /// <summary>The finding, archived.</summary>
    /// <param name="at">
    /// When what closes it happened. Security Hub takes an update only if it is newer, so that a clock that went back counts as a
    /// millisecond forward.
    /// </param>
    public static Finding Close(Finding open, ClosedBecause because, DateTimeOffset at)
    {
        var fields = Own(open);
        fields[BecauseField] = Text(because);
        return Updated(open, at) with { RecordState = "ARCHIVED", ProductFields = fields };
    }

    /// <summary>The finding, as if it had been found again now: Security Hub deletes what was not updated for 90 days.</summary>
    public static Finding Renew(Finding open, DateTimeOffset now) => Updated(open, now) with { ProductFields = Own(open) };

    private static Finding Updated(Finding open, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(open);
        var known = AwsText.TryParseTime(open.UpdatedAt, out var updated) ? updated.AddMilliseconds(1) : at;
        return open with { UpdatedAt = AwsText.FormatTime(at > known ? at : known), Workflow = null };
    }

    // Security Hub adds fields of its own (aws/…), which must not be sent back.
    private static Dictionary<string, string> Own(Finding open) =>
        (open.ProductFields ?? new Dictionary<string, string>())
            .Where(field => !field.Key.StartsWith("aws/", StringComparison.Ordinal))
            .ToDictionary(field => field.Key, field => field.Value);

    private static string Text(ClosedBecause because) => because switch
    {
        ClosedBecause.Compliant => "compliant",
        ClosedBecause.Superseded => "superseded",
        ClosedBecause.Gone => "gone",
        _ => throw new ArgumentOutOfRangeException(nameof(because), because, null),
    };
}
