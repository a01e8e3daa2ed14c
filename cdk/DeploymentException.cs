namespace PatchFindings.Cdk;

/// <summary>The stack cannot be made as it is asked for, or on this machine.</summary>
/// <param name="message">What is wrong and what to do, for the person at the terminal.</param>
public sealed class DeploymentException(string message) : Exception(message);
