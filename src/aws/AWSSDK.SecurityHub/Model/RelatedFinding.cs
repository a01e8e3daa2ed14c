using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>Another finding. <c>RelatedFinding</c> in the Security Hub API.</summary>
public class RelatedFinding : IJsonModel<RelatedFinding>
{
    /// <summary>Its id; required.</summary>
    public string? Id { get; set; }

    /// <summary>Its product; required.</summary>
    public string? ProductArn { get; set; }

    void IJsonModel<RelatedFinding>.Write(Utf8JsonWriter json)
    {
        json.Text("ProductArn", ProductArn);
        json.Text("Id", Id);
    }

    static RelatedFinding IJsonModel<RelatedFinding>.Read(JsonElement json) => new()
    {
        ProductArn = json.Text("ProductArn"),
        Id = json.Text("Id"),
    };
}
