using PatchFindings.SecurityHub;

namespace PatchFindings.Forwarder;

/// <summary>One message of a batch, from body to Security Hub's answer.</summary>
/// <param name="messageId">The message's id in the findings queue.</param>
/// <param name="body">The finding's JSON.</param>
internal sealed class FindingRecord(string? messageId, string body)
{
    public string? MessageId => messageId;

    public string Body => body;

    /// <summary>The finding; <see langword="null"/> when the body is none.</summary>
    public QueuedFinding? Queued { get; set; }

    /// <summary>Until shown otherwise nothing is done, and the message comes back.</summary>
    public ImportAnswer Answer { get; set; } = new(ImportResult.Failed, "NotSent", "the finding was not sent");

    /// <summary>Why the message goes to the rejected queue; otherwise <see langword="null"/>.</summary>
    public Rejection? Rejection { get; set; }

    /// <summary>The record that is sent for this one: of the same finding, and at least as new.</summary>
    public FindingRecord? Winner { get; set; }

    public void Refuse(Rejection rejection, string? code)
    {
        Rejection = rejection;
        Answer = new ImportAnswer(ImportResult.Refused, code, rejection.Message);
    }
}
