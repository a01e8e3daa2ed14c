// A loop on HttpClient that polls Lambda's Runtime API, reads what it is handed and answers. It calls no service.
using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
var invocations = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/invocation/";
while (true)
{
    using var invocation = await client.GetAsync(new Uri(invocations + "next"));
    await invocation.Content.ReadAsByteArrayAsync();
    var id = invocation.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").First();
    using var answer = new ByteArrayContent("""{"batchItemFailures":[]}"""u8.ToArray());
    using var accepted = await client.PostAsync(new Uri($"{invocations}{id}/response"), answer);
}
