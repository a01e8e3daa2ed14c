using System.Text.Json.Serialization;
using Amazon.Lambda.SQSEvents;

namespace PatchFindings.Benchmarks.Work;

/// <summary>The JSON that Lambda sends and takes, as in the functions.</summary>
[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
internal sealed partial class LambdaJson : JsonSerializerContext;
