using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using PatchFindings.Functions;

namespace PatchFindings;

/// <summary>
/// Runs a function under Lambda; compiled into each of them. The handler is composed in the initialization and not before: what is wrong
/// with the settings is then told to Lambda as the error of the start.
/// </summary>
internal static class FunctionHost
{
    /// <summary>Runs a handler whose input and answer Lambda's serializer reads and writes.</summary>
    public static Task RunAsync<TInput, TOutput>(
        ILambdaSerializer serializer, Func<FunctionEnvironment, Func<TInput, ILambdaContext, Task<TOutput>>> compose)
    {
        Func<TInput, ILambdaContext, Task<TOutput>>? handler = null;
        return RunAsync(
            LambdaBootstrapBuilder.Create<TInput, TOutput>((input, context) => handler!(input, context), serializer),
            environment => handler = compose(environment));
    }

    /// <summary>Runs a handler that reads its input itself, because it has more than one form or may be absent.</summary>
    public static Task RunAsync(Func<FunctionEnvironment, Func<Stream, ILambdaContext, Task<Stream>>> compose)
    {
        Func<Stream, ILambdaContext, Task<Stream>>? handler = null;
        return RunAsync(
            LambdaBootstrapBuilder.Create((Stream input, ILambdaContext context) => handler!(input, context)),
            environment => handler = compose(environment));
    }

    private static async Task RunAsync(LambdaBootstrapBuilder builder, Action<FunctionEnvironment> start)
    {
        using var bootstrap = builder
            .UseBootstrapHandler(() =>
            {
                start(new FunctionEnvironment(Environment.GetEnvironmentVariable));
                return Task.FromResult(true);
            })
            .Build();
        await bootstrap.RunAsync();
    }
}
