using System.Globalization;
using System.Runtime.InteropServices;

namespace PatchFindings.Startup;

/// <summary>Where the figures come from.</summary>
internal static class Machine
{
    /// <summary>Date, machine, system, runtime and load, as a sentence.</summary>
    /// <param name="options">What was asked for.</param>
    public static string Describe(Options options)
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Measured {DateTime.UtcNow:yyyy-MM-dd} on {Environment.ProcessorCount} cores of {model}, {RuntimeInformation.OSDescription}, ")
            + $"{RuntimeInformation.FrameworkDescription}: medians of {options.Starts} starts, {options.Warm} warm invocations; load at the "
            + $"start {load}. Times in ms.";
    }
}
