using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

namespace PatchFindings.Benchmarks.Logging;

/// <summary>The log of a function in Lambda's JSON format, written to a stream instead of standard output.</summary>
internal static class FunctionLog
{
    public static ILambdaLogger To(Stream stream) => new LambdaConsoleLogger(
        new LogOutput(
            new RuntimeEnvironment(_ => null, (_, _) => { }), TimeProvider.System,
            () => stream),
        "8f507cfc-xmpl-4697-b07a-ac58fc914c95", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0");
}
