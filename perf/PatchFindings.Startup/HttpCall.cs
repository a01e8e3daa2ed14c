using System.Text;

namespace PatchFindings.Startup;

/// <summary>A call of the process under measurement.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path.</param>
/// <param name="Target">The header <c>X-Amz-Target</c>; empty when there is none.</param>
/// <param name="BodyBytes">The body; good until the next call of the same connection.</param>
internal readonly record struct HttpCall(string Method, string Path, string Target, ReadOnlyMemory<byte> BodyBytes)
{
    public string Operation => Target.Length > 0 ? Target : Path;

    public ReadOnlySpan<byte> Body => BodyBytes.Span;

    /// <summary>Parses a request's head.</summary>
    /// <param name="head">All before the empty line.</param>
    /// <param name="contentLength">The body's length.</param>
    /// <exception cref="InvalidDataException">It is of no kind that the variants send.</exception>
    public static HttpCall Parse(ReadOnlySpan<byte> head, out int contentLength)
    {
        var lines = Encoding.Latin1.GetString(head).Split("\r\n");
        var target = string.Empty;
        contentLength = 0;
        foreach (var line in lines.AsSpan(1))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                contentLength = int.Parse(line.AsSpan(15), provider: null);
            }
            else if (line.StartsWith("X-Amz-Target:", StringComparison.OrdinalIgnoreCase))
            {
                target = line[13..].Trim();
            }
            else if (line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase)
                || line.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidDataException(line);
            }
        }

        return lines[0].Split(' ') is [var method, var path, _]
            ? new HttpCall(method, path, target, default)
            : throw new InvalidDataException(lines[0]);
    }
}
