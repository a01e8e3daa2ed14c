using System.Text.Json.Nodes;

namespace LoopbackAws.CloudFormation;

/// <summary>A resource of a CloudFormation template.</summary>
/// <param name="LogicalId">What the template calls it.</param>
/// <param name="Type">Its type, such as <c>AWS::SQS::Queue</c>.</param>
/// <param name="Properties">Its properties, with the functions in them not resolved.</param>
/// <param name="Metadata">Its metadata.</param>
public sealed record TemplateResource(string LogicalId, string Type, JsonObject Properties, JsonObject Metadata)
{
    /// <summary>
    /// What it is called here. CloudFormation makes a name of stack, logical id and chance; this is the CDK's path without what says
    /// nothing, or else the logical id.
    /// </summary>
    public string Name { get; } = NameOf(LogicalId, Properties, Metadata);

    private static string NameOf(string logicalId, JsonObject properties, JsonObject metadata)
    {
        foreach (var property in (ReadOnlySpan<string>)["QueueName", "FunctionName", "RoleName"])
        {
            if (properties[property] is JsonValue name)
            {
                return name.ToString();
            }
        }

        var path = ((string?)metadata["aws:cdk:path"])?.Split('/')[1..];
        var parts = path?.Where(part => part is not ("Resource" or "Queues" or "Function")).ToList();
        return parts is { Count: > 0 } ? string.Join('-', parts) : logicalId;
    }
}
