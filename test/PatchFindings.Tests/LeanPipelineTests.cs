using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using Amazon.SQS.Model;
using PatchFindings.Functions;

namespace PatchFindings.Tests;

public sealed class LeanPipelineTests
{
    [Fact]
    public void What_marshals_signs_retries_and_reads_answers_is_left_in_its_order()
    {
        using var client = new Client(sharesResponseType: false);

        Assert.Equal(
            ["Marshaller", "AmazonSQSAuthSchemeHandler", "AmazonSQSEndpointResolver", "ProcessRequestHandler", "RetryHandler",
                "ChecksumHandler", "Signer", "ErrorHandler", "ValidationResponseHandler", "Unmarshaller", "HttpHandler`1"],
            client.Handlers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_operation_answers_with_its_own_response(bool sharesResponseType)
    {
        using var client = new Client(sharesResponseType);

        Assert.Equal("one", (await client.GetQueueUrlAsync("one", TestContext.Current.CancellationToken)).QueueUrl);
        Assert.Equal(
            "2",
            (await client.GetQueueAttributesAsync("two", ["All"], TestContext.Current.CancellationToken)).Attributes["DelaySeconds"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_error_of_the_service_comes_out_as_it_went_in(bool sharesResponseType)
    {
        using var client = new Client(sharesResponseType);

        await Assert.ThrowsAsync<QueueDoesNotExistException>(
            () => client.DeleteQueueAsync("none", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_pipelines_of_all_services_have_what_is_taken_out()
    {
        using var systemsManager = new SystemsManager();

        Assert.DoesNotContain("EndpointDiscoveryHandler", systemsManager.Handlers);
        Assert.Contains("RetryHandler", systemsManager.Handlers);
    }

    // The last handler answers, where the one of the SDK would send.
    private sealed class Client(bool sharesResponseType)
        : AmazonSQSClient(new AnonymousAWSCredentials(), new AmazonSQSConfig { ServiceURL = "http://127.0.0.1", MaxErrorRetry = 0 })
    {
        public List<string> Handlers { get; private set; } = [];

        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            new LeanPipeline(sharesResponseType).Customize(GetType(), pipeline);
            Handlers = [.. pipeline.Handlers.Select(handler => handler.GetType().Name)];
            pipeline.ReplaceHandler<Unmarshaller>(new Answers());
        }
    }

    private sealed class SystemsManager()
        : AmazonSimpleSystemsManagementClient(
            new AnonymousAWSCredentials(), new AmazonSimpleSystemsManagementConfig { ServiceURL = "http://127.0.0.1" })
    {
        public List<string> Handlers { get; private set; } = [];

        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            new LeanPipeline(sharesResponseType: true).Customize(GetType(), pipeline);
            Handlers = [.. pipeline.Handlers.Select(handler => handler.GetType().Name)];
        }
    }

    private sealed class Answers : PipelineHandler
    {
        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            AmazonWebServiceResponse response = executionContext.RequestContext.OriginalRequest switch
            {
                GetQueueUrlRequest request => new GetQueueUrlResponse { QueueUrl = request.QueueName },
                GetQueueAttributesRequest => new GetQueueAttributesResponse { Attributes = new() { ["DelaySeconds"] = "2" } },
                _ => throw new QueueDoesNotExistException("there is none"),
            };
            executionContext.ResponseContext.Response = response;
            return Task.FromResult((T)response);
        }
    }
}
