using System.Diagnostics.CodeAnalysis;

namespace PatchFindings;

/// <summary>An Amazon Resource Name: <c>arn:partition:service:region:account:resource</c>.</summary>
/// <param name="Partition">The partition, such as <c>aws</c>.</param>
/// <param name="Service">The service's namespace, such as <c>sqs</c>.</param>
/// <param name="Region">The Region; empty for global resources.</param>
/// <param name="AccountId">The account's 12 digits; empty for resources of AWS itself.</param>
/// <param name="Resource">Everything behind the fifth colon.</param>
public sealed record Arn(string Partition, string Service, string Region, string AccountId, string Resource)
{
    /// <summary>Reads an ARN.</summary>
    /// <param name="text">The text.</param>
    /// <param name="arn">The ARN, when the text is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Arn? arn)
    {
        arn = ArnParts.TryParse(text, out var parts)
            ? new Arn(
                parts.Partition.ToString(), parts.Service.ToString(), parts.Region.ToString(), parts.AccountId.ToString(),
                parts.Resource.ToString())
            : null;
        return arn is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{AccountId}:{Resource}";
}
