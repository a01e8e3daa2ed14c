namespace LoopbackAws.Ssm;

/// <summary>What a patch operation did (SSM model, <c>PatchOperationType</c>); the names are the wire words.</summary>
public enum PatchOperationKind
{
    /// <summary>Compared the node with its baseline and changed nothing.</summary>
    Scan,

    /// <summary>Installed what the baseline approves, then compared.</summary>
    Install,
}
