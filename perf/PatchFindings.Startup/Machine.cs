using System.Globalization;
using System.Runtime.InteropServices;

namespace PatchFindings.Startup;

/// <summary>Where the figures come from.</summary>
internal static class Machine
{
    /// <summary>Date, machine, system, runtime and load, as the begin of a sentence.</summary>
    public static string Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Measured {DateTime.UtcNow:yyyy-MM-dd} on {Environment.ProcessorCount} cores of {model}, {RuntimeInformation.OSDescription}, ")
            + $"{RuntimeInformation.FrameworkDescription}, load at the start {load}";
    }
}
