using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PatchFindings.Startup;

/// <summary>A root and the services' certificate, made for one run, and files of roots to trust.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly string[] SystemBundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("patchfindings-startup-");

    public Certificates()
    {
        var now = DateTimeOffset.UtcNow;
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=PatchFindings start-up run", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var root = rootRequest.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(root, now.AddHours(-1), now.AddDays(1), [1, 2, 3, 4]);
        Service = issued.CopyWithPrivateKey(key);

        var system = SystemBundles.Where(File.Exists).Select(File.ReadAllText).FirstOrDefault()
            ?? throw new InvalidOperationException($"None of {string.Join(", ", SystemBundles)} is there.");
        SystemStore = Write("system.pem", system + root.ExportCertificatePem() + "\n");
        SystemRoots = system.Split("BEGIN CERTIFICATE").Length - 1;
        AmazonStore = Write("amazon.pem", File.ReadAllText(Repository.File("src/amazon-roots.pem")) + root.ExportCertificatePem() + "\n");
        NoDirectory = Path.Combine(_directory.FullName, "none");
    }

    /// <summary>The services' certificate with its key.</summary>
    public X509Certificate2 Service { get; }

    /// <summary>The file of the system's roots and the run's.</summary>
    public string SystemStore { get; }

    /// <summary>How many roots the system has.</summary>
    public int SystemRoots { get; }

    /// <summary>The file of Amazon's roots and the run's.</summary>
    public string AmazonStore { get; }

    /// <summary>A folder that is not there, as in a deployment with <c>trustStore=amazon</c>.</summary>
    public string NoDirectory { get; }

    public void Dispose()
    {
        Service.Dispose();
        _directory.Delete(recursive: true);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
