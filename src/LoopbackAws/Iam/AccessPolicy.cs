using System.Text.Json.Nodes;

namespace LoopbackAws.Iam;

/// <summary>Statements that are judged together: what a role may, or what a resource lets others do to it.</summary>
/// <param name="Statements">The statements.</param>
public sealed record AccessPolicy(IReadOnlyList<PolicyStatement> Statements)
{
    /// <summary>A role that may nothing.</summary>
    public static AccessPolicy None { get; } = new([]);

    /// <summary>Reads a policy document.</summary>
    /// <param name="document">The document.</param>
    /// <exception cref="FormatException">A statement has elements that this stand-in does not know.</exception>
    public static IEnumerable<PolicyStatement> Read(JsonNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var statements = document["Statement"];
        foreach (var statement in statements is JsonArray array ? array : [statements?.DeepClone()])
        {
            if (statement is not JsonObject members || members["Action"] is null)
            {
                throw new FormatException($"A policy statement without an Action: {statement?.ToJsonString()}");
            }

            yield return new PolicyStatement
            {
                IsDeny = (string?)members["Effect"] == "Deny",
                Principals = Principals(members["Principal"]),
                Actions = Texts(members["Action"]),
                Resources = Texts(members["Resource"]),
                Conditions = [.. Conditions(members["Condition"])],
            };
        }
    }

    /// <summary>Whether a role with this policy may.</summary>
    /// <param name="permission">What is asked for.</param>
    public bool Allows(RequiredPermission permission) => Allows(permission, _ => true);

    /// <summary>Whether a resource with this policy lets an AWS service.</summary>
    /// <param name="permission">What is asked for.</param>
    /// <param name="service">The service's principal, such as <c>events.amazonaws.com</c>.</param>
    public bool Allows(RequiredPermission permission, string service) =>
        Allows(permission, statement => statement.Principals.Contains("*") || statement.Principals.Contains(service));

    /// <summary>Whether a resource with this policy refuses everybody.</summary>
    /// <param name="permission">What is asked for.</param>
    public bool DeniesAll(RequiredPermission permission) =>
        Statements.Any(statement => statement.IsDeny && statement.Principals.Contains("*") && statement.Covers(permission));

    private bool Allows(RequiredPermission permission, Func<PolicyStatement, bool> isMeant) =>
        Statements.Any(statement => !statement.IsDeny && isMeant(statement) && statement.Covers(permission))
        && !Statements.Any(statement => statement.IsDeny && isMeant(statement) && statement.Covers(permission));

    private static List<string> Principals(JsonNode? principal) => principal switch
    {
        null => [],
        JsonObject kinds => [.. kinds.SelectMany(kind => Texts(kind.Value))],
        _ => Texts(principal),
    };

    private static IEnumerable<(string Operator, string Key, IReadOnlyList<string> Values)> Conditions(JsonNode? conditions)
    {
        foreach (var (name, keys) in conditions as JsonObject ?? [])
        {
            foreach (var (key, values) in keys as JsonObject ?? [])
            {
                yield return (name, key, Texts(values));
            }
        }
    }

    private static List<string> Texts(JsonNode? node) => node switch
    {
        null => [],
        JsonArray array => [.. array.SelectMany(Texts)],
        _ => [node.ToString()],
    };
}
