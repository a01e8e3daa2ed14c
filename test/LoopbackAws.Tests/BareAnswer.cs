using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AwsTesting;

namespace LoopbackAws.Tests;

/// <summary>An answer as it came.</summary>
public sealed record BareAnswer(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers, string ContentType)
{
    /// <summary>The error's code; null for an answer.</summary>
    public string? Code => Body.TryGetProperty("__type", out var type) ? type.GetString() : null;

    public string QueryError => Headers.TryGetValues("x-amzn-query-error", out var values) ? values.Single() : string.Empty;
}

/// <summary>Calls as bytes, for what a client would not send.</summary>
internal static class BareCalls
{
    /// <param name="target">The header <c>X-Amz-Target</c>, such as <c>AmazonSQS.SendMessage</c>.</param>
    public static async Task<BareAnswer> PostAsync(this Loopback aws, string target, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, aws.Endpoint);
        request.Headers.Add("X-Amz-Target", target);
        request.Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return new BareAnswer(response.StatusCode, document.RootElement.Clone(), response.Headers, response.Content.Headers.ContentType!.MediaType!);
    }
}
