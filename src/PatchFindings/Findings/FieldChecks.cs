using System.Globalization;

namespace PatchFindings.Findings;

/// <summary>
/// What one field of a finding may hold, whatever its limits. Each answer names the field and its value, or is <see langword="null"/>. A
/// parent's name is put before the field's only when there is something to tell: that nothing is wrong costs no text.
/// </summary>
internal static class FieldChecks
{
    public static Rejection? Text(string field, string? text, int lengthMin, int lengthMax, string parent = "") =>
        text is null ? new Rejection(parent + field, null, "is missing")
        : string.IsNullOrWhiteSpace(text) ? new Rejection(parent + field, text, "is blank")
        : text.Length < lengthMin || text.Length > lengthMax
            ? new Rejection(
                parent + field, text, $"must have {Number(lengthMin)} to {Number(lengthMax)} characters and has {Number(text.Length)}")
        : IsWellFormed(text) ? null
        : new Rejection(parent + field, text, "is not valid Unicode");

    public static Rejection? Optional(string field, string? text, int lengthMax, string parent = "") =>
        text is null ? null : Text(field, text, 1, lengthMax, parent);

    public static Rejection? OneOf(string field, string? text, string[] allowed, string parent = "") =>
        text is null ? new Rejection(parent + field, null, "is missing")
        : allowed.Contains(text) ? null
        : new Rejection(parent + field, text, $"must be one of {string.Join(", ", allowed)}");

    public static Rejection? Time(string field, string? text, out DateTimeOffset time)
    {
        time = default;
        return text is null ? new Rejection(field, null, "is missing")
            : AwsText.TryParseTime(text, out time) ? null
            : new Rejection(field, text, "is not an RFC 3339 date and time");
    }

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsWellFormed(string text)
    {
        var firstSurrogate = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        for (var i = firstSurrogate < 0 ? text.Length : firstSurrogate; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
