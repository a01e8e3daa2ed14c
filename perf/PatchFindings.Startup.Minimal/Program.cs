using System.Buffers;
using System.Text;
using System.Text.Json;
using PatchFindings.Startup.Minimal;

// One HttpClient for the Runtime API and for Security Hub, one pass over the batch, one signed call.
using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
var invocations = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/invocation/";
var import = new Uri(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") + "/findings/import");
var signature = new Signature("securityhub", Environment.GetEnvironmentVariable);
while (true)
{
    using var invocation = await client.GetAsync(new Uri(invocations + "next"));
    var batch = await invocation.Content.ReadAsByteArrayAsync();
    var id = invocation.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").First();
    var (body, records) = Import.Of(batch);

    using var request = new HttpRequestMessage(HttpMethod.Post, import) { Content = new ReadOnlyMemoryContent(body) };
    signature.Sign(request, body.Span, DateTimeOffset.UtcNow);
    using var response = await client.SendAsync(request);
    response.EnsureSuccessStatusCode();
    var failed = Import.Failed(await response.Content.ReadAsByteArrayAsync());

    using var output = Console.OpenStandardOutput();
    var answer = new ArrayBufferWriter<byte>();
    using (var json = new Utf8JsonWriter(answer))
    {
        json.WriteStartObject();
        json.WriteStartArray("batchItemFailures");
        foreach (var (messageId, findingId) in records)
        {
            var hasFailed = failed.Contains(findingId);
            output.Write(Encoding.UTF8.GetBytes($$"""{"result":"{{(hasFailed ? "failed" : "imported")}}","messageId":"{{messageId}}"}""" + "\n"));
            if (hasFailed)
            {
                json.WriteStartObject();
                json.WriteString("itemIdentifier", messageId);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    using var content = new ReadOnlyMemoryContent(answer.WrittenMemory);
    using var accepted = await client.PostAsync(new Uri($"{invocations}{id}/response"), content);
}
