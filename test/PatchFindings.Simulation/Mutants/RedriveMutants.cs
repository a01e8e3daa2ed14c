namespace PatchFindings.Simulation.Mutants;

/// <summary>Everything is moved back without asking Security Hub.</summary>
internal sealed class RedrivesWithoutCanary : Mutant
{
    public override string RedriveInput(string input) => "{\"force\":true}";
}

/// <summary>The canary is deleted whether it was imported or not.</summary>
internal sealed class DeletesTheCanaryAnyway : Mutant
{
    public override WireCall Request(WireCall call)
    {
        if (!call.IsFor("ChangeMessageVisibility"))
        {
            return call;
        }

        var request = Json.Object(call.Body);
        request.Remove("VisibilityTimeout");
        return call with { Action = "DeleteMessage", Target = "AmazonSQS.DeleteMessage", Body = Json.Bytes(request) };
    }
}

/// <summary>What is refused for good goes back to the dead-letter queue, and round again: there is no rejected queue.</summary>
internal sealed class RefusedFindingsGoRound : Mutant
{
    public override WireCall Request(WireCall call)
    {
        if (!call.IsFor("SendMessageBatch", "rejected") || call.Invocation.FunctionName == Functions.Events)
        {
            return call;
        }

        var request = Json.Object(call.Body);
        request["QueueUrl"] = request["QueueUrl"]!.GetValue<string>().Replace("/rejected", "/nowhere", StringComparison.Ordinal);
        return call with { Body = Json.Bytes(request) };
    }
}
