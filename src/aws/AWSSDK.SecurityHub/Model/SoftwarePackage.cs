using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A package. <c>SoftwarePackage</c> in the Security Hub API.</summary>
public class SoftwarePackage : IJsonModel<SoftwarePackage>
{
    /// <summary>The architecture.</summary>
    public string? Architecture { get; set; }

    /// <summary>The epoch.</summary>
    public string? Epoch { get; set; }

    /// <summary>Where it lies.</summary>
    public string? FilePath { get; set; }

    /// <summary>The version that mends it.</summary>
    public string? FixedInVersion { get; set; }

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The package manager.</summary>
    public string? PackageManager { get; set; }

    /// <summary>The release.</summary>
    public string? Release { get; set; }

    /// <summary>What to do.</summary>
    public string? Remediation { get; set; }

    /// <summary>The ARN of the image layer that it is in.</summary>
    public string? SourceLayerArn { get; set; }

    /// <summary>The hash of that layer.</summary>
    public string? SourceLayerHash { get; set; }

    /// <summary>The version.</summary>
    public string? Version { get; set; }

    void IJsonModel<SoftwarePackage>.Write(Utf8JsonWriter json)
    {
        json.Text("Name", Name);
        json.Text("Version", Version);
        json.Text("Epoch", Epoch);
        json.Text("Release", Release);
        json.Text("Architecture", Architecture);
        json.Text("PackageManager", PackageManager);
        json.Text("FilePath", FilePath);
        json.Text("FixedInVersion", FixedInVersion);
        json.Text("Remediation", Remediation);
        json.Text("SourceLayerHash", SourceLayerHash);
        json.Text("SourceLayerArn", SourceLayerArn);
    }

    static SoftwarePackage IJsonModel<SoftwarePackage>.Read(JsonElement json) => new()
    {
        Name = json.Text("Name"),
        Version = json.Text("Version"),
        Epoch = json.Text("Epoch"),
        Release = json.Text("Release"),
        Architecture = json.Text("Architecture"),
        PackageManager = json.Text("PackageManager"),
        FilePath = json.Text("FilePath"),
        FixedInVersion = json.Text("FixedInVersion"),
        Remediation = json.Text("Remediation"),
        SourceLayerHash = json.Text("SourceLayerHash"),
        SourceLayerArn = json.Text("SourceLayerArn"),
    };
}
