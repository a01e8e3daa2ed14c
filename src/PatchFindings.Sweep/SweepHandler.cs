using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using PatchFindings.Functions;
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
    /// <exception cref="FunctionInputException">The input is not a sweep's.</exception>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = await FunctionInput.ReadAsync<SweepRequest>(input, SweepJson.Default, """{"dryRun":true}""");
        using var deadline = new InvocationDeadline(context, _time, SendReserve, AnswerReserve);
        var report = await _start().RunAsync(request.DryRun, deadline.Read, deadline.Send);
        Report(report, request.DryRun, context);
        return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(report, SweepJson.Default.SweepReport));
    }

    private void Report(SweepReport report, bool dryRun, ILambdaContext context)
    {
        const string Figures =
            "sweep {dryRun}: {subjects} subjects, {noncompliant} noncompliant, {findings} findings, {missing} missing, {onTheirWay} on their "
            + "way, {undecided} undecided, closed {closedCompliant} compliant, {closedSuperseded} superseded, {closedGone} gone, {renewed} renewed, {unsent} unsent";
        object[] figures =
        [
            dryRun ? "dry run" : "run", report.Subjects, report.Noncompliant, report.Findings, report.Missing, report.OnTheirWay, report.Undecided,
            report.ClosedCompliant, report.ClosedSuperseded, report.ClosedGone, report.Renewed, report.Unsent,
        ];
        if (report.IncompleteBecause is { } because)
        {
            context.Logger.Log(LogLevel.Error, Figures + "; incomplete: {incompleteBecause}", [.. figures, because]);
        }
        else
        {
            context.Logger.Log(LogLevel.Information, Figures, figures);
        }

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

/// <summary>What a sweep is asked for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SweepRequest
{
    /// <summary>Whether to compare only: nothing is sent.</summary>
    [JsonPropertyName("dryRun")]
    public bool DryRun { get; set; }
}

/// <summary>What a sweep found. A dry run reports the same.</summary>
public sealed record SweepReport
{
    /// <summary>Whether both sides were read to their ends. Otherwise nothing was closed or called missing that an unread page could show.</summary>
    [JsonPropertyName("complete")]
    public required bool IsComplete { get; init; }

    /// <summary>What kept it from its end; absent when it is complete.</summary>
    [JsonPropertyName("incompleteBecause")]
    public string? IncompleteBecause { get; init; }

    /// <summary>Nodes with a patch operation, and associations' reports on nodes.</summary>
    [JsonPropertyName("subjects")]
    public int Subjects { get; init; }

    /// <summary>Those of them that are noncompliant.</summary>
    [JsonPropertyName("noncompliant")]
    public int Noncompliant { get; init; }

    /// <summary>Active findings of this product in Security Hub.</summary>
    [JsonPropertyName("findings")]
    public int Findings { get; init; }

    /// <summary>Findings that are owed and were not there: now on the findings queue.</summary>
    [JsonPropertyName("missing")]
    public int Missing { get; init; }

    /// <summary>Findings that are owed and not there, of operations so young that they may still wait in a queue.</summary>
    [JsonPropertyName("onTheirWay")]
    public int OnTheirWay { get; init; }

    /// <summary>
    /// Nodes and associations' reports of which nobody can say now what they owe, or whose finding cannot be made: they are compared by
    /// the next sweep, and nothing of them is sent or closed.
    /// </summary>
    [JsonPropertyName("undecided")]
    public int Undecided { get; init; }

    /// <summary>Closed because a later operation found the node compliant.</summary>
    [JsonPropertyName("closedCompliant")]
    public int ClosedCompliant { get; init; }

    /// <summary>Closed because a later operation has a finding of its own.</summary>
    [JsonPropertyName("closedSuperseded")]
    public int ClosedSuperseded { get; init; }

    /// <summary>Closed because the node is gone.</summary>
    [JsonPropertyName("closedGone")]
    public int ClosedGone { get; init; }

    /// <summary>Sent again before Security Hub deletes them.</summary>
    [JsonPropertyName("renewed")]
    public int Renewed { get; init; }

    /// <summary>Of all these, what the findings queue did not take; the next sweep finds it again.</summary>
    [JsonPropertyName("unsent")]
    public int Unsent { get; init; }
}

/// <summary>The JSON of this function's input and answer.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SweepRequest))]
[JsonSerializable(typeof(SweepReport))]
internal sealed partial class SweepJson : JsonSerializerContext;
