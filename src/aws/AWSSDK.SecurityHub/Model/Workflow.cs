using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>How far the customer's work on a finding is. <c>Workflow</c> in the Security Hub API.</summary>
public class Workflow : IJsonModel<Workflow>
{
    /// <summary>The status.</summary>
    public WorkflowStatus? Status { get; set; }

    void IJsonModel<Workflow>.Write(Utf8JsonWriter json)
    {
        json.Constant("Status", Status);
    }

    static Workflow IJsonModel<Workflow>.Read(JsonElement json) => new()
    {
        Status = WorkflowStatus.FindValue(json.Text("Status")),
    };
}
