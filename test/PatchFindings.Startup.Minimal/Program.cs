// The forwarder's round without an SDK: findings are passed on as they are, one signed import, the answer read. No retries, no checks.
using System.Buffers;
using System.Text;
using System.Text.Json;
using PatchFindings.Startup.Minimal;

using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });
using var output = Console.OpenStandardOutput();
var runtime = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/invocation/";
var imports = $"{Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL")}/findings/import";
while (true)
{
    using var next = await SendAsync(new HttpRequestMessage(HttpMethod.Get, runtime + "next"));
    var requestId = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").First();
    var batch = Read(await next.Content.ReadAsByteArrayAsync());
    var body = new ArrayBufferWriter<byte>(64 * 1024);
    body.Write("""{"Findings":["""u8);
    body.Write(Encoding.UTF8.GetBytes(string.Join(',', batch.Select(message => message.Body))));
    body.Write("]}"u8);

    var request = new HttpRequestMessage(HttpMethod.Post, imports) { Content = new ReadOnlyMemoryContent(body.WrittenMemory) };
    request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
    SignatureVersion4.Sign(request, body.WrittenSpan, "securityhub");
    var refused = new HashSet<string>();
    using (var imported = await SendAsync(request))
    {
        using var answer = JsonDocument.Parse(await imported.Content.ReadAsByteArrayAsync());
        foreach (var finding in answer.RootElement.GetProperty("FailedFindings").EnumerateArray())
        {
            refused.Add(finding.GetProperty("Id").GetString()!);
        }
    }

    var failures = new ArrayBufferWriter<byte>();
    using (var json = new Utf8JsonWriter(failures))
    {
        json.WriteStartObject();
        json.WriteStartArray("batchItemFailures");
        foreach (var (messageId, finding) in batch)
        {
            var id = Id(finding);
            output.Write(Encoding.UTF8.GetBytes($$"""{"findingId":"{{id}}","messageId":"{{messageId}}"}""" + "\n"));
            if (refused.Contains(id))
            {
                json.WriteStartObject();
                json.WriteString("itemIdentifier", messageId);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    using var answered = await SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"{runtime}{requestId}/response") { Content = new ReadOnlyMemoryContent(failures.WrittenMemory) });
    await answered.Content.ReadAsByteArrayAsync();
}

Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => http.SendAsync(request, CancellationToken.None);

static List<(string MessageId, string Body)> Read(byte[] batch)
{
    var messages = new List<(string, string)>();
    var json = new Utf8JsonReader(batch);
    string? messageId = null;
    while (json.Read())
    {
        if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 3)
        {
            if (json.ValueTextEquals("messageId"u8))
            {
                json.Read();
                messageId = json.GetString();
            }
            else if (json.ValueTextEquals("body"u8))
            {
                json.Read();
                messages.Add((messageId!, json.GetString()!));
            }
        }
    }

    return messages;
}

static string Id(string finding)
{
    var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(finding));
    while (json.Read())
    {
        if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && json.ValueTextEquals("Id"u8))
        {
            json.Read();
            return json.GetString()!;
        }
    }

    return string.Empty;
}
