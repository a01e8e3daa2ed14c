using System.Text.Json;
using Amazon.Lambda.Core;
using PatchFindings.Telemetry;

namespace PatchFindings.Sweep;

/// <summary>
/// The sweep function: compares the whole fleet with what Security Hub shows, and sends what differs to the findings queue. By hand
/// <c>{"dryRun":true}</c> reports without sending.
/// </summary>
public sealed class SweepHandler
{
    // Sending and the answer need the rest of an invocation's time.
    private static readonly TimeSpan SendReserve = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AnswerReserve = TimeSpan.FromSeconds(5);

    private readonly Func<SweepRun> _start;
    private readonly TextWriter _output;
    private readonly TimeProvider _time;

    /// <param name="start">Makes one run; each keeps what it reads to itself.</param>
    /// <param name="output">Where metrics are written: the function's standard output.</param>
    internal SweepHandler(Func<SweepRun> start, TextWriter output, TimeProvider time) => (_start, _output, _time) = (start, output, time);

    /// <summary>Sweeps.</summary>
    /// <returns>The report.</returns>
    /// <exception cref="SweepRequestException">The input is none that a sweep takes.</exception>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        using var bytes = new MemoryStream();
        await input.CopyToAsync(bytes);
        var request = SweepRequest.Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        var remaining = context.RemainingTime;
        using var read = new CancellationTokenSource(Within(remaining, SendReserve), _time);
        using var send = new CancellationTokenSource(Within(remaining, AnswerReserve), _time);
        var report = await _start().RunAsync(request.DryRun, read.Token, send.Token);
        Report(report, request.DryRun, context);
        return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(report, FunctionJson.Default.SweepReport));
    }

    private static TimeSpan Within(TimeSpan remaining, TimeSpan reserve) =>
        remaining - reserve > remaining / 2 ? remaining - reserve : remaining > TimeSpan.Zero ? remaining / 2 : TimeSpan.Zero;

    private void Report(SweepReport report, bool dryRun, ILambdaContext context)
    {
        context.Logger.Log(
            report.IsComplete ? LogLevel.Information : LogLevel.Error,
            "sweep {dryRun}: {subjects} subjects, {noncompliant} noncompliant, {findings} findings, {missing} missing, {onTheirWay} on their "
            + "way, {undecided} undecided, closed {closedCompliant} compliant, {closedSuperseded} superseded, {closedGone} gone, {renewed} renewed, {unsent} unsent "
            + "{incompleteBecause}",
            dryRun ? "dry run" : "run", report.Subjects, report.Noncompliant, report.Findings, report.Missing, report.OnTheirWay, report.Undecided,
            report.ClosedCompliant, report.ClosedSuperseded, report.ClosedGone, report.Renewed, report.Unsent, report.IncompleteBecause);
        if (dryRun)
        {
            return;
        }

        var metrics = new InvocationMetrics(_output, _time);
        metrics.Count("FindingsSweptIn", report.Missing);
        metrics.Count("FindingsClosed", report.ClosedCompliant + report.ClosedSuperseded + report.ClosedGone);
        metrics.Count("SweepsIncomplete", report.IsComplete && report.Unsent == 0 ? 0 : 1);
        metrics.Write();
    }
}
