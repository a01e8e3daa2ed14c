using System.Globalization;
using System.Text.Json.Nodes;
using LoopbackAws.Sqs;
using PatchFindings.Simulation.Mutants;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>Reads other findings than Security Hub has.</summary>
internal abstract class FindingsRead : SweepMutant
{
    public sealed override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (status != 200 || !call.IsSweep("GetFindings"))
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        Change(call, answer["Findings"]!.AsArray());
        return (status, Json.Bytes(answer));
    }

    protected abstract void Change(WireCall call, JsonArray findings);

    protected static DateTimeOffset Updated(JsonNode finding) =>
        DateTimeOffset.Parse(finding["UpdatedAt"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    protected static void Shift(JsonArray findings, Func<DateTimeOffset, DateTimeOffset> shift)
    {
        foreach (var finding in findings)
        {
            finding!["UpdatedAt"] = shift(Updated(finding)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        }
    }
}

/// <summary>Closes findings otherwise than the system does. The client is told the digests of what it believes to have sent.</summary>
internal abstract class ClosingMutant : SweepMutant
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
            var finding = Json.Object(body);
            if (Concerns(finding))
            {
                Change(finding, call.Invocation.Now);
            }

            var changed = finding.ToJsonString();
            call.Invocation.Notes[MessageDigest.OfBody(changed)] = MessageDigest.OfBody(body);
            entry["MessageBody"] = changed;
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
            entry!["MD5OfMessageBody"] = (string)call.Invocation.Notes[entry["MD5OfMessageBody"]!.GetValue<string>()];
        }

        return (status, Json.Bytes(answer));
    }

    protected virtual bool Concerns(JsonObject finding) => IsClosed(finding);

    protected static bool IsClosed(JsonObject finding) => finding["RecordState"]?.GetValue<string>() == "ARCHIVED";

    protected abstract void Change(JsonObject finding, DateTimeOffset now);
}

/// <summary>Changes findings that are renewed: those that are not closed, and newer than their creation.</summary>
internal abstract class RenewalMutant : ClosingMutant
{
    protected override bool Concerns(JsonObject finding) =>
        !IsClosed(finding) && finding["UpdatedAt"]!.GetValue<string>() != finding["CreatedAt"]!.GetValue<string>();
}

/// <summary>A renewed finding keeps its time: Security Hub ignores it, and deletes the finding.</summary>
internal sealed class RenewsAsOfTheFinding : RenewalMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now) => finding["UpdatedAt"] = finding["CreatedAt"]!.DeepClone();
}

/// <summary>A renewed finding is new again, whatever the customer had made of it.</summary>
internal sealed class ReopensWithAWorkflow : RenewalMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now) => finding["Workflow"] = new JsonObject { ["Status"] = "NEW" };
}

/// <summary>A closed finding keeps its time, and Security Hub ignores it.</summary>
internal sealed class ClosesAsOfTheFinding : ClosingMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now) => finding["UpdatedAt"] = finding["CreatedAt"]!.DeepClone();
}

/// <summary>A closed finding is of the time of its sending: twice sent, it is twice another one.</summary>
internal sealed class ClosesWithTheSendingClock : ClosingMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now) =>
        finding["UpdatedAt"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A closed finding is also resolved, over whatever the customer had set.</summary>
internal sealed class SendsAWorkflow : ClosingMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now) => finding["Workflow"] = new JsonObject { ["Status"] = "RESOLVED" };
}

/// <summary>A closed finding tells why, and is still open.</summary>
internal sealed class SaysWhyAndLeavesItOpen : ClosingMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now) => finding["RecordState"] = "ACTIVE";
}
