namespace Amazon.Lambda.Core;

/// <summary>What the invoker told about itself: the <c>ClientContext</c> parameter of Lambda's Invoke.</summary>
public interface IClientContext
{
    /// <summary>The device's properties (<c>env</c>); null when not sent.</summary>
    IDictionary<string, string>? Environment { get; }

    /// <summary>The calling app (<c>client</c>); null when not sent.</summary>
    IClientApplication? Client { get; }

    /// <summary>The caller's own values (<c>custom</c>); null when not sent.</summary>
    IDictionary<string, string>? Custom { get; }
}
