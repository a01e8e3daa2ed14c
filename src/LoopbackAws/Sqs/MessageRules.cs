using System.Globalization;
using System.Text;
using LoopbackAws.Http;

namespace LoopbackAws.Sqs;

/// <summary>What SQS demands of a message before it accepts it.</summary>
internal static class MessageRules
{
    /// <summary>Bytes of the message as SQS counts them: the body, and each attribute's name, type and value.</summary>
    public static long Size(MessageDraft draft)
    {
        long size = Encoding.UTF8.GetByteCount(draft.Body);
        foreach (var (name, attribute) in draft.MessageAttributes ?? MessageAttribute.None)
        {
            size += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(attribute.DataType)
                + (attribute.BinaryValue?.Length ?? Encoding.UTF8.GetByteCount(attribute.StringValue ?? string.Empty));
        }

        return size;
    }

    /// <exception cref="AwsErrorException">The message breaks a rule.</exception>
    public static void Check(MessageDraft draft, QueueSettings settings)
    {
        if (draft.Body.Length == 0)
        {
            throw SqsError.MissingParameter("MessageBody");
        }

        if (!HasOnlyXmlCharacters(draft.Body))
        {
            throw SqsError.InvalidMessageContents();
        }

        CheckDelay(draft.Delay);
        CheckAttributes(draft.MessageAttributes ?? MessageAttribute.None);
        CheckMessageGroup(draft.MessageGroupId);
        if (Size(draft) > settings.MaximumMessageSize)
        {
            throw SqsError.InvalidParameterValue(
                $"One or more parameters are invalid. Reason: Message must be shorter than {settings.MaximumMessageSize} bytes.");
        }
    }

    public static bool HasOnlyXmlCharacters(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != System.Buffers.OperationStatus.Done
                || !IsXmlCharacter(rune.Value))
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    private static bool IsXmlCharacter(int code) =>
        code is 0x9 or 0xA or 0xD or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or (>= 0x10000 and <= 0x10FFFF);

    private static void CheckDelay(TimeSpan? delay)
    {
        if (delay is { } value && (value < TimeSpan.Zero || value > SqsLimits.DelayMax))
        {
            throw SqsError.InvalidParameterValue(
                "DelaySeconds", value.TotalSeconds, $"DelaySeconds must be >= 0 and <= {SqsLimits.DelayMax.TotalSeconds}.");
        }
    }

    private static void CheckMessageGroup(string? group)
    {
        const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
        if (group is not null
            && (group.Length is 0 or > SqsLimits.MessageGroupIdCharactersMax
                || !group.All(c => char.IsAsciiLetterOrDigit(c) || Punctuation.Contains(c))))
        {
            throw SqsError.InvalidParameterValue(
                "MessageGroupId",
                group,
                "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.");
        }
    }

    private static void CheckAttributes(IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        if (attributes.Count > SqsLimits.MessageAttributesMax)
        {
            throw SqsError.InvalidParameterValue(
                $"Number of message attributes [{attributes.Count}] exceeds the allowed maximum [{SqsLimits.MessageAttributesMax}].");
        }

        foreach (var (name, attribute) in attributes)
        {
            if (NameFault(name) is { } fault)
            {
                throw SqsError.InvalidParameterValue($"Message (user) attribute name '{name}' is invalid: {fault}.");
            }

            CheckValue(name, attribute);
        }
    }

    private static string? NameFault(string name) => name switch
    {
        { Length: 0 or > SqsLimits.AttributeNameCharactersMax } => "it must have 1 to 256 characters",
        _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') =>
            "it can only contain letters, digits, underscores, hyphens and periods",
        _ when name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase) => "it starts with a reserved prefix",
        _ when name[0] == '.' || name[^1] == '.' => "it must not start or end with a period",
        _ when name.Contains("..", StringComparison.Ordinal) => "it must not have successive periods",
        _ => null,
    };

    private static void CheckValue(string name, MessageAttribute attribute)
    {
        var type = attribute.DataType;
        var kind = type.Split('.', 2)[0];
        if (kind is not ("String" or "Number" or "Binary") || type.Length > SqsLimits.AttributeNameCharactersMax)
        {
            throw SqsError.InvalidParameterValue(
                $"The type of message (user) attribute '{name}' is invalid. You must use only the following supported type"
                + " prefixes: Binary, Number, String.");
        }

        var value = attribute.StringValue;
        var isEmpty = kind == "Binary" ? attribute.BinaryValue is null or { IsEmpty: true } : string.IsNullOrEmpty(value);
        if (isEmpty || (kind == "Binary" ? value is not null : attribute.BinaryValue is not null))
        {
            throw SqsError.InvalidParameterValue(
                $"The message (user) attribute '{name}' must contain a non-empty value of its type '{type}', and that alone.");
        }

        if (kind == "Number" && !IsNumber(value!))
        {
            throw SqsError.InvalidParameterValue($"Can't cast the value of message (user) attribute '{name}' to a number.");
        }

        if (value is not null && !HasOnlyXmlCharacters(value))
        {
            throw SqsError.InvalidMessageContents();
        }
    }

    private static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
}
