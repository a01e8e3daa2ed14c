using System.Text.Json;
using PatchFindings.Findings;

namespace PatchFindings.SecurityHub;

/// <summary>A finding as it lay in the findings queue.</summary>
public sealed record QueuedFinding(Finding Finding, string Body)
{
    /// <summary>When the finding was last observed: its patch operation's end.</summary>
    public DateTimeOffset UpdatedAt { get; } =
        AwsText.TryParseTime(Finding.UpdatedAt, out var time) ? time : throw new ArgumentException("UpdatedAt is not a time.", nameof(Finding));

    /// <summary>What the finding takes in an import request, in bytes, its comma included.</summary>
    public int RequestBytes => 1 + AsffRules.BytesAsSent(Body);

    /// <summary>Reads a message of the findings queue. Whoever may send to the queue may send anything: all of it is checked.</summary>
    /// <param name="rejection">What is wrong with it, when the answer is <see langword="null"/>.</param>
    public static QueuedFinding? Read(string? body, FunctionIdentity own, out Rejection? rejection)
    {
        ArgumentNullException.ThrowIfNull(own);
        rejection = null;
        Finding? finding = null;
        try
        {
            finding = body is null ? null : JsonSerializer.Deserialize(body, PatchFindingsJson.Documents.Finding);
        }
        catch (JsonException e)
        {
            rejection = e.InnerException is InvalidOperationException
                ? new Rejection(Field(e), null, "is not valid Unicode: it holds half a surrogate pair")
                : e.Path is { Length: > 2 }
                ? new Rejection(Field(e), null, "is not of the finding format's type")
                : new Rejection("body", body, $"is not a finding as JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
            return null;
        }
        catch (ArgumentException)
        {
            rejection = new Rejection("body", body, "is not valid Unicode: it holds half a surrogate pair");
            return null;
        }

        if (finding is null)
        {
            rejection = new Rejection("body", body, "is empty");
            return null;
        }

        rejection = AsffRules.Check(finding) ?? AsffRules.CheckSize(body!) ?? CheckOwner(finding, own);
        return rejection is null ? new QueuedFinding(finding, body!) : null;
    }

    private static string Field(JsonException e) => e.Path is { Length: > 2 } path ? path[2..] : "body";

    private static Rejection? CheckOwner(Finding finding, FunctionIdentity own)
    {
        if (finding.AwsAccountId != own.AccountId)
        {
            return new Rejection("AwsAccountId", finding.AwsAccountId, $"is not this function's account {own.AccountId}");
        }

        return ArnParts.TryParse(finding.ProductArn, out var product) && product.Partition.SequenceEqual(own.Partition.Name)
            && product.Region.SequenceEqual(own.Region)
            ? null
            : new Rejection("ProductArn", finding.ProductArn, $"is not of this function's Region {own.Region}");
    }
}
