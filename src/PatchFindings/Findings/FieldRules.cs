using System.Globalization;
using static PatchFindings.Findings.FieldChecks;

namespace PatchFindings.Findings;

/// <summary>
/// What one field of a finding may hold, whatever its limits. Each answer names the field and its value, or is <see langword="null"/>. A
/// parent's name is put before the field's only when there is something to tell: that nothing is wrong costs no text.
/// </summary>
internal static class FieldChecks
{
    public static Rejection? Text(string field, string? text, int lengthMin, int lengthMax, string parent = "") =>
        text is null ? new Rejection(parent + field, null, "is missing")
        : string.IsNullOrWhiteSpace(text) ? new Rejection(parent + field, text, "is blank")
        : text.Length < lengthMin || text.Length > lengthMax
            ? new Rejection(
                parent + field, text, $"must have {Number(lengthMin)} to {Number(lengthMax)} characters and has {Number(text.Length)}")
        : IsWellFormed(text) ? null
        : new Rejection(parent + field, text, "is not valid Unicode");

    public static Rejection? Optional(string field, string? text, int lengthMax, string parent = "") =>
        text is null ? null : Text(field, text, 1, lengthMax, parent);

    public static Rejection? OneOf(string field, string? text, string[] allowed, string parent = "") =>
        text is null ? new Rejection(parent + field, null, "is missing")
        : allowed.Contains(text) ? null
        : new Rejection(parent + field, text, $"must be one of {string.Join(", ", allowed)}");

    public static Rejection? Time(string field, string? text, out DateTimeOffset time)
    {
        time = default;
        return text is null ? new Rejection(field, null, "is missing")
            : AwsText.TryParseTime(text, out time) ? null
            : new Rejection(field, text, "is not an RFC 3339 date and time");
    }

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsWellFormed(string text)
    {
        var firstSurrogate = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        for (var i = firstSurrogate < 0 ? text.Length : firstSurrogate; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The format's rules for what <see cref="DetailedFinding"/> adds.</summary>
internal static class DetailRules
{
    // The API's model bounds none of these texts; the finding's size bounds them all.
    private const int TextLengthMax = AsffRules.FindingBytesMax;
    private const int DetailsMax = 50;
    private const int DetailKeyLengthMax = 127;
    private const int DetailValueLengthMax = 1_023;

    private static readonly string[] FixWords = ["YES", "NO", "PARTIAL"];

    public static Rejection? Check(IReadOnlyList<Vulnerability>? vulnerabilities)
    {
        for (var i = 0; i < (vulnerabilities?.Count ?? 0); i++)
        {
            var (field, vulnerability) = ($"Vulnerabilities[{Number(i)}]", vulnerabilities![i]);
            var rejection = Text(field + ".Id", vulnerability?.Id, 1, TextLengthMax)
                ?? (vulnerability!.Vendor is null ? null : Text(field + ".Vendor.Name", vulnerability.Vendor.Name, 1, TextLengthMax))
                ?? Optional(field + ".Vendor.VendorSeverity", vulnerability.Vendor?.VendorSeverity, TextLengthMax)
                ?? (vulnerability.FixAvailable is null ? null : OneOf(field + ".FixAvailable", vulnerability.FixAvailable, FixWords));
            for (var j = 0; rejection is null && j < (vulnerability!.VulnerablePackages?.Count ?? 0); j++)
            {
                var (name, package) = ($"{field}.VulnerablePackages[{Number(j)}]", vulnerability.VulnerablePackages![j]);
                rejection = package is null ? new Rejection(name, null, "is empty")
                    : Optional(name + ".Name", package.Name, TextLengthMax) ?? Optional(name + ".Version", package.Version, TextLengthMax)
                        ?? Optional(name + ".Architecture", package.Architecture, TextLengthMax);
            }

            if (rejection is not null)
            {
                return rejection;
            }
        }

        return null;
    }

    public static Rejection? Check(string field, IReadOnlyDictionary<string, string>? other)
    {
        if (other?.Count > DetailsMax)
        {
            return new Rejection(field, Number(other.Count), $"has more than {Number(DetailsMax)} pairs");
        }

        foreach (var (key, value) in other ?? new Dictionary<string, string>())
        {
            if ((Text($"{field} key", key, 1, DetailKeyLengthMax) ?? Text($"{field}.{key}", value, 1, DetailValueLengthMax)) is { } rejection)
            {
                return rejection;
            }
        }

        return null;
    }
}
