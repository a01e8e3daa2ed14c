using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>What findings are sorted by. <c>SortCriterion</c> in the Security Hub API.</summary>
public class SortCriterion : IJsonModel<SortCriterion>
{
    /// <summary>The attribute.</summary>
    public string? Field { get; set; }

    /// <summary>The direction.</summary>
    public SortOrder? SortOrder { get; set; }

    void IJsonModel<SortCriterion>.Write(Utf8JsonWriter json)
    {
        json.Text("Field", Field);
        json.Constant("SortOrder", SortOrder);
    }

    static SortCriterion IJsonModel<SortCriterion>.Read(JsonElement json) => new()
    {
        Field = json.Text("Field"),
        SortOrder = SortOrder.FindValue(json.Text("SortOrder")),
    };
}
