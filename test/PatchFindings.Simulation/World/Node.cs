using System.Globalization;

namespace PatchFindings.Simulation;

/// <summary>What the agent of a node uploads as the execution id.</summary>
internal enum AgentId
{
    /// <summary>The command's or the association's.</summary>
    Set,

    /// <summary>A GUID of its own.</summary>
    Random,

    None,
}

/// <summary>One managed node.</summary>
internal sealed record Node(int Number)
{
    /// <summary>How far the node's clock is ahead.</summary>
    public required TimeSpan Skew { get; init; }

    public required AgentId AgentId { get; init; }

    public required bool IsWindows { get; init; }

    /// <summary>Whether the node's baseline counts available security updates as noncompliant.</summary>
    public required bool CountsAvailableUpdates { get; init; }

    public required bool UploadsSeverity { get; init; }

    public required bool UploadsDetailedText { get; init; }

    /// <summary>Whether the record shows to whom an upload belongs.</summary>
    public required bool HasReadableId { get; init; }

    /// <summary>
    /// The record is there half a minute before <c>DescribeInstancePatchStates</c> shows the same: no invocation reads an upload without its
    /// execution id.
    /// </summary>
    public required bool IsRecordFirst { get; init; }

    /// <summary>What tells of the node's associations: nothing else happens on it.</summary>
    public required bool IsOfOneAssociation { get; init; }

    public string Id => IdOf(Number);

    public static string IdOf(int number) => $"i-{number:x17}";

    public static int NumberOf(string nodeId) => int.Parse(nodeId.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
