using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PatchFindings.Startup;

/// <summary>The Runtime API and the services on 127.0.0.1, for one process at a time.</summary>
internal sealed class Loopback : IDisposable
{
    private const string Runtime = "/2018-06-01/runtime/invocation/";

    private readonly TcpListener _http = new(IPAddress.Loopback, 0);
    private readonly TcpListener _https = new(IPAddress.Loopback, 0);
    private readonly Services _services;
    private readonly SslServerAuthenticationOptions _tls;
    private volatile Session? _session;

    /// <summary>Starts to listen.</summary>
    /// <param name="services">The services' answers.</param>
    /// <param name="certificate">The services' certificate.</param>
    public Loopback(Services services, X509Certificate2 certificate)
    {
        _services = services;
        _tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        Listen(_http, tls: null);
        Listen(_https, _tls);
    }

    public int HttpPort => ((IPEndPoint)_http.LocalEndpoint).Port;

    public int HttpsPort => ((IPEndPoint)_https.LocalEndpoint).Port;

    /// <summary>The process that is served from now on.</summary>
    public Session Begin()
    {
        _session?.Dispose();
        return _session = new Session();
    }

    public void Dispose()
    {
        _http.Dispose();
        _https.Dispose();
        _session?.Dispose();
    }

    private void Listen(TcpListener listener, SslServerAuthenticationOptions? tls)
    {
        listener.Start();
        Run(() =>
        {
            while (true)
            {
                var socket = listener.AcceptSocket();
                socket.NoDelay = true;
                Run(() => Serve(socket, tls));
            }
        });
    }

    private static void Run(Action work) => new Thread(() =>
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or AuthenticationException
            or ObjectDisposedException or InvalidOperationException { InnerException: null, Source: "System.Collections.Concurrent" })
        {
            // The process was killed, as each one is in the end; if it was not, its start runs into its time limit.
        }
    })
    { IsBackground = true }.Start();

    private void Serve(Socket socket, SslServerAuthenticationOptions? tls)
    {
        using var network = new NetworkStream(socket, ownsSocket: true);
        using var encrypted = tls is null ? null : new SslStream(network);
        encrypted?.AuthenticateAsServer(tls!);
        var connection = new HttpConnection(encrypted ?? (Stream)network);
        while (connection.Read() is { } call)
        {
            if (call.Path.StartsWith(Runtime, StringComparison.Ordinal))
            {
                ServeRuntime(connection, call, _session!);
            }
            else
            {
                _session!.Called(call);
                connection.Write("200 OK", "x-amzn-RequestId: 7d1a3f0e-2f4c-4b8b-9f63-0c8e2b5d1a11\r\n", Encoding.UTF8.GetBytes(_services.Answer(call)));
            }
        }
    }

    private static void ServeRuntime(HttpConnection connection, HttpCall call, Session session)
    {
        if (call.Path == Runtime + "next")
        {
            var payload = session.Next();
            connection.Write(
                "200 OK",
                $"Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
                + $"Lambda-Runtime-Deadline-Ms: {DateTimeOffset.UtcNow.AddSeconds(30).ToUnixTimeMilliseconds()}\r\n"
                + $"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:{Fleet.Region}:{Fleet.Account}:function:startup\r\n"
                + "Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0\r\n",
                payload);
            return;
        }

        var body = Encoding.UTF8.GetString(call.Body);
        session.Answer(call.Path.EndsWith("/response", StringComparison.Ordinal) ? body : $"error: {body}");
        connection.Write("202 Accepted", string.Empty, """{"status":"OK"}"""u8);
    }
}
