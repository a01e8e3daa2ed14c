using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace PatchFindings.Functions;

/// <summary>
/// Makes the SDK's pipeline of 18 handlers start sooner (docs/performance.md). The handlers are generic virtual methods, which NativeAOT
/// makes at the first call of each, and anew for each operation's response type. So those go that do nothing for these functions; and where a
/// function calls several operations, all run as one type, and come out as their own.
/// </summary>
/// <param name="sharesResponseType">Whether the function calls several operations.</param>
public sealed class LeanPipeline(bool sharesResponseType) : IRuntimePipelineCustomizer
{
    /// <inheritdoc/>
    public string UniqueName => nameof(LeanPipeline);

    /// <summary>Lets the SDK's clients that are made from now on work so. Further calls change nothing.</summary>
    /// <param name="sharesResponseType">Whether the function calls several operations.</param>
    public static void Use(bool sharesResponseType) =>
        RuntimePipelineCustomizerRegistry.Instance.Register(new LeanPipeline(sharesResponseType));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The pipeline lacks one of the handlers, as that of another version of the SDK may.</exception>
    public void Customize(Type type, RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);

        // The SDK's own metrics, which nobody asks for.
        pipeline.RemoveHandler<MetricsHandler>();

        // Events of the client's that nobody listens to: an error, before and after marshalling, after the answer.
        pipeline.RemoveHandler<ErrorCallbackHandler>();
        while (pipeline.Handlers.Exists(handler => handler is CallbackHandler))
        {
            pipeline.RemoveHandler<CallbackHandler>();
        }

        // None of the operations compresses its request, and none of the services has endpoints to discover.
        pipeline.RemoveHandler<CompressionHandler>();
        pipeline.RemoveHandler<EndpointDiscoveryHandler>();
        if (sharesResponseType)
        {
            pipeline.AddHandler(new OneResponseType());
        }
    }

    private sealed class OneResponseType : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext) =>
            (T)await base.InvokeAsync<AmazonWebServiceResponse>(executionContext);
    }
}
