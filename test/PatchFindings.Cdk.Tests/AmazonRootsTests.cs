using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PatchFindings.Cdk.Tests;

/// <summary>The roots that the option <c>trustStore=amazon</c> leaves the functions with.</summary>
public sealed class AmazonRootsTests
{
    [Fact]
    public void The_package_holds_the_five_roots_of_Amazon_Trust_Services_by_their_published_keys()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(Path.Combine(Stacks.Root(), "src", "amazon-roots.pem"));

        // Amazon Trust Services, "Repository": SHA-256 of the subject public key information of each root.
        Assert.Equal(
            [
                ("CN=Amazon Root CA 1", "fbe3018031f9586bcbf41727e417b7d1c45c2f47f93be372a17b96b50757d5a2"),
                ("CN=Amazon Root CA 2", "7f4296fc5b6a4e3b35d3c369623e364ab1af381d8fa7121533c9d6c633ea2461"),
                ("CN=Amazon Root CA 3", "36abc32656acfc645c61b71613c4bf21c787f5cabbee48348d58597803d7abc9"),
                ("CN=Amazon Root CA 4", "f7ecded5c66047d28ed6466b543c40e0743abe81d109254dcf845d4c2c7853c5"),
                ("CN=Starfield Services Root Certificate Authority - G2",
                    "2b071c59a0a0ae76b0eadb2bad23bad4580b69c3601b630c2eaf0613afa83f92"),
            ],
            roots.Select(root => (root.Subject.Split(',')[0], Convert.ToHexStringLower(SHA256.HashData(root.PublicKey.ExportSubjectPublicKeyInfo())))));
    }

    [Fact]
    public void None_of_the_roots_ends_before_2037()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(Path.Combine(Stacks.Root(), "src", "amazon-roots.pem"));

        Assert.All(roots, root => Assert.True(root.NotAfter.ToUniversalTime() > new DateTime(2037, 12, 31, 0, 0, 0, DateTimeKind.Utc), root.Subject));
    }
}
