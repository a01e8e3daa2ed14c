using System.Text.Json.Serialization;

namespace PatchFindings.Sweep;

/// <summary>What a sweep found. A dry run reports the same.</summary>
public sealed record SweepReport
{
    /// <summary>Whether both sides were read to their ends. Otherwise nothing was closed or called missing that an unread page could show.</summary>
    [JsonPropertyName("complete")]
    public required bool IsComplete { get; init; }

    /// <summary>What kept it from its end; absent when it is complete.</summary>
    [JsonPropertyName("incompleteBecause")]
    public string? IncompleteBecause { get; init; }

    /// <summary>Nodes with a patch operation, and associations' reports on nodes.</summary>
    [JsonPropertyName("subjects")]
    public int Subjects { get; init; }

    /// <summary>Those of them that are noncompliant.</summary>
    [JsonPropertyName("noncompliant")]
    public int Noncompliant { get; init; }

    /// <summary>Active findings of this product in Security Hub.</summary>
    [JsonPropertyName("findings")]
    public int Findings { get; init; }

    /// <summary>Findings that are owed and were not there: now on the findings queue.</summary>
    [JsonPropertyName("missing")]
    public int Missing { get; init; }

    /// <summary>Findings that are owed and not there, of operations so young that they may still wait in a queue.</summary>
    [JsonPropertyName("onTheirWay")]
    public int OnTheirWay { get; init; }

    /// <summary>
    /// Nodes and associations' reports of which nobody can say now what they owe, or whose finding cannot be made: they are compared by
    /// the next sweep, and nothing of them is sent or closed.
    /// </summary>
    [JsonPropertyName("undecided")]
    public int Undecided { get; init; }

    /// <summary>Closed because a later operation found the node compliant.</summary>
    [JsonPropertyName("closedCompliant")]
    public int ClosedCompliant { get; init; }

    /// <summary>Closed because a later operation has a finding of its own.</summary>
    [JsonPropertyName("closedSuperseded")]
    public int ClosedSuperseded { get; init; }

    /// <summary>Closed because the node is gone.</summary>
    [JsonPropertyName("closedGone")]
    public int ClosedGone { get; init; }

    /// <summary>Sent again before Security Hub deletes them.</summary>
    [JsonPropertyName("renewed")]
    public int Renewed { get; init; }

    /// <summary>Of all these, what the findings queue did not take; the next sweep finds it again.</summary>
    [JsonPropertyName("unsent")]
    public int Unsent { get; init; }
}
