using System.Text;

namespace PatchFindings.Simulation;

/// <summary>One request of a function to a service.</summary>
internal sealed record WireCall(
    Invocation Invocation, string Service, string Action, string Method, string Path, string? Target, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}
