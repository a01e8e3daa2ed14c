using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One invocation to serve. The event's bytes are reused once it is over.</summary>
internal sealed class InvocationRequest(byte[] rented, int length, LambdaContext context) : IDisposable
{
    public MemoryStream Input { get; } = new(rented, 0, length, writable: false, publiclyVisible: true);

    public LambdaContext Context => context;

    public void Dispose()
    {
        Input.Dispose();
        ArrayPool<byte>.Shared.Return(rented);
    }
}

/// <summary>The four calls of the Runtime API, version 2018-06-01, over one kept connection.</summary>
internal sealed class RuntimeApiClient
{
    private const int KeptOfAnswer = 512;
    private const int FirstBuffer = 16 * 1024;
    private readonly HttpMessageInvoker _http;
    private readonly string _invocations;
    private readonly string _initError;
    private readonly string _userAgent;

    public RuntimeApiClient(HttpMessageInvoker http, string endpoint)
    {
        _http = http;
        _invocations = $"http://{endpoint}/2018-06-01/runtime/invocation/";
        _initError = $"http://{endpoint}/2018-06-01/runtime/init/error";
        _userAgent = $"aws-lambda-dotnet/{Environment.Version}-source";
    }

    /// <summary>Waits for the next invocation, however long that takes: the process may be frozen meanwhile.</summary>
    public async Task<InvocationRequest> NextAsync(
        Func<HttpHeadersNonValidated, LambdaContext> contextOf, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _invocations + "next");
        using var response = await SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await FailureAsync("gave no invocation", response, cancellationToken);
        }

        // From here on the invocation is this function's, and a stop no longer loses it.
        var context = contextOf(response.Headers.NonValidated);
        var (bytes, length) = await ReadAsync(response.Content);
        return new InvocationRequest(bytes, length, context);
    }

    /// <summary>Answers an invocation.</summary>
    /// <returns>Null, or why the Runtime API does not take the answer (too large, too late): the function goes on.</returns>
    public Task<string?> RespondAsync(string requestId, Stream output) =>
        PostAsync(
            $"{_invocations}{requestId}/response",
            output is MemoryStream memory && memory.TryGetBuffer(out var bytes)
                ? new ReadOnlyMemoryContent(bytes.AsMemory((int)Math.Min(memory.Position, memory.Length)))
                : new StreamContent(output),
            "application/json");

    /// <summary>Fails an invocation.</summary>
    /// <returns>Null, or why the Runtime API does not take the error: the function goes on.</returns>
    public Task<string?> FailAsync(string requestId, Exception exception) =>
        PostAsync($"{_invocations}{requestId}/error", exception);

    /// <summary>Reports that the function cannot start.</summary>
    /// <returns>Null, or why the Runtime API does not take the error.</returns>
    public Task<string?> FailInitAsync(Exception exception) => PostAsync(_initError, exception);

    private static async Task<(byte[] Bytes, int Length)> ReadAsync(HttpContent content)
    {
        var announced = content.Headers.ContentLength;
        // One byte more than announced, so that the read that finds the end needs no larger buffer.
        var bytes = ArrayPool<byte>.Shared.Rent(announced is { } size ? checked((int)size + 1) : FirstBuffer);
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync();
            while (await stream.ReadAsync(bytes.AsMemory(length)) is > 0 and var read)
            {
                length += read;
                if (length == bytes.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(checked(length * 2));
                    bytes.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(bytes);
                    bytes = larger;
                }
            }

            return (bytes, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
    }

    private Task<string?> PostAsync(string uri, Exception exception)
    {
        var error = new ErrorReport(exception);
        return PostAsync(uri, new ReadOnlyMemoryContent(error.Body), ErrorReport.ContentType, error.Type);
    }

    private async Task<string?> PostAsync(string uri, HttpContent content, string contentType, string? errorType = null)
    {
        // Not disposed: its content is the caller's.
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (errorType is not null)
        {
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", errorType);
        }

        using var response = await SendAsync(request, CancellationToken.None);
        if ((int)response.StatusCode >= 500)
        {
            throw await FailureAsync("lost the execution environment", response, CancellationToken.None);
        }

        if (response.IsSuccessStatusCode)
        {
            // Read to its end, the answer leaves the connection free for the next call.
            await response.Content.CopyToAsync(Stream.Null);
            return null;
        }

        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        return status + " " + await StartOfAsync(response.Content, CancellationToken.None);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        return _http.SendAsync(request, cancellationToken);
    }

    private static async Task<InvalidOperationException> FailureAsync(
        string what, HttpResponseMessage response, CancellationToken cancellationToken) =>
        new($"The Runtime API {what}: status {(int)response.StatusCode} {await StartOfAsync(response.Content, cancellationToken)}");

    private static async Task<string> StartOfAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var start = new byte[KeptOfAnswer];
        return Encoding.UTF8.GetString(start, 0, await stream.ReadAtLeastAsync(start, start.Length, false, cancellationToken));
    }
}
