using System.Text;

namespace LoopbackAws.EventBridge;

/// <summary>An event to put on the bus (PutEventsRequestEntry).</summary>
/// <param name="Source">Who tells of it: <c>aws.ssm</c>, <c>com.example.app</c>.</param>
/// <param name="DetailType">What kind of event it is.</param>
/// <param name="Detail">A JSON object.</param>
public sealed record EventEntry(string? Source, string? DetailType, string? Detail)
{
    /// <summary>ARNs that the event concerns.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>When it happened; by default now. The envelope has whole seconds.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The bus; <see langword="null"/>, <c>default</c> or its ARN, as the loopback has no other.</summary>
    public string? EventBusName { get; init; }

    /// <summary>Bytes as EventBridge counts them (user guide, "Calculating PutEvents event entry size").</summary>
    internal long Size => (Time is null ? 0 : 14) + Bytes(Source) + Bytes(DetailType) + Bytes(Detail) + Resources.Sum(Bytes);

    private static long Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
