using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Puts a function together: a handler of one of <see cref="HandlerWrapper"/>'s shapes, and what else it needs. An overload that the
/// compiler cannot choose by itself is chosen by naming its type arguments.
/// </summary>
public sealed class LambdaBootstrapBuilder
{
    private readonly HandlerWrapper _handler;
    private readonly LambdaBootstrapOptions _options = new();
    private LambdaBootstrapInitializer? _initializer;
    private HttpClient? _httpClient;

    private LambdaBootstrapBuilder(HandlerWrapper handler) => _handler = handler;

    /// <summary>A handler that writes its output to a stream it is given, which serves every invocation.</summary>
    /// <param name="handler">Takes the event, the context and the empty output.</param>
    public static LambdaBootstrapBuilder Create(Action<Stream, ILambdaContext, MemoryStream> handler) =>
        new(HandlerWrapper.GetHandlerWrapper(handler));

    /// <summary>A handler of the raw event that answers nothing.</summary>
    /// <param name="handler">Takes the event and the context.</param>
    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task> handler) =>
        new(HandlerWrapper.GetHandlerWrapper(handler));

    /// <summary>A handler of the raw event that answers with a stream.</summary>
    /// <param name="handler">Takes the event and the context; its stream is closed once it is sent.</param>
    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task<Stream>> handler) =>
        new(HandlerWrapper.GetHandlerWrapper(handler));

    /// <summary>A handler of the raw event that answers with a stream.</summary>
    /// <param name="handler">Takes the event and the context; its stream is closed once it is sent.</param>
    /// <param name="serializer">Not used here, but handed on as <see cref="ILambdaContext.Serializer"/>.</param>
    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper(handler, serializer));

    /// <summary>A handler of the raw event that answers with a stream, synchronously.</summary>
    /// <param name="handler">Takes the event and the context; its stream is closed once it is sent.</param>
    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Stream> handler) =>
        new(HandlerWrapper.GetHandlerWrapper(handler));

    /// <summary>A handler that answers nothing.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <param name="handler">Takes the input.</param>
    /// <param name="serializer">Reads the event.</param>
    public static LambdaBootstrapBuilder Create<TInput>(Func<TInput, Task> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper(handler, serializer));

    /// <summary>A handler that answers nothing.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <param name="handler">Takes the input and the context.</param>
    /// <param name="serializer">Reads the event.</param>
    public static LambdaBootstrapBuilder Create<TInput>(Func<TInput, ILambdaContext, Task> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper(handler, serializer));

    /// <summary>A handler that answers nothing, synchronously.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <param name="handler">Takes the input and the context.</param>
    /// <param name="serializer">Reads the event.</param>
    public static LambdaBootstrapBuilder Create<TInput>(Action<TInput, ILambdaContext> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper(handler, serializer));

    /// <summary>A handler that answers with a stream.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <param name="handler">Takes the input and the context; its stream is closed once it is sent.</param>
    /// <param name="serializer">Reads the event.</param>
    public static LambdaBootstrapBuilder Create<TInput>(
        Func<TInput, ILambdaContext, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper(handler, serializer));

    /// <summary>A handler that answers with a stream, synchronously.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <param name="handler">Takes the input and the context; its stream is closed once it is sent.</param>
    /// <param name="serializer">Reads the event.</param>
    public static LambdaBootstrapBuilder Create<TInput>(Func<TInput, ILambdaContext, Stream> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper<TInput>(handler, serializer));

    /// <summary>A handler of the raw event with a typed answer.</summary>
    /// <typeparam name="TOutput">What the answer is written from.</typeparam>
    /// <param name="handler">Takes the event and the context.</param>
    /// <param name="serializer">Writes the answer.</param>
    public static LambdaBootstrapBuilder Create<TOutput>(
        Func<Stream, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper<TOutput>(handler, serializer));

    /// <summary>A handler with a typed answer.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <typeparam name="TOutput">What the answer is written from.</typeparam>
    /// <param name="handler">Takes the input.</param>
    /// <param name="serializer">Reads the event and writes the answer.</param>
    public static LambdaBootstrapBuilder Create<TInput, TOutput>(Func<TInput, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper(handler, serializer));

    /// <summary>A handler with a typed answer.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <typeparam name="TOutput">What the answer is written from.</typeparam>
    /// <param name="handler">Takes the input and the context.</param>
    /// <param name="serializer">Reads the event and writes the answer.</param>
    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper<TInput, TOutput>(handler, serializer));

    /// <summary>A handler with a typed answer, synchronously.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <typeparam name="TOutput">What the answer is written from.</typeparam>
    /// <param name="handler">Takes the input and the context.</param>
    /// <param name="serializer">Reads the event and writes the answer.</param>
    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, TOutput> handler, ILambdaSerializer serializer) =>
        new(HandlerWrapper.GetHandlerWrapper<TInput, TOutput>(handler, serializer));

    /// <summary>Calls the Runtime API through a client of the caller's, which the bootstrap does not dispose.</summary>
    /// <param name="httpClient">Not yet used; its timeout is taken off.</param>
    public LambdaBootstrapBuilder UseHttpClient(HttpClient httpClient)
    {
        _httpClient = httpClient;
        return this;
    }

    /// <summary>Runs something before the first invocation.</summary>
    /// <param name="lambdaBootstrapInitializer">Runs once.</param>
    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer lambdaBootstrapInitializer)
    {
        _initializer = lambdaBootstrapInitializer;
        return this;
    }

    /// <summary>Sets what otherwise comes from the environment.</summary>
    /// <param name="options">Changes the options; null changes nothing.</param>
    public LambdaBootstrapBuilder ConfigureOptions(Action<LambdaBootstrapOptions>? options = null)
    {
        options?.Invoke(_options);
        return this;
    }

    /// <summary>The function, ready to run.</summary>
    public LambdaBootstrap Build() =>
        _httpClient is null
            ? new LambdaBootstrap(_handler, _options, _initializer)
            : new LambdaBootstrap(_httpClient, _handler, _options, _initializer);
}
