using System.Text;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using PatchFindings.Forwarder;

namespace PatchFindings.Functions.Tests;

/// <summary>The forwarder's input and answer as the runtime client reads and writes them: with the program's serializer.</summary>
internal static class Lambda
{
    private static readonly SourceGeneratorLambdaJsonSerializer<ForwarderJson> Serializer = new();

    public static SQSEvent Read(byte[] payload)
    {
        using var input = new MemoryStream(payload);
        return Serializer.Deserialize<SQSEvent>(input);
    }

    public static string Write(SQSBatchResponse response)
    {
        using var answer = new MemoryStream();
        Serializer.Serialize(response, answer);
        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
