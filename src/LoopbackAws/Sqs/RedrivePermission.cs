namespace LoopbackAws.Sqs;

/// <summary>Which queues may name a queue as their dead-letter queue (<c>redrivePermission</c>).</summary>
public enum RedrivePermission
{
    /// <summary><c>allowAll</c>: any queue of the account and Region; the default.</summary>
    AllowAll,

    /// <summary><c>denyAll</c>: none.</summary>
    DenyAll,

    /// <summary><c>byQueue</c>: those that the policy lists.</summary>
    ByQueue,
}
