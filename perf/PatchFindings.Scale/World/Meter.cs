using System.Globalization;
using System.Text;
using LoopbackAws.Lambda;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Scale;

/// <summary>What Lambda, SQS and CloudWatch Logs would count of a deployment: invocations, their time, polls, bytes of log, memory.</summary>
internal sealed class Meter
{
    private readonly Lock _gate = new();
    private readonly LiveDeployment _deployment;
    private readonly Dictionary<string, List<TimeSpan>> _durations = [];
    private long _polls;
    private long _logBytes;

    public Meter(LiveDeployment deployment)
    {
        _deployment = deployment;
        foreach (var function in deployment.Functions.Values)
        {
            var durations = _durations[function.Settings.Name] = [];
            function.Completed += result =>
            {
                lock (_gate)
                {
                    durations.Add(result.Duration);
                }
            };
            function.Output += line => Interlocked.Add(ref _logBytes, Encoding.UTF8.GetByteCount(line.Line) + 1);
        }

        foreach (var mapping in deployment.Mappings)
        {
            mapping.Mapping.Completed += Count;
        }
    }

    /// <summary>Receives and deletes by tens, as Lambda's pollers make them at the best; the loopback's mapping makes none on the wire.</summary>
    public long Polls => Interlocked.Read(ref _polls);

    public long LogBytes => Interlocked.Read(ref _logBytes);

    /// <summary>Invocations by the function's program, shortest first; a cold start's time is in the first ones.</summary>
    /// <param name="program">A member of <see cref="FunctionProgramNames"/>.</param>
    public IReadOnlyList<TimeSpan> Durations(string program)
    {
        lock (_gate)
        {
            return [.. _durations[Name(program)].Order()];
        }
    }

    /// <summary>The most memory that a process of the function has had, in MB; null when none runs.</summary>
    /// <param name="program">A member of <see cref="FunctionProgramNames"/>.</param>
    public double? PeakMegabytes(string program)
    {
        var peaks = _deployment.Function(Name(program)).ProcessIds.Select(Peak).OfType<double>().ToList();
        return peaks.Count == 0 ? null : peaks.Max();
    }

    private static double? Peak(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private string Name(string program) => _deployment.Definition.FunctionOf(program).Name;

    private void Count(BatchResult batch)
    {
        var done = batch.Size - batch.Failed;
        Interlocked.Add(ref _polls, ((batch.Size + 9) / 10) + ((done + 9) / 10));
    }
}
