namespace LoopbackAws.Iam;

/// <summary>One thing that a caller must be allowed to do; a call may need several.</summary>
/// <param name="Action">The IAM action, such as <c>sqs:SendMessage</c>; not always the API's name.</param>
/// <param name="Resource">The ARN of what it is done to; <c>*</c> where the action knows no resource.</param>
public sealed record RequiredPermission(string Action, string Resource)
{
    /// <summary>The condition keys that the request has, such as <c>securityhub:TargetAccount</c>.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();
}
