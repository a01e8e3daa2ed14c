using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A score of the Common Vulnerability Scoring System. <c>Cvss</c> in the Security Hub API.</summary>
public class Cvss : IJsonModel<Cvss>
{
    /// <summary>What was changed of the score.</summary>
    public List<Adjustment>? Adjustments { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>The base score, 0 to 10.</summary>
    public double? BaseScore { get; set; }

    /// <summary>The base vector.</summary>
    public string? BaseVector { get; set; }

    /// <summary>Whose score it is.</summary>
    public string? Source { get; set; }

    /// <summary>The system's version.</summary>
    public string? Version { get; set; }

    void IJsonModel<Cvss>.Write(Utf8JsonWriter json)
    {
        json.Text("Version", Version);
        json.Real("BaseScore", BaseScore);
        json.Text("BaseVector", BaseVector);
        json.Text("Source", Source);
        json.Objects("Adjustments", Adjustments);
    }

    static Cvss IJsonModel<Cvss>.Read(JsonElement json) => new()
    {
        Version = json.Text("Version"),
        BaseScore = json.Real("BaseScore"),
        BaseVector = json.Text("BaseVector"),
        Source = json.Text("Source"),
        Adjustments = json.Objects<Adjustment>("Adjustments"),
    };
}
