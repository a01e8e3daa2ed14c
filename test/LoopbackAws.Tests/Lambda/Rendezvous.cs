using System.Net;
using System.Net.Sockets;

namespace LoopbackAws.Tests.Lambda;

/// <summary>Where functions told to "call" report their process id, and are held until the test lets them go.</summary>
internal sealed class Rendezvous : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public Rendezvous() => _listener.Start();

    public string Payload => $$"""{"do":"call","port":{{((IPEndPoint)_listener.LocalEndpoint).Port}}}""";

    public async Task<Guest> AcceptAsync()
    {
        var client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var id = new byte[sizeof(int)];
        await client.GetStream().ReadExactlyAsync(id, TestContext.Current.CancellationToken);
        return new Guest(client, BitConverter.ToInt32(id));
    }

    public void Dispose() => _listener.Dispose();

    internal sealed class Guest(TcpClient client, int processId) : IDisposable
    {
        public int ProcessId => processId;

        public void Release() => client.Dispose();

        public void Dispose() => client.Dispose();
    }
}
