using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;

namespace PatchFindings.Benchmarks.Work;

/// <summary>The JSON that Lambda sends and takes.</summary>
[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
internal sealed partial class LambdaJson : JsonSerializerContext
{
    public static byte[] Of(SQSEvent batch)
    {
        using var json = new MemoryStream();
        new SourceGeneratorLambdaJsonSerializer<LambdaJson>(options => options.PropertyNamingPolicy = new Names()).Serialize(batch, json);
        return json.ToArray();
    }

    private sealed class Names : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name == "Records" ? name : CamelCase.ConvertName(name);
    }
}
