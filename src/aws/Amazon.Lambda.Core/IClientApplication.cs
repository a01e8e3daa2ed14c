namespace Amazon.Lambda.Core;

/// <summary>The mobile app that invoked the function, as the AWS Mobile SDK reports it (Lambda <c>ClientContext.client</c>).</summary>
public interface IClientApplication
{
    /// <summary>The app's package name; null when not sent.</summary>
    string? AppPackageName { get; }

    /// <summary>The app's display title; null when not sent.</summary>
    string? AppTitle { get; }

    /// <summary>The app's build number; null when not sent.</summary>
    string? AppVersionCode { get; }

    /// <summary>The app's version as users see it; null when not sent.</summary>
    string? AppVersionName { get; }

    /// <summary>Identifies one installation of the app; null when not sent.</summary>
    string? InstallationId { get; }
}
