namespace LoopbackAws.CloudFormation;

/// <summary>A CloudFormation template that no deployment can be made of, or none that this system can run.</summary>
/// <param name="message">Which resource, and what is wrong with it.</param>
public sealed class TemplateException(string message) : Exception(message);
