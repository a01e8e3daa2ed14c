namespace LoopbackAws.Ssm;

/// <summary>Which commands, or which nodes' parts of them, a read asks for.</summary>
/// <param name="CommandId">Only this command; <see langword="null"/> for all.</param>
/// <param name="NodeId">Only this node; <see langword="null"/> for all.</param>
public sealed record CommandQuery(string? CommandId = null, string? NodeId = null)
{
    /// <summary>At most 5; each must let the command pass.</summary>
    public IReadOnlyList<CommandFilter> Filters { get; init; } = [];

    internal string Text => $"{CommandId}\n{NodeId}\n{CommandFilter.Text(Filters)}";
}
