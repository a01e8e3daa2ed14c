using System.Text.Json.Nodes;

namespace PatchFindings.Conformance;

/// <summary>One thing that a service is held to: requests, and what each answer must be.</summary>
/// <param name="Service">The service's endpoint prefix: <c>sqs</c>, <c>securityhub</c>, <c>ssm</c>, <c>events</c>.</param>
/// <param name="Name">A sentence.</param>
/// <param name="Source">What the expectation rests on.</param>
internal sealed record ConformanceCase(string Service, string Name, string Source)
{
    /// <summary>What is assumed where AWS says nothing; null where it does.</summary>
    public string? Unverified { get; init; }

    /// <summary>Why the case cannot be asked of another implementation; null where it can.</summary>
    public string? OnlyHere { get; init; }

    /// <summary>What the loopback is arranged to be first, one of <see cref="Running.Arrangements"/>; null for nothing.</summary>
    public string? Arrange { get; init; }

    /// <summary>The queues to create first, by the name that the steps use, with their attributes.</summary>
    public JsonObject Queues { get; init; } = [];

    /// <summary>What is done, in order.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    public override string ToString() => $"{Service}: {Name}";
}
