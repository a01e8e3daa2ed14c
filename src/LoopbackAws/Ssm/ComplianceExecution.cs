namespace LoopbackAws.Ssm;

/// <summary>What is told of an execution (SSM model, <c>ComplianceExecutionSummary</c>); what is unknown is left out.</summary>
/// <param name="Time">The execution time.</param>
/// <param name="Id">The execution id, at most 100 characters.</param>
/// <param name="Type">The execution type, at most 50 characters.</param>
public sealed record ComplianceExecution(DateTimeOffset? Time, string? Id, string? Type);
