using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>A group of Regions, the second part of an ARN: <c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</summary>
public class Partition(string value) : ConstantClass(value)
{
    /// <summary>The constant of a value.</summary>
    public static implicit operator Partition?(string? value) => value is null ? null : new(value);
}

/// <summary>Whether a finding is <c>ACTIVE</c> or put away by its provider (<c>ARCHIVED</c>).</summary>
public class RecordState(string value) : ConstantClass(value)
{
    /// <summary>The constant of a value.</summary>
    public static implicit operator RecordState?(string? value) => value is null ? null : new(value);
}

/// <summary>How severe a finding is: <c>INFORMATIONAL</c>, <c>LOW</c>, <c>MEDIUM</c>, <c>HIGH</c> or <c>CRITICAL</c>.</summary>
public class SeverityLabel(string value) : ConstantClass(value)
{
    /// <summary>The constant of a value.</summary>
    public static implicit operator SeverityLabel?(string? value) => value is null ? null : new(value);
}

/// <summary>How a filter compares text.</summary>
public class StringFilterComparison(string value) : ConstantClass(value)
{
    /// <summary>The whole text; case counts.</summary>
    public static readonly StringFilterComparison EQUALS = new("EQUALS");

    /// <summary>The text's beginning; case counts.</summary>
    public static readonly StringFilterComparison PREFIX = new("PREFIX");
}

/// <summary>Whether all (<c>YES</c>), some (<c>PARTIAL</c>) or none (<c>NO</c>) of the affected packages have a fix.</summary>
public class VulnerabilityFixAvailable(string value) : ConstantClass(value)
{
    /// <summary>The constant of a value.</summary>
    public static implicit operator VulnerabilityFixAvailable?(string? value) => value is null ? null : new(value);
}

/// <summary>How far the customer's work on a finding is: <c>NEW</c>, <c>NOTIFIED</c>, <c>RESOLVED</c> or <c>SUPPRESSED</c>.</summary>
public class WorkflowStatus(string value) : ConstantClass(value)
{
    /// <summary>The constant of a value.</summary>
    public static implicit operator WorkflowStatus?(string? value) => value is null ? null : new(value);
}
