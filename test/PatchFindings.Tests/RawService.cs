using System.Net;
using System.Net.Sockets;
using System.Text;
using Amazon.Runtime;
using PatchFindings.Functions;

namespace PatchFindings.Tests;

/// <summary>An endpoint that answers each request with bytes that a test gives; none, and the connection is closed without an answer.</summary>
internal sealed class RawService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, string> _answer;
    private readonly Task _serving;
    private readonly bool _staysOpen;
    private readonly List<TcpClient> _open = [];
    private int _requests;

    /// <param name="answer">What the request of that number, from 1, is answered with.</param>
    /// <param name="staysOpen">Whether connections stay open after the answer, so that one that is too short is waited for.</param>
    public RawService(Func<int, string> answer, bool staysOpen = false)
    {
        (_answer, _staysOpen) = (answer, staysOpen);
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Requests => Volatile.Read(ref _requests);

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public static string Answer(int status, string body, params string[] headers) =>
        $"HTTP/1.1 {status} Told\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
        + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n" + body;

    /// <summary>Settings as the functions have them, but for the endpoint and the time between attempts.</summary>
    public T Settings<T>(T config)
        where T : ClientConfig
    {
        ClientSettings.For(config, Sample.Own);
        config.ServiceURL = Url;
        config.AuthenticationRegion = Sample.Own.Region;
        return config;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _open.ForEach(connection => connection.Dispose());
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var connection = await _listener.AcceptTcpClientAsync();
                _open.Add(connection);
                var stream = connection.GetStream();
                if (await ReadAsync(stream))
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer(Interlocked.Increment(ref _requests))));
                }

                if (!_staysOpen)
                {
                    connection.Close();
                }
            }
            catch (IOException)
            {
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    // The request whole: a connection that is closed before would look like a broken one.
    private static async Task<bool> ReadAsync(NetworkStream stream)
    {
        var bytes = new byte[64 * 1024];
        var read = 0;
        while (true)
        {
            var count = await stream.ReadAsync(bytes.AsMemory(read));
            if (count == 0)
            {
                return false;
            }

            read += count;
            var text = Encoding.ASCII.GetString(bytes, 0, read);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            const string Length = "content-length:";
            var at = text.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
            var length = at < 0 ? 0 : int.Parse(text[(at + Length.Length)..text.IndexOf("\r\n", at, StringComparison.Ordinal)], null);
            if (read >= end + 4 + length)
            {
                return true;
            }
        }
    }
}
