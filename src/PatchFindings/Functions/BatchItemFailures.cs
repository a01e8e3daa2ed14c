using Amazon.Lambda.SQSEvents;

namespace PatchFindings.Functions;

/// <summary>
/// The records of a batch that are not done yet. A record counts as failed until it is struck out: one that is forgotten comes back, and
/// none is deleted by oversight.
/// </summary>
/// <param name="messageIds">The batch's message ids, in its order.</param>
public sealed class BatchItemFailures(IReadOnlyList<string?> messageIds)
{
    private readonly bool[] _isDone = new bool[messageIds.Count];

    /// <summary>Strikes a record out: its successor has what it held.</summary>
    /// <param name="index">The record's place in the batch.</param>
    public void Done(int index) => _isDone[index] = true;

    /// <summary>The answer to Lambda.</summary>
    /// <exception cref="InvalidOperationException">
    /// A failed record has no id to be named by: an answer without it would have it deleted, the error keeps the whole batch.
    /// </exception>
    public SQSBatchResponse ToResponse()
    {
        var failed = new HashSet<string>();
        for (var i = 0; i < _isDone.Length; i++)
        {
            if (!_isDone[i])
            {
                failed.Add(messageIds[i] is { Length: > 0 } id
                    ? id
                    : throw new InvalidOperationException($"Records[{i}].messageId is missing, and the record failed."));
            }
        }

        return new SQSBatchResponse([.. failed.Select(id => new SQSBatchResponse.BatchItemFailure { ItemIdentifier = id })]);
    }
}
