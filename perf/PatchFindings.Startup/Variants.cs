using System.Diagnostics;

namespace PatchFindings.Startup;

/// <summary>The programs that are compared, published where that has not been done since the code changed.</summary>
internal static class Variants
{
    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>The variants that the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="fleet">The nodes.</param>
    /// <exception cref="InvalidOperationException">One cannot be published.</exception>
    public static List<Variant> Of(Options options, Fleet fleet)
    {
        Work forward = Work.Forward(fleet), judge = Work.Judge(fleet), nothing = Work.Nothing(fleet);
        List<(string Name, Work Work, string Project, string Directory, bool IsNative)> published =
        [
            (Variant.Forwarder, forward, "src/PatchFindings.Forwarder", "publish/PatchFindings.Forwarder", true),
            (Variant.ComplianceEvents, judge, "src/PatchFindings.ComplianceEvents", "publish/PatchFindings.ComplianceEvents", true),
            ("redrive", Work.Redrive(fleet), "src/PatchFindings.Redrive", "publish/PatchFindings.Redrive", true),
            ("sweep", Work.Sweep(fleet), "src/PatchFindings.Sweep", "publish/PatchFindings.Sweep", true),
            (Variant.Floor, nothing, "perf/PatchFindings.Startup.Floor", "startup/floor", true),
            (Variant.Minimal, forward, "perf/PatchFindings.Startup.Minimal", "startup/minimal", true),
            (Variant.Jit, forward, "src/PatchFindings.Forwarder", "startup/jit", false),
        ];

        var variants = new List<Variant>();
        foreach (var (name, work, project, directory, isNative) in published.Where(variant => IsAsked(options, variant.Name)))
        {
            var output = Path.Combine(BuildProperties.ArtifactsPath, directory);
            var program = Path.Combine(output, isNative ? "bootstrap" : "bootstrap.dll");
            Publish(Repository.File(project), output, program, isNative);
            variants.Add(new Variant(name, work, output, isNative ? [program] : [Dotnet, program]));
        }

        foreach (var (function, file) in options.Also)
        {
            var work = variants.Find(variant => variant.Name == function)?.Work
                ?? throw new InvalidOperationException($"{function} is none of the functions that run.");
            var directory = Path.GetDirectoryName(file)!;

            // Another build may do the same work by other calls.
            variants.Add(new Variant($"{function}, {Path.GetFileName(directory)}", work with { Calls = null }, directory, [file]));
        }

        var script = Repository.File("perf/PatchFindings.Startup/peers/forwarder.py");
        if (IsAsked(options, Variant.Python) && HasBoto3())
        {
            variants.Add(new Variant(Variant.Python, forward, Path.GetDirectoryName(script)!, ["python3", script]));
        }

        return variants;
    }

    private static bool IsAsked(Options options, string name) =>
        options.Only.Count == 0 || options.Only.Contains(name.Split(' ')[0]);

    private static bool HasBoto3()
    {
        try
        {
            return Run("python3", ["-c", "import boto3"]).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static void Publish(string project, string output, string program, bool isNative)
    {
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) > NewestSource(project))
        {
            return;
        }

        Console.WriteLine($"publishing {Path.GetFileName(project)}{(isNative ? " with NativeAOT" : ", framework-dependent")} ...");
        List<string> arguments =
            ["publish", project, "-c", "Release", "-r", "linux-x64", "-o", output, "-v", "q", "-nologo", .. BuildProperties.Arguments];
        if (!isNative)
        {
            // The lock is the native build's: this one is to leave it as it is.
            arguments.AddRange(["-p:PublishAot=false", "-p:UseAppHost=false", "--no-self-contained", "-p:LockedNetVersion=none"]);
        }

        var (exitCode, said) = Run(Dotnet, arguments);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{project} cannot be published:\n{said}");
        }

        // A publish that found everything up to date leaves the program's time as it was.
        File.SetLastWriteTimeUtc(program, DateTime.UtcNow);
    }

    private static DateTime NewestSource(string project)
    {
        string[] folders = project.Contains("/src/", StringComparison.Ordinal) ? [Repository.File("src")] : [project];
        return folders
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".props")
            .Concat(Directory.EnumerateFiles(Repository.Root, "Directory.*"))
            .Max(File.GetLastWriteTimeUtc);
    }

    private static (int ExitCode, string Output) Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
