namespace PatchFindings.Local.Fleet;

/// <summary>What a node's agent uploads as execution id of a command's run.</summary>
public enum NodeAgent
{
    /// <summary>The command id.</summary>
    TellsCommand,

    /// <summary>A random GUID, as agents before 3.0.284 do.</summary>
    TellsRandomId,

    /// <summary>Neither an execution id nor a severity.</summary>
    TellsNothing,
}
