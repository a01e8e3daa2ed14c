using System.Text.Json.Nodes;
using LoopbackAws.Sqs;

namespace PatchFindings.Simulation.Mutants;

/// <summary>Makes other findings than the system does. The client is told the digests of what it believes to have sent.</summary>
internal abstract class FindingMutant : Mutant
{
    public sealed override WireCall Request(WireCall call)
    {
        if (!call.IsFor("SendMessageBatch", "findings"))
        {
            return call;
        }

        var request = Json.Object(call.Body);
        foreach (var entry in request["Entries"]!.AsArray())
        {
            var body = entry!["MessageBody"]!.GetValue<string>();
            call.Invocation.Notes[entry["Id"]!.GetValue<string>()] = MessageDigest.OfBody(body);
            var finding = Json.Object(body);
            Change(finding, call.Invocation.Now);
            entry["MessageBody"] = finding.ToJsonString();
        }

        return call with { Body = Json.Bytes(request) };
    }

    public sealed override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || !call.IsFor("SendMessageBatch", "findings"))
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        foreach (var entry in answer["Successful"]?.AsArray() ?? [])
        {
            entry!["MD5OfMessageBody"] = (string)call.Invocation.Notes[entry["Id"]!.GetValue<string>()];
        }

        return (status, Json.Bytes(answer));
    }

    protected abstract void Change(JsonObject finding, DateTimeOffset now);
}
