using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace LoopbackAws.Sqs;

/// <summary>A message to send.</summary>
/// <param name="Body">The body: at least one character, of XML 1.0's set.</param>
public sealed record MessageDraft(string Body)
{
    /// <summary>How long the message stays invisible, 0 to 15 minutes; <see langword="null"/> is the queue's own delay.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Message attributes by name, at most 10.</summary>
    public IReadOnlyDictionary<string, MessageAttribute>? MessageAttributes { get; init; }

    /// <summary>The attribute <c>SenderId</c>: on AWS the caller's IAM id, here the access key id. By default the account.</summary>
    public string? SenderId { get; init; }

    /// <summary>The X-Ray header (system attribute <c>AWSTraceHeader</c>), which counts towards no size.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>The tenant of a fair queue (<c>MessageGroupId</c>), which the loopback keeps and does not act on.</summary>
    public string? MessageGroupId { get; init; }
}

/// <summary>A message attribute's type and value (<c>MessageAttributeValue</c>); exactly one of the values is set.</summary>
/// <param name="DataType"><c>String</c>, <c>Number</c> or <c>Binary</c>, each with an optional label (<c>Number.int</c>).</param>
public sealed record MessageAttribute(string DataType)
{
    internal static readonly IReadOnlyDictionary<string, MessageAttribute> None = FrozenDictionary<string, MessageAttribute>.Empty;

    /// <summary>The value of a <c>String</c> or <c>Number</c>.</summary>
    public string? StringValue { get; init; }

    /// <summary>The value of a <c>Binary</c>.</summary>
    public ReadOnlyMemory<byte>? BinaryValue { get; init; }

    /// <summary>An attribute of type <c>String</c>.</summary>
    /// <param name="value">Its value, not empty.</param>
    public static MessageAttribute Text(string value) => new("String") { StringValue = value };
}

/// <summary>What SendMessage tells of an accepted message.</summary>
/// <param name="MessageId">The message's id, which it keeps until a move task gives it a new one.</param>
/// <param name="MD5OfBody">MD5 of the body's UTF-8 bytes, in lower-case hexadecimal.</param>
/// <param name="MD5OfMessageAttributes">MD5 of the message attributes in AWS's order, or <see langword="null"/> without any.</param>
public sealed record SentMessage(string MessageId, string MD5OfBody, string? MD5OfMessageAttributes);

/// <summary>A message as one receive returns it.</summary>
/// <param name="MessageId">The message's id.</param>
/// <param name="ReceiptHandle">What deletes the message or changes its visibility; of this receive alone.</param>
public sealed record ReceivedMessage(string MessageId, string ReceiptHandle, string Body)
{
    /// <summary>MD5 of the body's UTF-8 bytes, in lower-case hexadecimal.</summary>
    public required string MD5OfBody { get; init; }

    /// <summary>
    /// All system attributes: <c>ApproximateReceiveCount</c>, <c>SentTimestamp</c> and <c>ApproximateFirstReceiveTimestamp</c> (both
    /// milliseconds since 1970), <c>SenderId</c>, and where they apply <c>DeadLetterQueueSourceArn</c>, <c>AWSTraceHeader</c>,
    /// <c>MessageGroupId</c>.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>All message attributes by name; empty without any.</summary>
    public required IReadOnlyDictionary<string, MessageAttribute> MessageAttributes { get; init; }

    /// <summary>MD5 of all message attributes, or <see langword="null"/> without any.</summary>
    public string? MD5OfMessageAttributes { get; init; }
}

/// <summary>The MD5 sums with which SQS shows what it received; SDKs verify them (developer guide, message metadata).</summary>
internal static class MessageDigest
{
    [SuppressMessage("Security", "CA5351", Justification = "SQS's protocol says MD5; it is a check sum here, no protection.")]
    public static string OfBody(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));

    [SuppressMessage("Security", "CA5351", Justification = "SQS's protocol says MD5; it is a check sum here, no protection.")]
    public static string? OfAttributes(IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }

        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var (name, attribute) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(md5, Encoding.UTF8.GetBytes(name));
            Append(md5, Encoding.UTF8.GetBytes(attribute.DataType));
            if (attribute.BinaryValue is { } binary)
            {
                md5.AppendData([2]);
                Append(md5, binary.Span);
            }
            else
            {
                md5.AppendData([1]);
                Append(md5, Encoding.UTF8.GetBytes(attribute.StringValue!));
            }
        }

        return Convert.ToHexStringLower(md5.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        hash.AppendData(length);
        hash.AppendData(value);
    }
}
