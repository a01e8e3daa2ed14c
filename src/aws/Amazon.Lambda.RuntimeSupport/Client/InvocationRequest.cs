using System.Buffers;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One invocation to serve.</summary>
public class InvocationRequest : IDisposable
{
    private byte[]? _rented;

    /// <summary>An invocation made by hand, for a test of a handler.</summary>
    /// <param name="inputStream">The event.</param>
    /// <param name="lambdaContext">The invocation's context.</param>
    public InvocationRequest(Stream inputStream, ILambdaContext lambdaContext)
    {
        InputStream = inputStream;
        LambdaContext = lambdaContext;
    }

    internal InvocationRequest(byte[] rented, int length, LambdaContext lambdaContext)
        : this(new MemoryStream(rented, 0, length, writable: false, publiclyVisible: true), lambdaContext)
    {
        _rented = rented;
    }

    /// <summary>The event, at most 6 MB for a synchronous invocation. Its bytes are reused once the invocation is over.</summary>
    public Stream InputStream { get; }

    /// <summary>The invocation's context.</summary>
    public ILambdaContext LambdaContext { get; }

    /// <summary>Closes the event.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the event.</summary>
    /// <param name="disposing">False when a finalizer calls.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            InputStream.Dispose();
            if (Interlocked.Exchange(ref _rented, null) is { } rented)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}
