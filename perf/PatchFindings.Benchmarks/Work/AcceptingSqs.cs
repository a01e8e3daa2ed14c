using Amazon.SQS;
using Amazon.SQS.Model;

namespace PatchFindings.Benchmarks.Work;

/// <summary>A queue that accepts every message, and keeps the entries of the last batches.</summary>
internal sealed class AcceptingSqs() : AmazonSQSClient(Clients.Credentials, new AmazonSQSConfig { ServiceURL = "http://127.0.0.1" })
{
    private readonly Dictionary<string, Task<SendMessageBatchResponse>> _answers = [];

    public List<SendMessageBatchRequestEntry> Sent { get; } = new(Workload.FindingsPerBatch);

    public override Task<SendMessageBatchResponse> SendMessageBatchAsync(
        SendMessageBatchRequest request, CancellationToken cancellationToken = default)
    {
        Sent.AddRange(request.Entries);
        if (!_answers.TryGetValue(request.Entries[0].Id, out var answer))
        {
            answer = Task.FromResult(new SendMessageBatchResponse
            {
                Successful = request.Entries.ConvertAll(entry => new SendMessageBatchResultEntry { Id = entry.Id }),
            });
            _answers.Add(request.Entries[0].Id, answer);
        }

        return answer;
    }
}
