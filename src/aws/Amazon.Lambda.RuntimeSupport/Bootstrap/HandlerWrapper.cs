using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// A handler of any supported shape as the one shape that the bootstrap calls. Shapes differ in input (stream or deserialized), in
/// output (none, stream or serialized) and in whether they are asynchronous.
/// </summary>
public sealed class HandlerWrapper : IDisposable
{
    // One invocation is served at a time, so one stream holds every typed output.
    private readonly MemoryStream _output = new();

    private HandlerWrapper(Func<HandlerWrapper, LambdaBootstrapHandler> handler, ILambdaSerializer? serializer = null)
    {
        Serializer = serializer;
        Handler = handler(this);
    }

    /// <summary>Serves one invocation with the wrapped handler.</summary>
    public LambdaBootstrapHandler Handler { get; }

    internal ILambdaSerializer? Serializer { get; }

    /// <summary>Wraps a handler that writes its output to a stream it is given, which serves every invocation.</summary>
    /// <param name="invokeDelegate">Takes the event, the context and the empty output.</param>
    public static HandlerWrapper GetHandlerWrapper(Action<Stream, ILambdaContext, MemoryStream> invokeDelegate) =>
        new(wrapper => invocation =>
        {
            var output = wrapper.EmptyOutput();
            invokeDelegate(invocation.InputStream, invocation.LambdaContext, output);
            return Task.FromResult(Sent(output));
        });

    /// <summary>Wraps a handler of the raw event that answers nothing.</summary>
    /// <param name="handler">Takes the event and the context.</param>
    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task> handler) =>
        new(_ => async invocation =>
        {
            await handler(invocation.InputStream, invocation.LambdaContext);
            return Nothing();
        });

    /// <summary>Wraps a handler of the raw event that answers with a stream.</summary>
    /// <param name="handler">Takes the event and the context; its stream is closed once it is sent.</param>
    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task<Stream>> handler) =>
        new(_ => async invocation => new InvocationResponse(await handler(invocation.InputStream, invocation.LambdaContext)));

    /// <summary>Wraps a handler of the raw event that answers with a stream.</summary>
    /// <param name="handler">Takes the event and the context; its stream is closed once it is sent.</param>
    /// <param name="serializer">Not used here, but handed on as <see cref="ILambdaContext.Serializer"/>.</param>
    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(
            _ => async invocation => new InvocationResponse(await handler(invocation.InputStream, invocation.LambdaContext)),
            serializer);

    /// <summary>Wraps a handler of the raw event that answers with a stream, synchronously.</summary>
    /// <param name="handler">Takes the event and the context; its stream is closed once it is sent.</param>
    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Stream> handler) =>
        new(_ => invocation =>
            Task.FromResult(new InvocationResponse(handler(invocation.InputStream, invocation.LambdaContext))));

    /// <summary>Wraps a handler that answers nothing.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <param name="handler">Takes the input.</param>
    /// <param name="serializer">Reads the event.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, Task> handler, ILambdaSerializer serializer) =>
        new(
            _ => async invocation =>
            {
                await handler(serializer.Deserialize<TInput>(invocation.InputStream));
                return Nothing();
            },
            serializer);

    /// <summary>Wraps a handler that answers nothing.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <param name="handler">Takes the input and the context.</param>
    /// <param name="serializer">Reads the event.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, ILambdaContext, Task> handler, ILambdaSerializer serializer) =>
        new(
            _ => async invocation =>
            {
                await handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext);
                return Nothing();
            },
            serializer);

    /// <summary>Wraps a handler that answers nothing, synchronously.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <param name="handler">Takes the input and the context.</param>
    /// <param name="serializer">Reads the event.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput>(Action<TInput, ILambdaContext> handler, ILambdaSerializer serializer) =>
        new(
            _ => invocation =>
            {
                handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext);
                return Task.FromResult(Nothing());
            },
            serializer);

    /// <summary>Wraps a handler that answers with a stream.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <param name="handler">Takes the input and the context; its stream is closed once it is sent.</param>
    /// <param name="serializer">Reads the event.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput>(
        Func<TInput, ILambdaContext, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(
            _ => async invocation => new InvocationResponse(
                await handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext)),
            serializer);

    /// <summary>Wraps a handler that answers with a stream, synchronously.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <param name="handler">Takes the input and the context; its stream is closed once it is sent.</param>
    /// <param name="serializer">Reads the event.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, ILambdaContext, Stream> handler, ILambdaSerializer serializer) =>
        new(
            _ => invocation => Task.FromResult(new InvocationResponse(
                handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext))),
            serializer);

    /// <summary>Wraps a handler of the raw event with a typed answer.</summary>
    /// <typeparam name="TOutput">What the answer is written from.</typeparam>
    /// <param name="handler">Takes the event and the context.</param>
    /// <param name="serializer">Writes the answer.</param>
    public static HandlerWrapper GetHandlerWrapper<TOutput>(
        Func<Stream, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(
            wrapper => async invocation => wrapper.Written(await handler(invocation.InputStream, invocation.LambdaContext), serializer),
            serializer);

    /// <summary>Wraps a handler with a typed answer.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <typeparam name="TOutput">What the answer is written from.</typeparam>
    /// <param name="handler">Takes the input.</param>
    /// <param name="serializer">Reads the event and writes the answer.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput, TOutput>(Func<TInput, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(
            wrapper => async invocation =>
                wrapper.Written(await handler(serializer.Deserialize<TInput>(invocation.InputStream)), serializer),
            serializer);

    /// <summary>Wraps a handler with a typed answer.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <typeparam name="TOutput">What the answer is written from.</typeparam>
    /// <param name="handler">Takes the input and the context.</param>
    /// <param name="serializer">Reads the event and writes the answer.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(
            wrapper => async invocation => wrapper.Written(
                await handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext), serializer),
            serializer);

    /// <summary>Wraps a handler with a typed answer, synchronously.</summary>
    /// <typeparam name="TInput">What the event is read as.</typeparam>
    /// <typeparam name="TOutput">What the answer is written from.</typeparam>
    /// <param name="handler">Takes the input and the context.</param>
    /// <param name="serializer">Reads the event and writes the answer.</param>
    public static HandlerWrapper GetHandlerWrapper<TInput, TOutput>(
        Func<TInput, ILambdaContext, TOutput> handler, ILambdaSerializer serializer) =>
        new(
            wrapper => invocation => Task.FromResult(wrapper.Written(
                handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext), serializer)),
            serializer);

    /// <summary>Closes the stream that typed answers are written to.</summary>
    public void Dispose() => _output.Dispose();

    private static InvocationResponse Nothing() => new(Stream.Null, false);

    private static InvocationResponse Sent(MemoryStream output)
    {
        output.Position = 0;
        return new InvocationResponse(output, false);
    }

    private MemoryStream EmptyOutput()
    {
        _output.SetLength(0);
        return _output;
    }

    private InvocationResponse Written<TOutput>(TOutput answer, ILambdaSerializer serializer)
    {
        var output = EmptyOutput();
        serializer.Serialize(answer, output);
        return Sent(output);
    }
}
