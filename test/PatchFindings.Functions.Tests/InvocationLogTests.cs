using PatchFindings.SecurityHub;
using PatchFindings.Telemetry;
using PatchFindings.Verdicts;

namespace PatchFindings.Functions.Tests;

public sealed class InvocationLogTests
{
    private readonly LogLines _log = new();

    [Fact]
    public void A_line_holds_all_that_is_known()
    {
        _log.LogEvent(Outcome.Rejected, "is wrong", "i-1", "e-1", "m-1", "c-1", "f-1");
        _log.LogFinding(ImportResult.Failed, "Code", "why", "f-1", "m-1");
        _log.LogRedrive("findings", "started", 5, "imported f-1", "handle", 0, 4, "no");

        Assert.Equal(
            ["rejected i-1 is wrong (event e-1, message m-1, command c-1, finding f-1)", "failed f-1 Code why (message m-1)",
                "findings dead-letter queue: started, found 5, canary imported f-1, task handle, moved 0, to move 4, error no"],
            _log.All.Select(line => line.Text));
        Assert.Equal(
            ["outcome", "node", "reason", "eventId", "messageId", "commandId", "findingId"], _log.All[0].Values.Keys);
        Assert.Equal(["result", "findingId", "code", "reason", "messageId"], _log.All[1].Values.Keys);
        Assert.Equal(["queue", "action", "found", "canary", "taskHandle", "moved", "toMove", "error"], _log.All[2].Values.Keys);
    }

    [Fact]
    public void What_is_absent_is_in_neither_text_nor_values()
    {
        _log.LogEvent(Outcome.Compliant, "", null, null, "", null, null);
        _log.LogEvent(Outcome.NotReady, "", "i-1", null, "m-1", null, null);
        _log.LogFinding(ImportResult.Imported, null, null, "f-1", null);
        _log.LogRedrive("events", "empty", 0, null, null, null, null, null);

        Assert.Equal(
            ["compliant", "not-ready i-1 (message m-1)", "imported f-1", "events dead-letter queue: empty, found 0"],
            _log.All.Select(line => line.Text));
        Assert.All(_log.All, line => Assert.DoesNotContain(null, line.Values.Values));
    }

    [Fact]
    public void A_text_from_outside_is_cut()
    {
        _log.LogFinding(ImportResult.Failed, new string('c', 2_000), new string('r', 2_000_000), "f", new string('m', 5_000));

        Assert.InRange(Assert.Single(_log.All).Text.Length, 3_000, 3_200);
    }

    [Fact]
    public void A_value_with_braces_stays_a_value()
    {
        _log.LogFinding(ImportResult.Failed, "{code}", "{reason} {x}", "f", null);

        Assert.Equal("failed f {code} {reason} {x}", Assert.Single(_log.All).Text);
    }
}
