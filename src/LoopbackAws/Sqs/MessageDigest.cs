using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace LoopbackAws.Sqs;

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
