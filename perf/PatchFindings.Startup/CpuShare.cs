using System.Globalization;

namespace PatchFindings.Startup;

/// <summary>
/// Holds processes to the share of a CPU that Lambda gives an invocation for a memory size: 1,769 MB is one (AWS Lambda developer guide,
/// "Configure Lambda function memory"). By a control group's quota, in periods of 20 ms.
/// </summary>
internal sealed class CpuShare : IDisposable
{
    private const int WholeCpuMegabytes = 1_769;
    private const int PeriodMicroseconds = 20_000;

    // Version 1 of control groups has a hierarchy for each controller, version 2 one for all.
    private const string Version1 = "/sys/fs/cgroup/cpu";
    private const string Version2 = "/sys/fs/cgroup";

    private readonly string _group;

    private CpuShare(string group) => _group = group;

    /// <summary>Makes a share.</summary>
    /// <param name="megabytes">The memory size.</param>
    /// <returns><see langword="null"/> where this process may not: such a run is one of the superuser on Linux.</returns>
    public static CpuShare? TryCreate(int megabytes)
    {
        var isVersion1 = File.Exists(Path.Combine(Version1, "cgroup.procs"));
        var group = Path.Combine(isVersion1 ? Version1 : Version2, $"patchfindings-startup-{Environment.ProcessId}");
        var quota = (PeriodMicroseconds * megabytes / WholeCpuMegabytes).ToString(CultureInfo.InvariantCulture);
        try
        {
            Directory.CreateDirectory(group);
            if (isVersion1)
            {
                File.WriteAllText(Path.Combine(group, "cpu.cfs_period_us"), $"{PeriodMicroseconds}");
                File.WriteAllText(Path.Combine(group, "cpu.cfs_quota_us"), quota);
            }
            else
            {
                File.WriteAllText(Path.Combine(group, "cpu.max"), $"{quota} {PeriodMicroseconds}");
            }

            return new CpuShare(group);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            if (Directory.Exists(group))
            {
                Directory.Delete(group);
            }

            return null;
        }
    }

    /// <summary>Holds a process, with all its threads, from now on.</summary>
    /// <param name="processId">The process.</param>
    public void Hold(int processId) =>
        File.WriteAllText(Path.Combine(_group, "cgroup.procs"), processId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Takes the group away; its processes have ended.</summary>
    public void Dispose() => Directory.Delete(_group);
}
