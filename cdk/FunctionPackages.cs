using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace PatchFindings.Cdk;

/// <summary>Where the functions' code lies, ready to be packed: a folder for each project.</summary>
/// <param name="ComplianceEvents">The folder of the compliance-event function.</param>
/// <param name="Forwarder">The folder of the forwarder.</param>
/// <param name="Redrive">The folder of the redrive function.</param>
/// <param name="Sweep">The folder of the sweep function.</param>
public sealed partial record FunctionPackages(string ComplianceEvents, string Forwarder, string Redrive, string Sweep)
{
    /// <summary>The newest glibc that Amazon Linux 2023 has.</summary>
    public static readonly Version GlibcMax = new(2, 34);

    private const string Native = "provided.al2023";

    // The dependencies' lock holds the native compiler, and is to be left as it is.
    private const string UnlockedForIt = "-p:LockedNetVersion=none";

    // AWS's image for building .NET functions: Amazon Linux 2023 itself, with the SDK and a linker.
    private const string InContainer =
        """
        Build the packages in a container, once for each change, and synthesize here afterwards:
          docker run --rm --platform linux/amd64 -v "$PWD":/src -w /src public.ecr.aws/sam/build-dotnet10:latest-x86_64 \
            dotnet run -c Release --project cdk/PatchFindings.Cdk.csproj -- package
        or deploy functions that are not native: cdk deploy -c runtime=dotnet10
        """;

    /// <summary>Publishes the projects, unless what they are made of is what they were made of before.</summary>
    /// <param name="runtime"><c>provided.al2023</c> for NativeAOT, <c>dotnet10</c> for packages that need the runtime.</param>
    /// <exception cref="DeploymentException">This machine cannot, or the result would not start in Lambda.</exception>
    public static FunctionPackages Publish(string runtime)
    {
        var root = Root();
        var inputs = PackageInputs.Fingerprint(root, runtime);
        return new FunctionPackages(
            Publish(root, "PatchFindings.ComplianceEvents", runtime, inputs),
            Publish(root, "PatchFindings.Forwarder", runtime, inputs),
            Publish(root, "PatchFindings.Redrive", runtime, inputs),
            Publish(root, "PatchFindings.Sweep", runtime, inputs));
    }

    /// <summary>The newest glibc that an executable asks for.</summary>
    /// <param name="executable">Its bytes.</param>
    /// <returns><see langword="null"/> when it asks for none.</returns>
    public static Version? GlibcOf(ReadOnlySpan<byte> executable)
    {
        // The versions stand as text in the ELF string table (System V gABI, symbol versioning).
        Version? newest = null;
        foreach (Match match in GlibcVersion().Matches(Encoding.Latin1.GetString(executable)))
        {
            var version = new Version(match.Groups[1].Value);
            newest = newest is null || version > newest ? version : newest;
        }

        return newest;
    }

    /// <summary>Refuses an executable that Amazon Linux 2023 would not start.</summary>
    /// <param name="project">Whose it is.</param>
    /// <param name="executable">Its bytes.</param>
    /// <exception cref="DeploymentException">It needs a newer glibc, or another C library.</exception>
    public static void CheckStartsOnAmazonLinux(string project, ReadOnlySpan<byte> executable)
    {
        var glibc = GlibcOf(executable)
            ?? throw new DeploymentException(
                $"{project} is not linked to glibc, and Amazon Linux 2023 has no other C library.\n{InContainer}");
        if (glibc > GlibcMax)
        {
            throw new DeploymentException(
                $"{project} needs glibc {glibc}, and Amazon Linux 2023 has {GlibcMax}: it would not start.\n{InContainer}");
        }
    }

    /// <summary>Refuses an executable whose package would hold it as a file that Lambda may not execute.</summary>
    /// <param name="project">Whose it is.</param>
    /// <param name="permissions">Its permissions, which the package takes over; <see langword="null"/> on Windows, which has none.</param>
    /// <exception cref="DeploymentException">Not everybody may execute it.</exception>
    public static void CheckIsExecutable(string project, UnixFileMode? permissions)
    {
        if (permissions is null)
        {
            throw new DeploymentException(
                $"{project} cannot be packed on Windows: the package would lose the permission to execute it, and Lambda would not start it."
                + " Run the CDK in WSL or in a Linux container, or deploy functions that need no such permission: cdk deploy -c runtime=dotnet10");
        }

        if (!permissions.Value.HasFlag(UnixFileMode.OtherExecute))
        {
            throw new DeploymentException(
                $"{project} may not be executed, and Lambda would not start it: whatever brought the file here lost its permissions."
                + " Give them back: chmod 755 artifacts/deploy/*/*/bootstrap");
        }
    }

    private static string Publish(string root, string project, string runtime, string inputs)
    {
        var isNative = runtime == Native;
        var output = Path.Combine(BuildProperties.ArtifactsPath, "deploy", runtime, project);
        var stamp = output + ".inputs";
        if (!Directory.Exists(output) || !File.Exists(stamp) || File.ReadAllText(stamp) != inputs)
        {
            if (isNative)
            {
                CheckHost();
            }

            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
            File.Delete(stamp);
            Run(root, project, output, isNative);
        }

        if (isNative)
        {
            var executable = Path.Combine(output, "bootstrap");
            CheckStartsOnAmazonLinux(project, File.ReadAllBytes(executable));
            CheckIsExecutable(project, OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(executable));
        }

        File.WriteAllText(stamp, inputs);
        return output;
    }

    private static void CheckHost()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            throw new DeploymentException(
                $"The native functions are for Linux x64 and cannot be built on {RuntimeInformation.RuntimeIdentifier}.\n{InContainer}");
        }

        if (!IsOnPath("clang") && !IsOnPath("gcc"))
        {
            throw new DeploymentException($"NativeAOT needs a linker: install clang or gcc, neither is on the PATH.\n{InContainer}");
        }
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));

    private static void Run(string root, string project, string output, bool isNative)
    {
        Console.Error.WriteLine($"Publishing {project}{(isNative ? " with NativeAOT, which takes a minute" : string.Empty)} ...");
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }

        List<string> arguments =
            ["publish", Path.Combine(root, "src", project), "-c", "Release", "-r", "linux-x64", "-o", output, "-v", "q", "-nologo"];
        arguments.AddRange(BuildProperties.Arguments);
        arguments.AddRange(isNative
            ? ["-p:CopyOutputSymbolsToPublishDirectory=false"]
            : ["-p:PublishAot=false", "-p:UseAppHost=false", "--no-self-contained", UnlockedForIt]);
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var said = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        if (publish.ExitCode != 0)
        {
            throw new DeploymentException($"dotnet publish of {project} failed:\n{said}");
        }
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, ".."));

    [GeneratedRegex(@"GLIBC_([0-9]+\.[0-9]+)")]
    private static partial Regex GlibcVersion();
}
