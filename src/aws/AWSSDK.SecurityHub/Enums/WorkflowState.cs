using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>The retired form of <see cref="WorkflowStatus"/>. <c>WorkflowState</c> in the Security Hub API.</summary>
public class WorkflowState : ConstantClass
{
    /// <summary><c>NEW</c>.</summary>
    public static readonly WorkflowState NEW = new("NEW");

    /// <summary><c>ASSIGNED</c>.</summary>
    public static readonly WorkflowState ASSIGNED = new("ASSIGNED");

    /// <summary><c>IN_PROGRESS</c>.</summary>
    public static readonly WorkflowState IN_PROGRESS = new("IN_PROGRESS");

    /// <summary><c>DEFERRED</c>.</summary>
    public static readonly WorkflowState DEFERRED = new("DEFERRED");

    /// <summary><c>RESOLVED</c>.</summary>
    public static readonly WorkflowState RESOLVED = new("RESOLVED");

    /// <summary>A value that this package need not know.</summary>
    /// <param name="value">The value.</param>
    public WorkflowState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static WorkflowState? FindValue(string? value) => value switch
    {
        null => null,
        "NEW" => NEW,
        "ASSIGNED" => ASSIGNED,
        "IN_PROGRESS" => IN_PROGRESS,
        "DEFERRED" => DEFERRED,
        "RESOLVED" => RESOLVED,
        _ => new WorkflowState(value),
    };

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator WorkflowState?(string? value) => FindValue(value);
}
