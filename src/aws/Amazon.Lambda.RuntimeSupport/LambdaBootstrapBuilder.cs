using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs once, before the first invocation is asked for. What it throws is reported as the function's initialization error.</summary>
/// <returns>False ends the function without serving.</returns>
public delegate Task<bool> LambdaBootstrapInitializer();

/// <summary>
/// Serves one invocation. What it throws becomes the invocation's error, and the next invocation is served all the same. The event is valid
/// until the task ends; the answer is sent from its position to its end, and closed.
/// </summary>
internal delegate Task<Stream> LambdaHandler(Stream input, ILambdaContext context);

/// <summary>Puts a function together: a handler, and what runs before its first invocation.</summary>
public sealed class LambdaBootstrapBuilder
{
    private readonly LambdaHandler _handler;
    private LambdaBootstrapInitializer? _initializer;

    private LambdaBootstrapBuilder(LambdaHandler handler) => _handler = handler;

    /// <summary>A handler of the raw event that answers with a stream, which is closed once it is sent.</summary>
    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task<Stream>> handler) => new(handler.Invoke);

    /// <summary>A handler with a typed input and answer.</summary>
    /// <param name="handler">Takes the input and the context.</param>
    /// <param name="serializer">Reads the event and writes the answer.</param>
    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(async (input, context) =>
        {
            var answer = await handler(serializer.Deserialize<TInput>(input), context);
            var output = new MemoryStream();
            serializer.Serialize(answer, output);
            output.Position = 0;
            return output;
        });

    /// <summary>Runs something before the first invocation.</summary>
    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer lambdaBootstrapInitializer)
    {
        _initializer = lambdaBootstrapInitializer;
        return this;
    }

    /// <summary>The function, ready to run.</summary>
    public LambdaBootstrap Build() => new(_handler, _initializer);

    internal LambdaBootstrap Build(
        HttpMessageInvoker http, RuntimeEnvironment environment, TimeProvider clock, Func<Stream> standardOutput) =>
        new(_handler, _initializer, http, environment, clock, standardOutput);
}
