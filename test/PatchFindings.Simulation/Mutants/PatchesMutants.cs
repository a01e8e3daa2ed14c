using System.Text.Json.Nodes;

namespace PatchFindings.Simulation.Mutants;

/// <summary>The node's patches are the finding's, though another operation has come since: its rows are counted, and told.</summary>
internal sealed class TakesRowsOfAnotherOperation : FindingMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now)
    {
        if (finding["ProductFields"] is JsonObject fields
            && fields["patchfindings/PatchDetails"]?.GetValue<string>().Contains("another operation's", StringComparison.Ordinal) == true)
        {
            fields.Remove("patchfindings/PatchDetails");
            fields["patchfindings/PatchCount"] = "7";
            fields["patchfindings/PatchesLeftOut"] = "7";
            fields["patchfindings/CveCount"] = "none told";
        }
    }
}

/// <summary>A finding shows fifty patches and says that these are all.</summary>
internal sealed class HidesWhatItLeavesOut : FindingMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now)
    {
        if (finding["ProductFields"] is JsonObject fields && fields.ContainsKey("patchfindings/PatchesLeftOut"))
        {
            fields["patchfindings/PatchesLeftOut"] = "0";
        }
    }
}

/// <summary>Patches that cannot be read are not told of: the finding seems to have none.</summary>
internal sealed class SaysNothingOfUnknownPatches : FindingMutant
{
    protected override void Change(JsonObject finding, DateTimeOffset now)
    {
        if (finding["ProductFields"] is JsonObject fields && fields.Remove("patchfindings/PatchDetails"))
        {
            fields["patchfindings/PatchCount"] = "0";
            fields["patchfindings/PatchesLeftOut"] = "0";
            fields["patchfindings/CveCount"] = "none told";
        }
    }
}

/// <summary>An event whose patches could not be read comes back for them.</summary>
internal sealed class WaitsForPatches : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (call.Action == "DescribeInstancePatches" && status != 200)
        {
            call.Invocation.Notes["patches failed"] = true;
        }

        return (status, body);
    }

    public override ReadOnlyMemory<byte> Response(Invocation invocation, byte[] response, IReadOnlySet<string> messageIds) =>
        invocation.Notes.ContainsKey("patches failed")
            ? Json.Bytes(new JsonObject
            {
                ["batchItemFailures"] = new JsonArray([.. messageIds.Select(id => new JsonObject { ["itemIdentifier"] = id })]),
            })
            : response;
}

/// <summary>The first page of patches is all of them; what it lacks is taken for another operation's.</summary>
internal sealed class ReadsTheFirstPageOfPatches : Mutant
{
    public override (int Status, byte[] Body) Answer(WireCall call, int status, byte[] body)
    {
        if (call.Action != "DescribeInstancePatches" || status != 200)
        {
            return (status, body);
        }

        var answer = Json.Object(body);
        answer.Remove("NextToken");
        return (status, Json.Bytes(answer));
    }
}

/// <summary>Patches are read without a pace of their own.</summary>
internal sealed class ReadsPatchesAsFastAsItCan : Mutant
{
    public override double DetailReadsPerSecond => 1_000;
}

/// <summary>Patches are read one by one in tens of seconds, and their findings wait for them.</summary>
internal sealed class ReadsPatchesTooSlowly : Mutant
{
    public override double DetailReadsPerSecond => 0.05;
}
