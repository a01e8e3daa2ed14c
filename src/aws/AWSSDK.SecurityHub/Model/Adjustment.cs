using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A change of a score. <c>Adjustment</c> in the Security Hub API.</summary>
public class Adjustment : IJsonModel<Adjustment>
{
    /// <summary>The metric.</summary>
    public string? Metric { get; set; }

    /// <summary>Why it was changed.</summary>
    public string? Reason { get; set; }

    void IJsonModel<Adjustment>.Write(Utf8JsonWriter json)
    {
        json.Text("Metric", Metric);
        json.Text("Reason", Reason);
    }

    static Adjustment IJsonModel<Adjustment>.Read(JsonElement json) => new()
    {
        Metric = json.Text("Metric"),
        Reason = json.Text("Reason"),
    };
}
