using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoopbackAws.Http;

namespace LoopbackAws.CloudFormation;

/// <summary>
/// A CloudFormation template for one account and Region: its resources, and their properties with references, conditions and intrinsic
/// functions resolved (CloudFormation user guide, "Intrinsic function reference").
/// </summary>
public sealed class CloudFormationTemplate
{
    private readonly JsonObject _template;
    private readonly string _region;
    private readonly string _accountId;

    private CloudFormationTemplate(JsonObject template, string region, string accountId)
    {
        (_template, _region, _accountId) = (template, region, accountId);
        Resources = (template[nameof(Resources)] as JsonObject ?? throw new TemplateException("The template has no Resources."))
            .Select(entry => ToResource(entry.Key, entry.Value as JsonObject))
            .Where(resource => resource is not null)
            .ToDictionary(resource => resource!.LogicalId, resource => resource!);
    }

    /// <summary>The resources whose condition holds, by logical id.</summary>
    public IReadOnlyDictionary<string, TemplateResource> Resources { get; }

    private string Partition => Region.Partition(_region);

    private string UrlSuffix => Partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";

    /// <summary>Reads a template.</summary>
    /// <param name="json">The template, as JSON.</param>
    /// <param name="region">The Region that it is for.</param>
    /// <param name="accountId">The account that it is for.</param>
    /// <exception cref="TemplateException">It is no JSON, or has no resources.</exception>
    public static CloudFormationTemplate Read(string json, string region, string accountId)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject template
                ? new CloudFormationTemplate(template, region, accountId)
                : throw new TemplateException("The template is no JSON object.");
        }
        catch (JsonException problem)
        {
            throw new TemplateException(json.AsSpan().TrimStart() is ['{', ..]
                ? $"The template is no JSON: {problem.Message}"
                : "The template is no JSON. YAML is not read here; the CDK writes JSON to cdk.out, and other YAML can be converted.");
        }
    }

    /// <summary>The resources of a type.</summary>
    public IEnumerable<TemplateResource> OfType(string type) => Resources.Values.Where(resource => resource.Type == type);

    /// <summary>A property with everything in it resolved; <see langword="null"/> when it is not there.</summary>
    public JsonNode? Property(TemplateResource resource, string property)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Resolve(resource.Properties[property]);
    }

    /// <summary>The ARN of a resource.</summary>
    public string ArnOf(TemplateResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Type switch
        {
            "AWS::SQS::Queue" => $"arn:{Partition}:sqs:{_region}:{_accountId}:{resource.Name}",
            "AWS::Lambda::Function" => $"arn:{Partition}:lambda:{_region}:{_accountId}:function:{resource.Name}",
            "AWS::Events::Rule" => $"arn:{Partition}:events:{_region}:{_accountId}:rule/{resource.Name}",
            "AWS::IAM::Role" => $"arn:{Partition}:iam::{_accountId}:role/{resource.Name}",
            "AWS::Logs::LogGroup" => $"arn:{Partition}:logs:{_region}:{_accountId}:log-group:{resource.Name}:*",
            _ => $"arn:{Partition}:{resource.Type}:{_region}:{_accountId}:{resource.Name}",
        };
    }

    /// <summary>What <c>Ref</c> gives for a queue: its URL in an account.</summary>
    public string QueueUrl(TemplateResource queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return $"https://sqs.{_region}.{UrlSuffix}/{_accountId}/{queue.Name}";
    }

    private TemplateResource? ToResource(string logicalId, JsonObject? resource)
    {
        var type = resource is null ? null : (string?)resource["Type"];
        if (resource is null || type is null)
        {
            throw new TemplateException($"The resource {logicalId} has no Type.");
        }

        return (string?)resource["Condition"] is { } condition && !Condition(condition)
            ? null
            : new TemplateResource(
                logicalId, type, resource["Properties"] as JsonObject ?? [], resource["Metadata"] as JsonObject ?? []);
    }

    private bool Condition(string name) =>
        Resolve(_template["Conditions"]?[name]) is { } condition && condition.GetValueKind() == JsonValueKind.True;

    private JsonNode? Resolve(JsonNode? node) => node switch
    {
        null => null,
        JsonArray array => new JsonArray([.. array.Select(Resolve)]),
        JsonObject { Count: 1 } members when IsFunction(members.First().Key) => Call(members.First().Key, members.First().Value!),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value)))),
        _ => node.DeepClone(),
    };

    private static bool IsFunction(string name) => name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal);

    private JsonNode? Call(string function, JsonNode argument) => function switch
    {
        "Ref" => Ref((string)argument!),
        "Condition" => Condition((string)argument!),
        "Fn::GetAtt" => argument is JsonArray path ? GetAtt((string)path[0]!, (string)path[1]!)
            : GetAtt(((string)argument!).Split('.', 2)[0], ((string)argument!).Split('.', 2)[1]),
        "Fn::Join" => string.Join((string)argument[0]!, ((JsonArray)Resolve(argument[1])!).Select(part => part!.ToString())),
        "Fn::Sub" => Sub(argument),
        "Fn::Select" => ((JsonArray)Resolve(argument[1])!)[int.Parse(argument[0]!.ToString(), CultureInfo.InvariantCulture)]
            ?.DeepClone(),
        "Fn::Split" => new JsonArray(
            [.. Resolve(argument[1])!.ToString().Split((string)argument[0]!).Select(part => (JsonNode?)JsonValue.Create(part))]),
        "Fn::If" => Condition((string)argument[0]!) ? Resolve(argument[1]) : Resolve(argument[2]),
        "Fn::Equals" => JsonNode.DeepEquals(Resolve(argument[0]), Resolve(argument[1])),
        "Fn::Not" => !((JsonArray)Resolve(argument)!)[0]!.GetValue<bool>(),
        "Fn::And" => ((JsonArray)Resolve(argument)!).All(condition => condition!.GetValue<bool>()),
        "Fn::Or" => ((JsonArray)Resolve(argument)!).Any(condition => condition!.GetValue<bool>()),
        _ => throw new TemplateException($"The local run knows no {function}."),
    };

    private JsonNode? Ref(string name) => name switch
    {
        "AWS::Region" => _region,
        "AWS::AccountId" => _accountId,
        "AWS::Partition" => Partition,
        "AWS::URLSuffix" => UrlSuffix,
        "AWS::StackName" => "PatchFindings",
        "AWS::StackId" => $"arn:{Partition}:cloudformation:{_region}:{_accountId}:stack/PatchFindings/local",
        "AWS::NoValue" => null,
        _ when Resources.TryGetValue(name, out var resource) =>
            resource.Type == "AWS::SQS::Queue" ? QueueUrl(resource) : resource.Name,
        _ when _template["Parameters"]?[name]?["Default"] is { } otherwise => otherwise.DeepClone(),
        _ => throw new TemplateException($"The template refers to {name}, which it does not have."),
    };

    private string GetAtt(string logicalId, string attribute) =>
        !Resources.TryGetValue(logicalId, out var resource)
            ? throw new TemplateException($"The template refers to {logicalId}.{attribute}, and has no such resource.")
            : attribute == "Arn" ? ArnOf(resource)
            : attribute.EndsWith("Name", StringComparison.Ordinal) ? resource.Name
            : $"{resource.Name}.{attribute}";

    private string Sub(JsonNode argument)
    {
        var (text, own) = argument is JsonArray pair ? ((string)pair[0]!, Resolve(pair[1]) as JsonObject) : ((string)argument!, null);
        var result = new StringBuilder();
        var rest = text.AsSpan();
        while (rest.IndexOf("${") is >= 0 and var start)
        {
            var end = start + rest[start..].IndexOf('}');
            var name = rest[(start + 2)..end].ToString();
            result.Append(rest[..start]).Append(
                name.StartsWith('!') ? $"${{{name[1..]}}}"
                : own?[name] is { } value ? value.ToString()
                : name.Contains('.') ? GetAtt(name.Split('.', 2)[0], name.Split('.', 2)[1])
                : Ref(name)?.ToString());
            rest = rest[(end + 1)..];
        }

        return result.Append(rest).ToString();
    }
}

/// <summary>A resource of a CloudFormation template.</summary>
/// <param name="LogicalId">What the template calls it.</param>
/// <param name="Type">Its type, such as <c>AWS::SQS::Queue</c>.</param>
/// <param name="Properties">Its properties, with the functions in them not resolved.</param>
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

/// <summary>A CloudFormation template that no deployment can be made of, or none that this system can run.</summary>
/// <param name="message">Which resource, and what is wrong with it.</param>
public sealed class TemplateException(string message) : Exception(message);
