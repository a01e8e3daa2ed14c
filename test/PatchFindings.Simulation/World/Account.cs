using System.Diagnostics.CodeAnalysis;
using LoopbackAws.EventBridge;
using PatchFindings.Local.Fleet;

namespace PatchFindings.Simulation;

/// <summary>Where the simulated deployment runs.</summary>
internal static class Account
{
    public const string Id = "111122223333";
    public const string Region = "us-east-2";
    public const string Endpoint = "http://aws.simulation/";

    public static SystemsManagerEvents Events { get; } = new(Region, Id);

    public static FunctionIdentity Own { get; } = new(AwsPartition.Standard, Region, Id);

    /// <summary>An event as EventBridge delivers it.</summary>
    public static string Json(Guid id, EventEntry entry) => entry.ToJson(id, Region, Id);

    [SuppressMessage("Design", "CA1055", Justification = "The SDK and the handlers take a queue's URL as text.")]
    public static string UrlOf(LoopbackAws.Sqs.Queue queue) => $"{Endpoint}{Id}/{queue.Name}";

    public static Arn ArnOf(LoopbackAws.Sqs.Queue queue) =>
        Arn.TryParse(queue.Arn, out var arn) ? arn : throw new InvalidOperationException(queue.Arn);
}
