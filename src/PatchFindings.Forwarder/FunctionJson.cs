using System.Text.Json.Serialization;
using Amazon.Lambda.SQSEvents;

namespace PatchFindings.Forwarder;

/// <summary>The JSON that this function takes and answers with.</summary>
[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
internal sealed partial class FunctionJson : JsonSerializerContext;
