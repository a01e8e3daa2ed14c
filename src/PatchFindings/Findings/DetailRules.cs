using static PatchFindings.Findings.FieldChecks;

namespace PatchFindings.Findings;

/// <summary>The format's rules for what <see cref="DetailedFinding"/> adds.</summary>
internal static class DetailRules
{
    private const int TextLengthMax = 512;
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
