namespace LoopbackAws.Iam;

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
