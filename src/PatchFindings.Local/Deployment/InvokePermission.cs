namespace PatchFindings.Local.Deployment;

/// <summary>A statement of a function's own policy: who may invoke it.</summary>
/// <param name="Principal">The service, such as <c>events.amazonaws.com</c>.</param>
/// <param name="SourceArn">For whom the service may; <see langword="null"/> for anything of it.</param>
public sealed record InvokePermission(string Principal, string? SourceArn);
