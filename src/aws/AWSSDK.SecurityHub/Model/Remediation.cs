using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>How to mend a finding. <c>Remediation</c> in the Security Hub API.</summary>
public class Remediation : IJsonModel<Remediation>
{
    /// <summary>What is recommended.</summary>
    public Recommendation? Recommendation { get; set; }

    void IJsonModel<Remediation>.Write(Utf8JsonWriter json)
    {
        json.Object("Recommendation", Recommendation);
    }

    static Remediation IJsonModel<Remediation>.Read(JsonElement json) => new()
    {
        Recommendation = json.Object<Recommendation>("Recommendation"),
    };
}
