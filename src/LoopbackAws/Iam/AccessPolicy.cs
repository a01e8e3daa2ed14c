using System.Text.Json.Nodes;

namespace LoopbackAws.Iam;

/// <summary>Statements that are judged together: what a role may, or what a resource lets others do to it.</summary>
public sealed record AccessPolicy(IReadOnlyList<PolicyStatement> Statements)
{
    /// <summary>A role without permissions.</summary>
    public static AccessPolicy None { get; } = new([]);

    /// <summary>Reads a policy document.</summary>
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

/// <summary>A statement of a policy (IAM user guide, "IAM JSON policy element reference"), as far as this system's policies go.</summary>
public sealed record PolicyStatement
{
    /// <summary>Whether it denies rather than allows.</summary>
    public bool IsDeny { get; init; }

    /// <summary>Services, accounts or ARNs that it is about, in a resource's own policy; empty in a role's.</summary>
    public IReadOnlyList<string> Principals { get; init; } = [];

    /// <summary>Actions, with <c>*</c> and <c>?</c>.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>ARNs, with <c>*</c> and <c>?</c>; empty where the policy's own resource is meant.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>Conditions: operator, key, and the values of which one has to fit.</summary>
    public IReadOnlyList<(string Operator, string Key, IReadOnlyList<string> Values)> Conditions { get; init; } = [];

    /// <summary>Whether the statement is about what is asked for.</summary>
    /// <param name="permission">What is asked for.</param>
    /// <exception cref="NotSupportedException">A condition uses an operator that this stand-in does not know.</exception>
    public bool Covers(RequiredPermission permission)
    {
        ArgumentNullException.ThrowIfNull(permission);
        return Actions.Any(action => Wildcard.Matches(action, permission.Action, ignoreCase: true))
            && (Resources.Count == 0 || Resources.Any(resource => Wildcard.Matches(resource, permission.Resource, ignoreCase: false)))
            && Conditions.All(condition => Holds(condition, permission.Context));
    }

    private static bool Holds(
        (string Operator, string Key, IReadOnlyList<string> Values) condition, IReadOnlyDictionary<string, string> context)
    {
        var isThere = context.TryGetValue(condition.Key, out var actual);
        return condition.Operator switch
        {
            "StringEquals" or "ArnEquals" => isThere && condition.Values.Contains(actual!),
            "StringNotEquals" => !isThere || !condition.Values.Contains(actual!),
            "StringLike" or "ArnLike" => isThere && condition.Values.Any(value => Wildcard.Matches(value, actual!, ignoreCase: false)),
            "Bool" => isThere && condition.Values.Any(value => string.Equals(value, actual, StringComparison.OrdinalIgnoreCase)),
            _ => throw new NotSupportedException($"The local run knows no policy condition {condition.Operator}."),
        };
    }
}

/// <summary>One thing that a caller must be allowed to do; a call may need several.</summary>
/// <param name="Action">The IAM action, such as <c>sqs:SendMessage</c>; not always the API's name.</param>
/// <param name="Resource">The ARN of what it is done to; <c>*</c> where the action knows no resource.</param>
public sealed record RequiredPermission(string Action, string Resource)
{
    /// <summary>The condition keys that the request has, such as <c>securityhub:TargetAccount</c>.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();
}

/// <summary>IAM's patterns: <c>*</c> for any text, <c>?</c> for any one character.</summary>
internal static class Wildcard
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool ignoreCase)
    {
        // Greedy with one way back: the last star takes one character more each time the rest does not fit.
        var (p, t, star, taken) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, taken) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t], ignoreCase)))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static bool Same(char one, char other, bool ignoreCase) =>
        one == other || (ignoreCase && char.ToLowerInvariant(one) == char.ToLowerInvariant(other));
}
