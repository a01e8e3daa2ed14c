using System.Text.Json.Nodes;

namespace PatchFindings.Cdk.Tests;

/// <summary>Reads what templates say.</summary>
internal static class Templates
{
    /// <summary>The properties of the resources of a type, by logical id.</summary>
    public static Dictionary<string, JsonNode> Of(JsonNode template, string type) =>
        template["Resources"]!.AsObject().Where(entry => (string?)entry.Value!["Type"] == type)
            .ToDictionary(entry => entry.Key, entry => entry.Value!["Properties"]!);

    /// <summary>The properties of the one resource of a name; the CDK puts eight characters after it.</summary>
    public static JsonNode Named(JsonNode template, string type, string name) =>
        Of(template, type).Single(entry => entry.Key[..^8] == name).Value;

    /// <summary>A function's environment.</summary>
    public static Dictionary<string, string> Variables(JsonNode template, string function) =>
        Named(template, "AWS::Lambda::Function", function + "Function")["Environment"]!["Variables"]!.AsObject()
            .ToDictionary(variable => variable.Key, variable => variable.Value!.ToString());

    /// <summary>All that the roles may, in the words of the table in docs/deployment.md.</summary>
    public static IEnumerable<string> Permissions(JsonNode template) => Of(template, "AWS::IAM::Policy").Values
        .SelectMany(policy => policy["PolicyDocument"]!["Statement"]!.AsArray().Select(statement => Line(policy, statement!)))
        .Order(StringComparer.Ordinal);

    public static JsonNode Detail(IEnumerable<JsonNode> rules, string detailType) =>
        rules.Single(rule => (string?)rule["EventPattern"]?["detail-type"]![0] == detailType)["EventPattern"]!["detail"]!;

    public static IEnumerable<string?> Values(JsonNode? list) => list!.AsArray().Select(value => (string?)value);

    private static string Line(JsonNode policy, JsonNode statement)
    {
        var role = ((string)policy["Roles"]![0]!["Ref"]!)[..^"Role00000000".Length];
        var condition = statement["Condition"]?["StringEquals"]?["securityhub:TargetAccount"] is null ? string.Empty
            : " if securityhub:TargetAccount is ACCOUNT";
        return $"{role} {statement["Sid"]}: {string.Join(", ", Texts(statement["Action"]).Order(StringComparer.Ordinal))}"
            + $" on {string.Join(", ", Texts(statement["Resource"]).Order(StringComparer.Ordinal))}{condition}";
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(Texts),
        JsonObject members when members["Fn::GetAtt"] is { } path => [((string)path[0]!)[..^8]],
        JsonObject members when members["Fn::Sub"] is { } text => [Short((string)text!)],
        _ => [node!.ToString()],
    };

    // arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:instance/* → ec2:instance/*
    private static string Short(string arn) => arn.Replace("arn:${AWS::Partition}:", "", StringComparison.Ordinal)
        .Replace(":${AWS::Region}:${AWS::AccountId}", "", StringComparison.Ordinal)
        .Replace("${AWS::AccountId}", "ACCOUNT", StringComparison.Ordinal);
}
