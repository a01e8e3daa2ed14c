using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace PatchFindings.Cdk;

/// <summary>Where the functions' code lies, ready to be packed: a folder for each of the three projects.</summary>
/// <param name="ComplianceEvents">The folder of the compliance-event function.</param>
/// <param name="Forwarder">The folder of the forwarder.</param>
/// <param name="Redrive">The folder of the redrive function.</param>
public sealed partial record FunctionPackages(string ComplianceEvents, string Forwarder, string Redrive)
{
    /// <summary>The newest glibc that Amazon Linux 2023 has.</summary>
    public static readonly Version GlibcMax = new(2, 34);

    /// <summary>Publishes the three projects; what has not changed is not compiled again.</summary>
    /// <param name="runtime"><c>provided.al2023</c> for NativeAOT, <c>dotnet10</c> for packages that need the runtime.</param>
    /// <exception cref="DeploymentException">This machine cannot, or the result would not start in Lambda.</exception>
    public static FunctionPackages Publish(string runtime)
    {
        var isNative = runtime == "provided.al2023";
        if (isNative)
        {
            CheckHost();
        }

        return new FunctionPackages(
            Publish("PatchFindings.ComplianceEvents", isNative),
            Publish("PatchFindings.Forwarder", isNative),
            Publish("PatchFindings.Redrive", isNative));
    }

    /// <summary>The newest glibc that an executable asks for.</summary>
    /// <param name="executable">Its bytes.</param>
    /// <returns><see langword="null"/> when it asks for none.</returns>
    public static Version? GlibcOf(ReadOnlySpan<byte> executable)
    {
        // The versions stand as text in the ELF string table (System V gABI, symbol versioning).
        Version? newest = null;
        foreach (Match match in GlibcVersion().Matches(System.Text.Encoding.Latin1.GetString(executable)))
        {
            var version = new Version(match.Groups[1].Value);
            newest = newest is null || version > newest ? version : newest;
        }

        return newest;
    }

    private static void CheckHost()
    {
        const string Otherwise = "Build in a Linux x64 container with the .NET 10 SDK and clang or gcc (for example the image"
            + " mcr.microsoft.com/dotnet/sdk:10.0 with clang and zlib1g-dev installed), or deploy without NativeAOT: -c runtime=dotnet10";
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            throw new DeploymentException(
                $"The native functions are for Linux x64 and cannot be built on {RuntimeInformation.RuntimeIdentifier}. {Otherwise}");
        }

        if (!IsOnPath("clang") && !IsOnPath("gcc"))
        {
            throw new DeploymentException($"NativeAOT needs a linker, and neither clang nor gcc is on the PATH. {Otherwise}");
        }
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));

    private static string Publish(string project, bool isNative)
    {
        var root = Root();
        var output = Path.Combine(root, "artifacts", "deploy", isNative ? "native" : "dotnet10", project);
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }

        List<string> arguments =
            ["publish", Path.Combine(root, "src", project), "-c", "Release", "-r", "linux-x64", "-o", output, "-v", "q", "-nologo"];
        if (!isNative)
        {
            arguments.AddRange(["-p:PublishAot=false", "-p:UseAppHost=false", "--no-self-contained"]);
        }

        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var said = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        if (publish.ExitCode != 0)
        {
            throw new DeploymentException($"dotnet publish of {project} failed:\n{said}");
        }

        if (isNative && GlibcOf(File.ReadAllBytes(Path.Combine(output, "bootstrap"))) is { } glibc && glibc > GlibcMax)
        {
            throw new DeploymentException(
                $"{project} needs glibc {glibc}, and Amazon Linux 2023 has {GlibcMax}: it would not start. Build on a system with glibc"
                + $" {GlibcMax} or older, or deploy without NativeAOT: -c runtime=dotnet10");
        }

        return output;
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, ".."));

    [GeneratedRegex(@"GLIBC_([0-9]+\.[0-9]+)")]
    private static partial Regex GlibcVersion();
}
