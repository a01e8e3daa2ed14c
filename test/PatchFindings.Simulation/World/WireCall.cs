using System.Text;

namespace PatchFindings.Simulation;

/// <summary>One request of a function to a service.</summary>
internal sealed record WireCall(
    Invocation Invocation, string Service, string Action, string Method, string Path, string? Target, byte[] Body)
{
    /// <summary>What the service answered, whatever the function gets to hear.</summary>
    public byte[]? Truth { get; set; }

    private byte[]? _read;
    private string _text = string.Empty;

    public string Text
    {
        get
        {
            // A mutant's copy has another body.
            if (_read != Body)
            {
                (_read, _text) = (Body, Encoding.UTF8.GetString(Body));
            }

            return _text;
        }
    }
}
