using System.Text;

namespace PatchFindings.Cdk.Tests;

// The stacks' fixture chooses the temporary folder for the whole process: whoever uses it waits for its turn.
[Collection(nameof(StacksCollection))]
public sealed class FunctionPackagesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("patchfindings-packages-").FullName;

    public FunctionPackagesTests()
    {
        Write("global.json", "{}");
        Write("Directory.Build.props", "<Project />");
        Write("src/Function.props", "<Project />");
        Write("src/PatchFindings/Finding.cs", "class Finding;");
        Write("src/PatchFindings.Local/Program.cs", "class Local;");
        Write("docs/readme.md", "text");
    }

    [Theory]
    [InlineData("GLIBC_2.34")]
    [InlineData("GLIBC_2.2.5 GLIBC_2.17")]
    public void An_executable_for_an_old_glibc_starts(string symbols) =>
        FunctionPackages.CheckStartsOnAmazonLinux("PatchFindings.Forwarder", Encoding.ASCII.GetBytes(symbols));

    [Theory]
    [InlineData("GLIBC_2.17 GLIBC_2.35", "PatchFindings.Forwarder needs glibc 2.35, and Amazon Linux 2023 has 2.34")]
    [InlineData("libc.musl-x86_64.so.1", "PatchFindings.Forwarder is not linked to glibc")]
    public void An_executable_that_would_not_start_is_refused_with_a_way_out(string symbols, string problem)
    {
        var refused = Assert.Throws<DeploymentException>(
            () => FunctionPackages.CheckStartsOnAmazonLinux("PatchFindings.Forwarder", Encoding.ASCII.GetBytes(symbols)));

        Assert.StartsWith(problem, refused.Message, StringComparison.Ordinal);
        Assert.Contains("docker run ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("-c runtime=dotnet10", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "on Windows")]
    [InlineData("600", "chmod 755")]
    [InlineData("644", "chmod 755")]
    [InlineData("744", "chmod 755")] // Lambda is not the file's owner.
    public void An_executable_that_the_package_would_hold_as_a_mere_file_is_refused_with_a_way_out(string? octal, string wayOut)
    {
        var refused = Assert.Throws<DeploymentException>(() => FunctionPackages.CheckIsExecutable("PatchFindings.Forwarder", Mode(octal)));

        Assert.StartsWith("PatchFindings.Forwarder ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(wayOut, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_executable_that_everybody_may_execute_is_packed() => FunctionPackages.CheckIsExecutable("PatchFindings.Forwarder", Mode("755"));

    [Theory]
    [InlineData("src/PatchFindings/Finding.cs", "class Finding2;")]
    [InlineData("src/PatchFindings/New.cs", "")]
    [InlineData("src/Function.props", "<Project><!-- --></Project>")]
    [InlineData("Directory.Build.props", "<Project></Project>")]
    [InlineData("global.json", "{ }")]
    public void Packages_are_made_again_when_what_they_are_made_of_changes(string file, string text)
    {
        var before = PackageInputs.Fingerprint(_root, "provided.al2023");
        Write(file, text);

        Assert.NotEqual(before, PackageInputs.Fingerprint(_root, "provided.al2023"));
    }

    [Fact]
    public void Packages_are_made_again_when_a_file_is_gone_or_renamed()
    {
        var before = PackageInputs.Fingerprint(_root, "provided.al2023");
        File.Move(Path.Combine(_root, "src/PatchFindings/Finding.cs"), Path.Combine(_root, "src/PatchFindings/Other.cs"));
        var renamed = PackageInputs.Fingerprint(_root, "provided.al2023");
        File.Delete(Path.Combine(_root, "src/PatchFindings/Other.cs"));

        Assert.Equal(3, new HashSet<string> { before, renamed, PackageInputs.Fingerprint(_root, "provided.al2023") }.Count);
    }

    [Theory]
    [InlineData("src/PatchFindings.Local/Program.cs")]
    [InlineData("docs/readme.md")]
    public void Packages_stay_as_they_are_when_anything_else_changes(string file)
    {
        var before = PackageInputs.Fingerprint(_root, "provided.al2023");
        Write(file, "something else");

        Assert.Equal(before, PackageInputs.Fingerprint(_root, "provided.al2023"));
    }

    [Fact]
    public void Each_runtime_has_packages_of_its_own() =>
        Assert.NotEqual(PackageInputs.Fingerprint(_root, "provided.al2023"), PackageInputs.Fingerprint(_root, "dotnet10"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static UnixFileMode? Mode(string? octal) => octal is null ? null : (UnixFileMode)Convert.ToInt32(octal, 8);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
