using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace LoopbackAws.Tests.Function;

/// <summary>A runtime of the Lambda Runtime API whose function does what its event's "do" says.</summary>
internal sealed class Runtime : IDisposable
{
    private readonly HttpClient _client = new()
    {
        BaseAddress = new Uri($"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => _client.Dispose();

    public async Task RunAsync()
    {
        while (true)
        {
            using var next = await _client.GetAsync(new Uri("invocation/next", UriKind.Relative));
            if (!next.IsSuccessStatusCode)
            {
                return;
            }

            var payload = await next.Content.ReadAsByteArrayAsync();
            await AnswerAsync(next.Headers, payload);
        }
    }

    public Task FailStartAsync() =>
        PostAsync("init/error", Error("Runtime.NoConfiguration", "nothing to start with"), "Runtime.NoConfiguration");

    private async Task AnswerAsync(HttpResponseHeaders headers, byte[] payload)
    {
        var requestId = headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
        using var document = JsonDocument.Parse(payload);
        var command = document.RootElement;
        if (command.TryGetProperty("Records", out var records))
        {
            payload = Failures(records);
            using var body = JsonDocument.Parse(records[0].GetProperty("body").GetString()!);
            command = body.RootElement.Clone();
        }

        switch (command.GetProperty("do").GetString())
        {
            case "fail":
                await PostAsync($"invocation/{requestId}/error", Error("TestError", "told to fail"), "Function.TestError");
                return;
            case "crash":
                Environment.Exit(command.GetProperty("status").GetInt32());
                return;
            case "answer and crash":
                await PostAsync($"invocation/{requestId}/response", payload, errorType: null);
                Environment.Exit(5);
                return;
            case "hang":
                Console.WriteLine("hanging");
                await Task.Delay(Timeout.Infinite);
                return;
            case "print":
                Console.WriteLine("to standard output, é");
                await Console.Error.WriteLineAsync("to standard error");
                break;
            case "call":
                await CallAsync(command.GetProperty("port").GetInt32());
                break;
            case "grow":
                var text = new string('x', command.GetProperty("bytes").GetInt32() - 2);
                payload = JsonSerializer.SerializeToUtf8Bytes(text, FunctionJson.Default.String);
                break;
            case "tell":
                payload = Describe(headers);
                break;
            default:
                break;
        }

        await PostAsync($"invocation/{requestId}/response", payload, errorType: null);
    }

    // Says its process id to whoever listens, and waits until they hang up.
    private static async Task CallAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(BitConverter.GetBytes(Environment.ProcessId));
        await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
    }

    // The records whose body says that they fail.
    private static byte[] Failures(JsonElement records)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("batchItemFailures");
            foreach (var record in records.EnumerateArray())
            {
                if (record.GetProperty("body").GetString()!.Contains("\"fails\":true", StringComparison.Ordinal))
                {
                    writer.WriteStartObject();
                    writer.WriteString("itemIdentifier", record.GetProperty("messageId").GetString());
                    writer.WriteEndObject();
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static byte[] Describe(HttpResponseHeaders headers)
    {
        var known = new Dictionary<string, string>
        {
            ["process id"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            ["directory"] = Environment.CurrentDirectory,
        };
        foreach (var (name, values) in headers)
        {
            known[name] = string.Join(',', values);
        }

        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            known["$" + variable.Key] = (string)variable.Value!;
        }

        return JsonSerializer.SerializeToUtf8Bytes(known, FunctionJson.Default.DictionaryStringString);
    }

    private static byte[] Error(string type, string message) => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, string> { ["errorType"] = type, ["errorMessage"] = message }, FunctionJson.Default.DictionaryStringString);

    private async Task PostAsync(string path, byte[] body, string? errorType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new ByteArrayContent(body);
        if (errorType is not null)
        {
            request.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
        }

        using var response = await _client.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.Accepted)
        {
            Console.WriteLine($"refused: {(int)response.StatusCode}");
        }
    }
}
