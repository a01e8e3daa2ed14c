using System.Runtime.InteropServices;
using LoopbackAws.Tests.Function;

using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    if (Environment.GetEnvironmentVariable("ON_SIGTERM") == "ignore")
    {
        Console.WriteLine("ignoring SIGTERM");
        return;
    }

    Console.WriteLine("stopped by SIGTERM");
    Environment.Exit(0);
});

switch (Environment.GetEnvironmentVariable("ON_START"))
{
    case "exit":
        return 7;
    case "hang":
        Console.WriteLine("hanging in its start");
        await Task.Delay(Timeout.Infinite);
        return 0;
    case var start:
        using (var runtime = new Runtime())
        {
            if (start == "error")
            {
                await runtime.FailStartAsync();
                return 1;
            }

            // Until its process is ended, or its Runtime API has gone.
            await runtime.RunAsync();
            return 1;
        }
}
