using System.Text.Json.Serialization;
using Amazon.Lambda.SQSEvents;

namespace PatchFindings.Aws.Tests.Lambda;

[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
internal sealed partial class EventsContext : JsonSerializerContext;
