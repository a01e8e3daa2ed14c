using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

/// <summary>A Run Command command as <c>ListCommands</c> and <c>ListCommandInvocations</c> show it.</summary>
public sealed record PatchCommand
{
    /// <summary>The command id, 36 characters.</summary>
    public required string CommandId { get; init; }

    /// <summary>The SSM document, 3 to 128 characters of <c>[a-zA-Z0-9_\-.]</c>.</summary>
    public required string Document { get; init; }

    /// <summary>When the command was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The nodes that the command went to.</summary>
    public required IReadOnlyList<CommandInvocation> Invocations { get; init; }

    /// <summary>The command's own status; <see langword="null"/> takes that of the first invocation that did not succeed.</summary>
    public string? Status { get; init; }

    /// <summary>The document's <c>Operation</c> parameter; <see langword="null"/> for none.</summary>
    public PatchOperationKind? Operation { get; init; }

    internal string StatusWord => Status
        ?? Invocations.FirstOrDefault(invocation => invocation.Status != "Success")?.Status switch
        {
            null => "Success",
            // A command has no status Delayed (SSM model, CommandStatus).
            "Delayed" => "InProgress",
            var other => other,
        };
}

/// <summary>One node's part of a command (SSM model, <c>CommandInvocation</c>).</summary>
/// <param name="Status">
/// A <c>CommandInvocationStatus</c>: Pending, InProgress, Delayed, Success, Cancelled, TimedOut, Failed or Cancelling.
/// </param>
public sealed record CommandInvocation(string NodeId, string Status = "Success")
{
    /// <summary>When the document ended on the node; <see langword="null"/> leaves the times of its steps out.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    internal bool HasEnded => Status is "Success" or "Failed" or "TimedOut" or "Cancelled";
}

/// <summary>The commands that Run Command knows. Safe for concurrent use.</summary>
internal sealed class CommandStore(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Timeline<PatchCommand> _commands = new();

    public void Add(PatchCommand command, DateTimeOffset visibleAt)
    {
        lock (_gate)
        {
            _commands.Add(command.CommandId, command, visibleAt, time.GetUtcNow());
        }
    }

    public Page<PatchCommand> Commands(CommandQuery query, bool unknownIsError, int pageSize, string? token) =>
        Cut(
            Visible(query, unknownIsError)
                .Where(command => query.NodeId is null || command.Invocations.Any(invocation => invocation.NodeId == query.NodeId))
                .Where(command => query.Filters.All(filter => filter.Passes(command, command.StatusWord)))
                .Select(command => (command, command.CommandId, command)),
            "ListCommands\n" + query.Text,
            pageSize,
            token);

    public Page<(PatchCommand Command, CommandInvocation Invocation)> Invocations(
        CommandQuery query, bool unknownIsError, int pageSize, string? token) =>
        Cut(
            from command in Visible(query, unknownIsError)
            from invocation in command.Invocations
            where query.NodeId is null || invocation.NodeId == query.NodeId
            where query.Filters.All(filter => filter.Passes(command, invocation.Status))
            select (command, command.CommandId + invocation.NodeId, (command, invocation)),
            "ListCommandInvocations\n" + query.Text,
            pageSize,
            token);

    private static Page<T> Cut<T>(IEnumerable<(PatchCommand Command, string Id, T Item)> found, string query, int pageSize, string? token)
    {
        var newestFirst = found
            .Select(item => (Key: $"{long.MaxValue - item.Command.RequestedAt.UtcTicks:D19}{item.Id}", item.Item))
            .OrderBy(item => item.Key, StringComparer.Ordinal);
        return Paging.Cut(newestFirst, query, pageSize, token);
    }

    private List<PatchCommand> Visible(CommandQuery query, bool unknownIsError)
    {
        CommandFilter.Check(query.Filters);
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var ids = query.CommandId is null ? _commands.Keys : [query.CommandId];
            var commands = ids.Select(id => _commands.TryGet(id, now, out var command) ? command : null).OfType<PatchCommand>().ToList();
            return query.CommandId is not null && commands.Count == 0 && unknownIsError
                ? throw new AwsErrorException("InvalidCommandId", "The specified command ID is not valid.")
                : commands;
        }
    }
}
