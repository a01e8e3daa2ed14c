using System.Diagnostics;
using System.Globalization;

namespace PatchFindings.Startup;

/// <summary>Starts variants under the loopback and times them.</summary>
/// <param name="loopback">The loopback.</param>
/// <param name="certificates">The files of roots to trust.</param>
internal sealed class Starter(Loopback loopback, Certificates certificates)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(40);

    /// <summary>A cold start and its first invocation.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="transport">Over what it calls the services.</param>
    /// <exception cref="InvalidOperationException">It does not do its work.</exception>
    public Measured Start(Variant variant, Transport transport) => Run(variant, transport, (_, start) => start);

    /// <summary>Warm invocations on one process, after its first, over HTTP.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="size">How many findings or events a batch has.</param>
    /// <param name="count">How many invocations count; as many before them do not.</param>
    /// <returns>From handing out to answer, in ms.</returns>
    /// <exception cref="InvalidOperationException">It does not do its work.</exception>
    public double[] Warm(Variant variant, int size, int count) => Run(variant, Transport.Http, (process, _) =>
    {
        var payload = variant.Work.Payload(size);
        var times = new double[count];
        using var limit = new CancellationTokenSource(TimeLimit + TimeLimit);
        for (var i = -count; i < count; i++)
        {
            process.Session.Invoke(payload);
            var (handedOut, at, answer) = process.Session.WaitForAnswer(limit.Token);
            Check(variant, answer);
            process.Session.WaitForPoll(limit.Token);
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(handedOut, at).TotalMilliseconds;
            }
        }

        var wanted = variant.Work.Findings(variant.Work.Sizes[0]) + (2 * count * variant.Work.Findings(size));
        return process.Session.Findings == wanted
            ? times
            : throw new InvalidOperationException($"{variant.Name}: {process.Session.Findings} findings came of {wanted}.");
    });

    /// <summary>Full batches on a process that is held to a share of the CPU after its start, over HTTPS with the system's roots.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="share">The share.</param>
    /// <param name="count">How many batches.</param>
    /// <returns>From handing out to answer, in ms.</returns>
    /// <exception cref="InvalidOperationException">It does not do its work.</exception>
    public double[] Held(Variant variant, CpuShare share, int count) =>
        Batches(variant, variant.Work.Payload(variant.Work.Sizes[^1]), count, share, out _);

    /// <summary>The most memory that some batches of a payload take, in MB.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="payload">The payload.</param>
    /// <exception cref="InvalidOperationException">It does not do its work.</exception>
    public double Peak(Variant variant, byte[] payload)
    {
        Batches(variant, payload, count: 10, share: null, out var peak);
        return peak;
    }

    private double[] Batches(Variant variant, byte[] payload, int count, CpuShare? share, out double peak)
    {
        var session = loopback.Begin();
        using var limit = new CancellationTokenSource(TimeLimit);
        using var process = Process.Start(Settings(variant, Transport.HttpsSystemStore))!;
        try
        {
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            session.WaitForPoll(limit.Token);
            share?.Hold(process.Id);
            var times = new double[count];
            for (var i = 0; i < count; i++)
            {
                session.Invoke(payload);
                var (handedOut, at, answer) = session.WaitForAnswer(limit.Token);
                Check(variant, answer);
                session.WaitForPoll(limit.Token);
                times[i] = Stopwatch.GetElapsedTime(handedOut, at).TotalMilliseconds;

                // Batches are further apart than the quota's period, which each finds unspent.
                Thread.Sleep(BetweenBatches);
            }

            peak = ProcessClock.PeakMegabytes(process.Id);
            return times;
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"{variant.Name} did not end its work in {TimeLimit.TotalSeconds:0} s.");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    private static void Check(Variant variant, string answer)
    {
        if (!answer.Contains(variant.Work.Answer, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{variant.Name} answered {answer}");
        }
    }

    private T Run<T>(Variant variant, Transport transport, Func<(Process Process, Session Session), Measured, T> then)
    {
        var session = loopback.Begin();
        var size = variant.Work.Sizes[0];
        session.Invoke(variant.Work.Payload(size));
        var settings = Settings(variant, transport);
        using var limit = new CancellationTokenSource(TimeLimit);
        var begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(settings)!;
        Task<string>? said = null;
        try
        {
            var polled = session.WaitForPoll(limit.Token);
            var (_, answered, answer) = session.WaitForAnswer(limit.Token);
            session.WaitForPoll(limit.Token);
            var start = new Measured(
                Stopwatch.GetElapsedTime(begin, polled).TotalMilliseconds,
                Stopwatch.GetElapsedTime(begin, answered).TotalMilliseconds,
                ProcessClock.CpuMilliseconds(process.Id),
                ProcessClock.PeakMegabytes(process.Id));
            Check(variant, answer);
            if (session.Findings != variant.Work.Findings(size) || session.Calls.Count != (variant.Work.Calls ?? session.Calls.Count))
            {
                throw new InvalidOperationException(
                    $"{variant.Name}: {session.Findings} findings came of its first invocation, by {string.Join(", ", session.Calls)}");
            }

            // What a start writes fits into the pipe; what follows may not.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            return then((process, session), start);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            said = process.StandardOutput.ReadToEndAsync();
            throw new InvalidOperationException(
                $"{variant.Name} ({transport}) did not end its work in {TimeLimit.TotalSeconds:0} s.\n"
                + $"{string.Join(", ", session.Calls)}\n{said.GetAwaiter().GetResult()}\n{process.StandardError.ReadToEnd()}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    private ProcessStartInfo Settings(Variant variant, Transport transport)
    {
        var settings = new ProcessStartInfo(variant.Command[0], variant.Command.Skip(1))
        {
            WorkingDirectory = variant.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetEnvironment(settings.Environment, variant, transport);
        return settings;
    }

    private void SetEnvironment(IDictionary<string, string?> environment, Variant variant, Transport transport)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        var port = transport == Transport.Http ? loopback.HttpPort : loopback.HttpsPort;
        environment.Clear();
        environment["PATH"] = path;
        environment["LANG"] = "en_US.UTF-8";
        environment["TZ"] = ":UTC";
        environment["AWS_LAMBDA_RUNTIME_API"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{loopback.HttpPort}");
        environment["_HANDLER"] = "bootstrap";
        environment["LAMBDA_TASK_ROOT"] = variant.Directory;
        environment["AWS_LAMBDA_FUNCTION_NAME"] = "startup";
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "256";
        environment["DOTNET_GCHeapHardLimit"] = "C000000";
        environment["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/startup";
        environment["AWS_LAMBDA_LOG_STREAM_NAME"] = "2026/01/01/[$LATEST]0123456789abcdef";
        environment["AWS_LAMBDA_LOG_FORMAT"] = "JSON";
        environment["AWS_LAMBDA_LOG_LEVEL"] = "INFO";
        environment["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        // Batch after batch, to measure the functions and not the pace that they keep to.
        environment["IMPORTS_PER_SECOND"] = "10000";
        environment["READS_PER_SECOND"] = "10000";
        environment["AWS_REGION"] = Fleet.Region;
        environment["AWS_DEFAULT_REGION"] = Fleet.Region;
        environment["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE";
        environment["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        environment["AWS_SESSION_TOKEN"] = new string('t', 700);
        environment["AWS_ENDPOINT_URL"] = string.Create(
            CultureInfo.InvariantCulture, $"{(transport == Transport.Http ? "http" : "https")}://127.0.0.1:{port}");
        foreach (var name in (string[])["events", "events-dlq", "findings", "findings-dlq", "rejected"])
        {
            var prefix = name.ToUpperInvariant().Replace("-", "_", StringComparison.Ordinal);
            environment[prefix.EndsWith("DLQ", StringComparison.Ordinal) ? prefix + "_URL" : prefix + "_QUEUE_URL"] = Fleet.QueueUrl(name);
            environment[prefix.EndsWith("DLQ", StringComparison.Ordinal) ? prefix + "_ARN" : prefix + "_QUEUE_ARN"] = Fleet.QueueArn(name);
        }

        if (transport != Transport.Http)
        {
            var store = transport == Transport.HttpsSystemStore ? certificates.SystemStore : certificates.AmazonStore;
            environment["SSL_CERT_FILE"] = store;
            environment["SSL_CERT_DIR"] = certificates.NoDirectory;
            environment["AWS_CA_BUNDLE"] = store;
        }
    }
}
