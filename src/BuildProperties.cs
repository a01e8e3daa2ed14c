using System.Reflection;

namespace PatchFindings;

/// <summary>What this program was built with, for the builds that it starts itself: they take the same packages and the same folder.</summary>
internal static class BuildProperties
{
    private static readonly Dictionary<string, string> Values = typeof(BuildProperties).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(value => value.Key, value => value.Value ?? string.Empty);

    /// <summary>The folder that holds <c>bin</c>, <c>publish</c> and the like.</summary>
    public static string ArtifactsPath => Values["ArtifactsPath"];

    /// <summary><c>source</c> or <c>nuget</c>.</summary>
    public static string AwsPackages => Values["AwsPackages"];

    /// <summary>The same for a <c>dotnet</c> command line.</summary>
    public static IEnumerable<string> Arguments => [$"-p:AwsPackages={AwsPackages}", $"-p:ArtifactsPath={ArtifactsPath}"];
}
