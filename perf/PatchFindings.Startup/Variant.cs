namespace PatchFindings.Startup;

/// <summary>A program that does a function's work.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Work">What it is given to do.</param>
/// <param name="Directory">The folder that would be deployed.</param>
/// <param name="Command">The program and its arguments.</param>
internal sealed record Variant(string Name, Work Work, string Directory, IReadOnlyList<string> Command)
{
    public const string Forwarder = "forwarder";
    public const string ComplianceEvents = "compliance-events";
    public const string Floor = "floor (empty loop on HttpClient)";
    public const string Minimal = "minimal (own signing, no SDK)";
    public const string Jit = "jit (forwarder on `dotnet`)";
    public const string Python = "boto3 (forwarder in Python)";

    /// <summary>Whether it is compiled ahead of time.</summary>
    public bool IsNative { get; } = Command.Count == 1;
}
