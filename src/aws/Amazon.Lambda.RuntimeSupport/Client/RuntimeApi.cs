using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The four calls of the Runtime API, version 2018-06-01, over one kept connection.</summary>
internal sealed class RuntimeApi
{
    private const int KeptOfAnswer = 512;
    private const int FirstBuffer = 16 * 1024;
    private readonly HttpMessageInvoker _http;
    private readonly string _invocations;
    private readonly string _initError;
    private readonly string _userAgent;

    public RuntimeApi(HttpMessageInvoker http, string endpoint)
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
        var (bytes, length) = await ReadAsync(response.Content);
        try
        {
            return new InvocationRequest(bytes, length, contextOf(response.Headers.NonValidated));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
    }

    /// <summary>Answers an invocation.</summary>
    /// <returns>Null, or why the Runtime API does not take the answer (too large, too late): the function goes on.</returns>
    public Task<string?> RespondAsync(string requestId, Stream output) =>
        PostAsync($"{_invocations}{requestId}/response", ContentOf(output), "application/json", null, null);

    /// <summary>Fails an invocation.</summary>
    /// <returns>Null, or why the Runtime API does not take the error: the function goes on.</returns>
    public Task<string?> FailAsync(string requestId, ErrorReport error) =>
        PostAsync(
            $"{_invocations}{requestId}/error",
            new ReadOnlyMemoryContent(error.Body),
            ErrorReport.ContentType,
            error.Type,
            error.XRayCause);

    /// <summary>Reports that the function cannot start.</summary>
    /// <returns>Null, or why the Runtime API does not take the error.</returns>
    public Task<string?> FailInitAsync(ErrorReport error) =>
        PostAsync(_initError, new ReadOnlyMemoryContent(error.Body), ErrorReport.ContentType, error.Type, null);

    private static HttpContent ContentOf(Stream output)
    {
        // The content is not disposed, so neither is a stream that serves further invocations.
        return output is MemoryStream memory && memory.TryGetBuffer(out var bytes)
            ? new ReadOnlyMemoryContent(bytes.AsMemory((int)Math.Min(memory.Position, memory.Length)))
            : new StreamContent(output);
    }

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

    private async Task<string?> PostAsync(string uri, HttpContent content, string contentType, string? errorType, string? xrayCause)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (errorType is not null)
        {
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", errorType);
        }

        if (xrayCause is not null)
        {
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-XRay-Error-Cause", xrayCause);
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
        return _http is HttpClient client
            ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            : _http.SendAsync(request, cancellationToken);
    }

    private static async Task<RuntimeApiClientException> FailureAsync(
        string what, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await StartOfAsync(response.Content, cancellationToken);
        var status = (int)response.StatusCode;
        return new(string.Create(CultureInfo.InvariantCulture, $"The Runtime API {what}: status {status} {body}"), status, body);
    }

    private static async Task<string> StartOfAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var start = new byte[KeptOfAnswer];
        return Encoding.UTF8.GetString(start, 0, await stream.ReadAtLeastAsync(start, start.Length, false, cancellationToken));
    }
}
