using System.Security.Cryptography;
using System.Text;

namespace PatchFindings.Cdk;

/// <summary>What the functions' packages are made of.</summary>
public static class PackageInputs
{
    // The local run is no part of a package.
    private static readonly string[] NotPackaged = ["PatchFindings.Local"];

    /// <summary>A text that is another one as soon as the packages would be.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="runtime">What they are built for.</param>
    /// <returns>A SHA-256 of the names and bytes of all source files and build settings, in lower case.</returns>
    /// <remarks>
    /// Not of the SDK: a package made in a container is good on a machine that has another one. After an update of the SDK, delete
    /// <c>artifacts/deploy</c>; a build machine starts without it anyway.
    /// </remarks>
    public static string Fingerprint(string root, string runtime)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(ReadOnlySpan<byte> part)
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(part);
        }

        Add(Encoding.UTF8.GetBytes(runtime));
        Add(Encoding.UTF8.GetBytes(BuildProperties.AwsPackages));
        foreach (var (name, path) in Files(root).OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            Add(Encoding.UTF8.GetBytes(name));
            Add(File.ReadAllBytes(path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<(string Name, string Path)> Files(string root)
    {
        var source = Directory.EnumerateDirectories(Path.Combine(root, "src"))
            .Where(folder => !NotPackaged.Contains(Path.GetFileName(folder)))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        return Directory.EnumerateFiles(root, "Directory.*")
            .Concat(Directory.EnumerateFiles(root, "global.json"))
            .Concat(Directory.EnumerateFiles(root, ".editorconfig"))
            .Concat(Directory.EnumerateFiles(Path.Combine(root, "src")))
            .Concat(source)
            .Select(path => (Path.GetRelativePath(root, path).Replace('\\', '/'), path));
    }
}
