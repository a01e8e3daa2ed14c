using System.Text.Json;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>Names a .NET property as AWS events do: Amazon S3's two header-like names, and the rest by another policy.</summary>
public class AwsNamingPolicy : JsonNamingPolicy
{
    private readonly JsonNamingPolicy? _fallback;

    /// <summary>Leaves every other name as it is.</summary>
    public AwsNamingPolicy()
    {
    }

    /// <summary>Leaves every other name to another policy.</summary>
    /// <param name="fallbackNamingPolicy">The other policy.</param>
    public AwsNamingPolicy(JsonNamingPolicy fallbackNamingPolicy)
    {
        _fallback = fallbackNamingPolicy;
    }

    /// <inheritdoc/>
    public override string ConvertName(string name) => name switch
    {
        "XAmzId2" => "x-amz-id-2",
        "XAmzRequestId" => "x-amz-request-id",
        _ => _fallback?.ConvertName(name) ?? name,
    };
}
