using LoopbackAws.Iam;

namespace LoopbackAws.Http;

/// <summary>One call that a loopback service received.</summary>
/// <param name="Service">The service's endpoint prefix: <c>sqs</c>, <c>ssm</c>, <c>securityhub</c>, <c>events</c>, <c>lambda</c>.</param>
/// <param name="Action">The API action: <c>SendMessageBatch</c>, <c>BatchImportFindings</c>.</param>
/// <param name="AccessKeyId">The access key id that signed the call: on the loopback, who called. Empty for an unsigned call.</param>
/// <param name="Items">How many things the call carried (messages, nodes, findings); 1 where the action has no list.</param>
public sealed record ServiceCall(string Service, string Action, string AccessKeyId, int Items)
{
    /// <summary>What the caller must be allowed to do (Service Authorization Reference); empty where nobody's policy is asked.</summary>
    public IReadOnlyList<RequiredPermission> Permissions { get; init; } = [];
}
