namespace PatchFindings.Redrive;

/// <summary>The input of a redrive is wrong: nothing was done.</summary>
/// <param name="field">The field at fault.</param>
/// <param name="value">What stood there.</param>
/// <param name="reason">What is wrong with it, as the end of a sentence that starts with the field.</param>
public sealed class RedriveRequestException(string field, string? value, string reason)
    : Exception(new Rejection(field, value, reason).Message);
