using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;
using LoopbackAws.SecurityHub;
using Microsoft.Extensions.Time.Testing;
using PatchFindings.Functions;
using PatchFindings.Local.Template;
using PatchFindings.SecurityHub;

namespace PatchFindings.Scale;

/// <summary>
/// A million findings in full batches, imported by as many environments as the mapping allows, in simulated time: the functions' own
/// importer and pace against Security Hub's quota, and a service that takes its time for a call.
/// </summary>
internal static class SimulatedScenario
{
    public const int FindingCount = 1_000_000;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    /// <summary>What a run came to.</summary>
    /// <param name="Latency">How long the service takes for an import.</param>
    /// <param name="Drain">From the first call to the last answer.</param>
    /// <param name="Calls">Imports, refused ones among them.</param>
    /// <param name="Throttled">Refused ones.</param>
    internal sealed record Result(TimeSpan Latency, TimeSpan Drain, int Calls, int Throttled);

    /// <summary>Runs it.</summary>
    /// <param name="latency">How long the service takes for an import.</param>
    public static async Task<Result> RunAsync(TimeSpan latency)
    {
        var time = new FakeTimeProvider();
        using var hub = new PacedHub(time, latency);
        var nodes = new Nodes(BacklogScenario.FindingsPerImport, time.GetUtcNow());
        List<QueuedFinding> batch = [.. nodes.Operations.Select(operation => QueuedBody.Read(QueuedBody.Of(operation)))];
        var left = FindingCount / batch.Count;
        var begin = time.GetTimestamp();
        var deployment = CommittedTemplate.Deployment(Cloud.Region, Cloud.AccountId);
        var mapping = deployment.EventSourceMappings.Single(mapping => mapping.Queue == deployment.Roles.Findings);
        var environments = Task.WhenAll(Enumerable.Range(0, mapping.Settings.MaximumConcurrency).Select(_ => ForwardAsync()));
        while (!environments.IsCompleted)
        {
            time.Advance(Step);
        }

        await environments;
        return new Result(latency, time.GetElapsedTime(begin), hub.Calls, hub.Throttled);

        async Task ForwardAsync()
        {
            var importer = new FindingImporter(hub, CallPace.OfImports(time));
            while (left > 0)
            {
                left--;
                var answers = await importer.ImportAsync(batch, CancellationToken.None);
                if (answers.Any(answer => answer.Result != ImportResult.Imported))
                {
                    left++;
                }
            }
        }
    }

    private sealed class PacedHub(TimeProvider time, TimeSpan latency)
        : AmazonSecurityHubClient(new AnonymousAWSCredentials(), new AmazonSecurityHubConfig { ServiceURL = "http://127.0.0.1" })
    {
        private readonly TokenBucket _quota = new(time, (BacklogScenario.ImportsPerSecond, BacklogScenario.ImportBurst));

        public int Calls { get; private set; }

        public int Throttled { get; private set; }

        public override async Task<BatchImportFindingsResponse> BatchImportFindingsAsync(
            BatchImportFindingsRequest request, CancellationToken cancellationToken = default)
        {
            Calls++;
            if (!_quota.TryTake())
            {
                Throttled++;
                throw new AmazonSecurityHubException("Rate exceeded") { ErrorCode = "TooManyRequestsException" };
            }

            await Task.Delay(latency, time, cancellationToken);
            return new BatchImportFindingsResponse { SuccessCount = request.Findings!.Count, FailedCount = 0 };
        }
    }
}
