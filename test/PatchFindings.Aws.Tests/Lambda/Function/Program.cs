using System.Runtime.InteropServices;
using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

// A function that the tests of Lambda/Source run as a process; the event's text says what it does.
Func<Stream, ILambdaContext, Task<Stream>> handler = HandleAsync;
using var bootstrap = LambdaBootstrapBuilder.Create(handler)
    .UseBootstrapHandler(() => args is ["fail"] ? throw new InvalidOperationException("no start") : Task.FromResult(true))
    .Build();
await bootstrap.RunAsync();

static async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
{
    using var reader = new StreamReader(input);
    switch (await reader.ReadToEndAsync())
    {
        case "wait for SIGTERM":
            var terminated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => terminated.TrySetResult()))
            {
                context.Logger.Log(LogLevel.Information, "waiting");
                await terminated.Task;
            }

            break;
        case "write from many threads":
            var text = new string('x', 30_000);
            Parallel.For(0, 400, i =>
            {
                if (i % 2 == 0)
                {
                    context.Logger.Log(LogLevel.Information, "{number} {text}", i, text);
                }
                else
                {
                    Console.WriteLine($"{{\"number\":{i},\"raw\":\"{text}\"}}");
                }
            });
            break;
        default:
            throw new NotSupportedException();
    }

    return new MemoryStream(Encoding.UTF8.GetBytes("\"done\""));
}
