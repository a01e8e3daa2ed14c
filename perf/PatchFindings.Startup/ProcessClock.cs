using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PatchFindings.Startup;

/// <summary>What the kernel knows of another process, to the nanosecond; <c>/proc/PID/stat</c> counts in hundredths of a second.</summary>
internal static class ProcessClock
{
    /// <summary>The CPU time of all of a process's threads, ended ones too, in ms.</summary>
    /// <param name="processId">The process.</param>
    public static double CpuMilliseconds(int processId)
    {
        var error = clock_getcpuclockid(processId, out var clock);
        return error == 0 && clock_gettime(clock, out var time) == 0
            ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6)
            : throw new Win32Exception(error);
    }

    /// <summary>The most memory that a process has held, in MB.</summary>
    /// <param name="processId">The process.</param>
    public static double PeakMegabytes(int processId)
    {
        foreach (var line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status")))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
            {
                return int.Parse(line.AsSpan(6, line.Length - 9), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) * 1024 / 1e6;
            }
        }

        throw new InvalidOperationException($"Process {processId} has no VmHWM.");
    }

#pragma warning disable SYSLIB1054, IDE1006 // Generated imports need unsafe code; the names are the C library's.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_getcpuclockid(int processId, out int clock);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out Time time);
#pragma warning restore SYSLIB1054, IDE1006

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
