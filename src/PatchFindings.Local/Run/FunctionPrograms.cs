using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Run;

/// <summary>
/// Finds the functions' programs in the build's output, and publishes native ones where there are none or the build is newer.
/// </summary>
/// <param name="root">The repository's root.</param>
/// <param name="configuration">The build's configuration as its folder is called: <c>debug</c> or <c>release</c>.</param>
/// <param name="say">Tells people what goes on.</param>
internal sealed class FunctionPrograms(string root, string configuration, Action<string> say)
{
    private const string Solution = "PatchFindings.sln";

    private static readonly string[] Linkers = ["clang", "gcc", "cc"];

    /// <summary>The programs of the repository that this program was built in.</summary>
    /// <param name="say">Tells people what goes on.</param>
    /// <exception cref="InvalidOperationException">It lies in no such repository.</exception>
    public static FunctionPrograms OfThisBuild(Action<string> say)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        for (var up = directory; up is not null; up = up.Parent)
        {
            if (File.Exists(Path.Combine(up.FullName, Solution)))
            {
                return new FunctionPrograms(up.FullName, directory.Name, say);
            }
        }

        throw new InvalidOperationException($"No {Solution} above {directory.FullName}: the functions' programs cannot be found.");
    }

    /// <summary>The programs by name.</summary>
    /// <param name="mode"><c>auto</c>, <c>native</c> or <c>built</c>.</param>
    /// <param name="cancellationToken">Stops a publish.</param>
    /// <exception cref="InvalidOperationException">What was asked for cannot be had; the message says why.</exception>
    public async Task<IReadOnlyDictionary<string, FunctionProgram>> FindAsync(string mode, CancellationToken cancellationToken)
    {
        if (mode == "built")
        {
            return Built();
        }

        var stale = FunctionProgramNames.All.Where(name => !IsFresh(name)).ToList();
        var problem = stale.Count > 0 && !HasLinker() ? "NativeAOT needs clang or gcc, and neither is on the PATH" : null;
        for (var i = 0; i < stale.Count && problem is null; i++)
        {
            say($"publishing {stale[i]} with NativeAOT, {i + 1} of {stale.Count}, once until the code changes"
                + (i == 0 ? " (a minute or so each; --functions built does without) …" : " …"));
            problem = await PublishAsync(stale[i], cancellationToken);
        }

        if (problem is null)
        {
            return FunctionProgramNames.All.ToDictionary(
                name => name, name => new FunctionProgram(NativePath(name), [], NativeDirectory(name), IsNative: true));
        }

        if (mode == "native")
        {
            throw new InvalidOperationException(problem);
        }

        say($"{problem}: the build's own programs run, on the .NET runtime");
        return Built();
    }

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private static bool HasLinker()
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        return !OperatingSystem.IsWindows()
            && Linkers.Any(name => directories.Any(directory => File.Exists(Path.Combine(directory, name))));
    }

    private static string Last(string output, int exitCode) =>
        output.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            is { } line ? line : $"dotnet publish ended with {exitCode}";

    private Dictionary<string, FunctionProgram> Built() =>
        FunctionProgramNames.All.ToDictionary(name => name, name => File.Exists(BuiltPath(name))
            ? new FunctionProgram(Host, [BuiltPath(name)], BuiltDirectory(name), IsNative: false)
            : throw new InvalidOperationException($"{BuiltPath(name)} is not there: build {name} first."));

    private static string NativeDirectory(string name) => Path.Combine(BuildProperties.ArtifactsPath, "publish", name);

    private static string NativePath(string name) =>
        Path.Combine(NativeDirectory(name), OperatingSystem.IsWindows() ? "bootstrap.exe" : "bootstrap");

    private string BuiltDirectory(string name) => Path.Combine(BuildProperties.ArtifactsPath, "bin", name, configuration);

    private string BuiltPath(string name) => Path.Combine(BuiltDirectory(name), name + ".dll");

    // The build's folder holds the function's assembly and those of all that it references, each with the time of its own build.
    private bool IsFresh(string name)
    {
        var native = new FileInfo(NativePath(name));
        var built = new DirectoryInfo(BuiltDirectory(name));
        return native.Exists
            && (!built.Exists || built.EnumerateFiles("*.dll").All(assembly => assembly.LastWriteTimeUtc <= native.LastWriteTimeUtc));
    }

    /// <returns>Why it failed, or null.</returns>
    private async Task<string?> PublishAsync(string name, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo(
            Host,
            [
                "publish", Path.Combine(root, "src", name), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
                "-o", NativeDirectory(name), "-v", "q", "-nologo", .. BuildProperties.Arguments,
            ])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var error = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                if (process.ExitCode != 0)
                {
                    return $"{name} cannot be published with NativeAOT ({Last(await output + await error, process.ExitCode)})";
                }
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception notStarted)
        {
            return $"{name} cannot be published with NativeAOT ({notStarted.Message})";
        }

        if (!File.Exists(NativePath(name)))
        {
            return $"{name} cannot be published with NativeAOT (no bootstrap came of it)";
        }

        // A publish that found everything up to date leaves the binary's time as it was.
        File.SetLastWriteTimeUtc(NativePath(name), DateTime.UtcNow);
        var megabytes = new FileInfo(NativePath(name)).Length / 1_000_000d;
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"published {name}: {megabytes:0.0} MB in {Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s"));
        return null;
    }
}
