using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>How far the customer's work on a finding is. <c>WorkflowStatus</c> in the Security Hub API.</summary>
public class WorkflowStatus : ConstantClass
{
    /// <summary><c>NEW</c>.</summary>
    public static readonly WorkflowStatus NEW = new("NEW");

    /// <summary><c>NOTIFIED</c>.</summary>
    public static readonly WorkflowStatus NOTIFIED = new("NOTIFIED");

    /// <summary><c>RESOLVED</c>.</summary>
    public static readonly WorkflowStatus RESOLVED = new("RESOLVED");

    /// <summary><c>SUPPRESSED</c>.</summary>
    public static readonly WorkflowStatus SUPPRESSED = new("SUPPRESSED");

    /// <summary>A value that this package need not know.</summary>
    /// <param name="value">The value.</param>
    public WorkflowStatus(string value)
        : base(value)
    {
    }

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static WorkflowStatus? FindValue(string? value) => value switch
    {
        null => null,
        "NEW" => NEW,
        "NOTIFIED" => NOTIFIED,
        "RESOLVED" => RESOLVED,
        "SUPPRESSED" => SUPPRESSED,
        _ => new WorkflowStatus(value),
    };

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator WorkflowStatus?(string? value) => FindValue(value);
}
