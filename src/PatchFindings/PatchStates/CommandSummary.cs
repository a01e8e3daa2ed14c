namespace PatchFindings.PatchStates;

/// <summary>What a finding and the order of operations need to know of a command (<c>Command</c> in the Systems Manager API).</summary>
/// <param name="CommandId">The command's id.</param>
/// <param name="DocumentName">The document that the command ran.</param>
/// <param name="RequestedAt">When the command was requested, by the service's clock; <see langword="null"/> when not told.</param>
public sealed record CommandSummary(string CommandId, string DocumentName, DateTimeOffset? RequestedAt);
