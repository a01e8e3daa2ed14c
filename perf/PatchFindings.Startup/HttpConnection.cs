using System.Text;

namespace PatchFindings.Startup;

/// <summary>One kept connection, served by a thread of its own: nothing between the socket and the answer is scheduled.</summary>
/// <param name="stream">The connection's bytes, decrypted.</param>
internal sealed class HttpConnection(Stream stream)
{
    private byte[] _buffer = new byte[256 * 1024];
    private int _read;
    private int _consumed;

    /// <summary>Reads the next request.</summary>
    /// <returns><see langword="null"/> when the other side has closed.</returns>
    public HttpCall? Read()
    {
        Array.Copy(_buffer, _consumed, _buffer, 0, _read - _consumed);
        (_read, _consumed) = (_read - _consumed, 0);
        int head;
        while ((head = _buffer.AsSpan(0, _read).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!Fill())
            {
                return null;
            }
        }

        var call = HttpCall.Parse(_buffer.AsSpan(0, head), out var contentLength);
        var end = head + 4 + contentLength;
        while (_read < end)
        {
            if (!Fill())
            {
                return null;
            }
        }

        _consumed = end;
        return call with { BodyBytes = _buffer.AsMemory(head + 4, contentLength) };
    }

    /// <summary>Writes an answer, in one write.</summary>
    public void Write(string status, string headers, ReadOnlySpan<byte> body)
    {
        var head = Encoding.Latin1.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n");
        var all = new byte[head.Length + body.Length];
        head.CopyTo(all, 0);
        body.CopyTo(all.AsSpan(head.Length));
        stream.Write(all);
    }

    private bool Fill()
    {
        if (_read == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer, _read, _buffer.Length - _read);
        _read += read;
        return read > 0;
    }
}
