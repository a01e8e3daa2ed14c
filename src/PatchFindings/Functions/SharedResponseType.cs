using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace PatchFindings.Functions;

/// <summary>
/// Runs every operation through the SDK's pipeline as one response type. The pipeline's 18 handlers are generic virtual methods, and
/// NativeAOT makes each of them anew for each operation's type, at its first call: a quarter of the redrive function's cold start
/// (docs/performance.md). What comes out is the operation's own response, as without it. A function of one operation has nothing to share.
/// </summary>
public sealed class SharedResponseType : IRuntimePipelineCustomizer
{
    /// <inheritdoc/>
    public string UniqueName => nameof(SharedResponseType);

    /// <summary>Lets the SDK's clients that are made from now on work so. Further calls change nothing.</summary>
    public static void Use() => RuntimePipelineCustomizerRegistry.Instance.Register(new SharedResponseType());

    /// <inheritdoc/>
    public void Customize(Type type, RuntimePipeline pipeline) => pipeline.AddHandler(new Handler());

    private sealed class Handler : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext) =>
            (T)await base.InvokeAsync<AmazonWebServiceResponse>(executionContext);
    }
}
