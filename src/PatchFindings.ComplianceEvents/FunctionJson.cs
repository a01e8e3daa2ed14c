using System.Text.Json.Serialization;
using Amazon.Lambda.SQSEvents;

namespace PatchFindings.ComplianceEvents;

/// <summary>The JSON that this function takes and answers with.</summary>
[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
[JsonSerializable(typeof(EventAnswer))]
internal sealed partial class FunctionJson : JsonSerializerContext;
