namespace LoopbackAws.SecurityHub;

/// <summary>What an accepted import did.</summary>
public enum ImportKind
{
    /// <summary>No finding of the product had this <c>Id</c>: it was stored.</summary>
    Created,

    /// <summary>The finding was stored with an older <c>UpdatedAt</c>: it was replaced, but for what customers own.</summary>
    Updated,

    /// <summary>The finding was stored with the same or a newer <c>UpdatedAt</c>: nothing changed.</summary>
    Ignored,
}
