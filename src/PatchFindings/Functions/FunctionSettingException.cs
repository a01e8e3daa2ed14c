namespace PatchFindings.Functions;

/// <summary>An environment variable of the function is missing or wrong: the deployment's fault, told before any event is taken.</summary>
/// <param name="variable">The variable.</param>
/// <param name="value">Its value; <see langword="null"/> when missing.</param>
/// <param name="reason">What is wrong, as the end of a sentence that starts with the variable.</param>
public sealed class FunctionSettingException(string variable, string? value, string reason)
    : Exception("Environment variable " + new Rejection(variable, value, reason).Message)
{
    /// <summary>The variable.</summary>
    public string Variable { get; } = variable;
}
