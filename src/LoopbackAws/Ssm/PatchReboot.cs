namespace LoopbackAws.Ssm;

/// <summary>What a patch operation may do to finish installing (SSM model, <c>RebootOption</c>); the names are the wire words.</summary>
public enum PatchReboot
{
    /// <summary>Restarts the node when a patch asks for it.</summary>
    RebootIfNeeded,

    /// <summary>Leaves the node up; patches may stay in the state pending reboot.</summary>
    NoReboot,
}
