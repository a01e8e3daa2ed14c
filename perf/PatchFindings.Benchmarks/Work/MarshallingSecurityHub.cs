using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;

namespace PatchFindings.Benchmarks.Work;

/// <summary>The SDK's client as far as the bytes of the request: what would sign and send them answers that all is imported.</summary>
internal sealed class MarshallingSecurityHub() : AmazonSecurityHubClient(
    Clients.Credentials, new AmazonSecurityHubConfig { ServiceURL = "http://127.0.0.1" })
{
    private End? _end;

    public byte[] LastBody => _end!.LastBody;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<Marshaller>(_end = new End());
    }

    private sealed class End : PipelineHandler
    {
        public byte[] LastBody { get; private set; } = [];

        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var context = executionContext.RequestContext;
            LastBody = Body(context.Request);
            AmazonWebServiceResponse response = new BatchImportFindingsResponse
            {
                SuccessCount = ((BatchImportFindingsRequest)context.OriginalRequest).Findings!.Count,
                FailedCount = 0,
            };
            executionContext.ResponseContext.Response = response;
            return Task.FromResult((T)response);
        }

        // The official package writes to a stream, the one from source an array.
        private static byte[] Body(IRequest request)
        {
            if (request.Content is { } content)
            {
                return content;
            }

            using var body = new MemoryStream();
            request.ContentStream.CopyTo(body);
            request.ContentStream.Dispose();
            return body.ToArray();
        }
    }
}
