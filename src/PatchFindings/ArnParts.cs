namespace PatchFindings;

/// <summary>The parts of an ARN where they stand in its text: for checks that keep none of them.</summary>
internal readonly ref struct ArnParts
{
    private ArnParts(ReadOnlySpan<char> text, scoped ReadOnlySpan<Range> parts)
    {
        Partition = text[parts[1]];
        Service = text[parts[2]];
        Region = text[parts[3]];
        AccountId = text[parts[4]];
        Resource = text[parts[5]];
    }

    public ReadOnlySpan<char> Partition { get; }

    public ReadOnlySpan<char> Service { get; }

    public ReadOnlySpan<char> Region { get; }

    public ReadOnlySpan<char> AccountId { get; }

    public ReadOnlySpan<char> Resource { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out ArnParts arn)
    {
        Span<Range> parts = stackalloc Range[6];
        if (text.Split(parts, ':') != 6 || text[parts[0]] is not "arn")
        {
            arn = default;
            return false;
        }

        arn = new ArnParts(text, parts);
        return !arn.Partition.IsEmpty && !arn.Service.IsEmpty && !arn.Resource.IsEmpty;
    }
}
