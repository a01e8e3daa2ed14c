using LoopbackAws.EventBridge;
using LoopbackAws.Lambda;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Tests.Run;

public sealed class EventTrackerTests
{
    private readonly EventTracker _tracker = new();
    private readonly List<string> _said = [];

    [Theory]
    [InlineData(EventExpectation.Finding, "enqueued", true)]
    [InlineData(EventExpectation.Finding, "superseded", true)]
    [InlineData(EventExpectation.Finding, "compliant", false)]
    [InlineData(EventExpectation.Finding, "no-state", false)]
    [InlineData(EventExpectation.Compliant, "compliant", true)]
    [InlineData(EventExpectation.Compliant, "enqueued", false)]
    [InlineData(EventExpectation.NoState, "no-state", true)]
    [InlineData(EventExpectation.NoState, "rejected", false)]
    public void An_event_must_end_as_its_story_says(EventExpectation expectation, string outcome, bool isRight)
    {
        _tracker.Put("e1", Planned("n1", expectation));

        Read($$"""{"level":"Information","message":"…","outcome":"{{outcome}}","eventId":"e1","messageId":"m1","node":"n1"}""");

        Assert.Equal(1, _tracker.Ended);
        Assert.Equal(isRight, _tracker.Problems().Count == 0);
    }

    [Theory]
    [InlineData("not-ready")]
    [InlineData("unavailable")]
    public void An_event_that_comes_back_has_not_ended(string outcome)
    {
        _tracker.Put("e1", Planned("n1", EventExpectation.Compliant));

        Read($$"""{"level":"Information","outcome":"{{outcome}}","eventId":"e1","messageId":"m1"}""");

        Assert.Equal(0, _tracker.Ended);
        Assert.False(_tracker.HaveEnded(new HashSet<string> { "n1" }));
        Assert.True(_tracker.HaveEnded(new HashSet<string> { "n2" }));
        Assert.Contains("has no outcome", Assert.Single(_tracker.Problems()), StringComparison.Ordinal);
        Assert.Equal(1, _tracker.Outcomes[outcome]);
    }

    [Fact]
    public void An_outcome_that_is_logged_before_the_event_is_known_counts()
    {
        Read("""{"level":"Information","outcome":"compliant","eventId":"e1","messageId":"m1"}""");
        _tracker.Put("e1", Planned("n1", EventExpectation.Compliant));

        Assert.Equal((1, 1), (_tracker.Expected, _tracker.Ended));
        Assert.True(_tracker.HaveEnded(new HashSet<string> { "n1" }));
    }

    [Fact]
    public void A_malformed_message_ends_by_its_own_id()
    {
        _tracker.PutMalformed("m1");
        Assert.Equal((1, 0), (_tracker.Expected, _tracker.Ended));

        Read("""{"level":"Warning","outcome":"rejected","reason":"body is not JSON","messageId":"m1"}""");

        Assert.Equal(1, _tracker.Ended);
        Assert.Contains("body is not JSON", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"level":"Error","message":"something broke"}""")]
    [InlineData("""{"level":"Warning","message":"something is odd"}""")]
    [InlineData("Unhandled exception.")]
    [InlineData("""{"level":"Error","message":""")]
    public void What_is_unusual_is_shown_as_it_is(string line)
    {
        Read(line);

        Assert.Equal($"ComplianceEvents: {line}", Assert.Single(_said));
    }

    [Theory]
    [InlineData("""{"_aws":{"Timestamp":1},"Service":"PatchFindings","Enqueued":3}""")]
    [InlineData("""{"level":"Information","message":"started"}""")]
    [InlineData("""{"level":"Information","result":"imported","findingId":"f"}""")]
    [InlineData("""{"level":"Information","queue":"findings","action":"empty","found":0}""")]
    public void What_is_usual_is_not(string line)
    {
        Read(line);

        Assert.Empty(_said);
    }

    [Fact]
    public void A_redrive_tells_what_it_found_and_did()
    {
        Read(
            """{"level":"Information","queue":"findings","action":"started","found":124,"moved":0,"toMove":123,"canary":"""
            + "\"imported arn:aws:patchmanager:us-east-2:111122223333:instance/i-1/document/AWS-RunPatchBaseline/run-command/c\"}");

        Assert.Equal(
            "redrive of the findings DLQ: started; found 124; canary: imported the finding of i-1; moved 0 of 123", Assert.Single(_said));
    }

    [Fact]
    public void A_retry_is_no_event()
    {
        _tracker.Put("e1", Planned("n1", EventExpectation.Compliant));
        _tracker.Put("e2", Planned("n2", EventExpectation.NoState));
        Read("""{"level":"Information","outcome":"not-ready","eventId":"e1","messageId":"m1"}""");
        Read("""{"level":"Information","outcome":"not-ready","eventId":"e1","messageId":"m1"}""");
        Read("""{"level":"Information","outcome":"compliant","eventId":"e1","messageId":"m1"}""");
        Read("""{"level":"Information","outcome":"compliant","eventId":"e1","messageId":"m1"}""");

        Assert.Equal(new Dictionary<string, int> { ["compliant"] = 1 }, _tracker.Ends);
        Assert.Equal(new Dictionary<string, int> { ["not-ready"] = 2 }, _tracker.Retries);
        Assert.Equal(new Dictionary<EventExpectation, int> { [EventExpectation.NoState] = 1 }, _tracker.Pending);
    }

    [Theory]
    [InlineData(
        """{"level":"Information","outcome":"enqueued","eventId":"e1","messageId":"m1","node":"n1","findingId":"f"}""",
        "ComplianceEvents: enqueued, node n1, event e1, finding f")]
    [InlineData(
        """{"level":"Information","outcome":"no-state","eventId":"e1","messageId":"m1","node":"n1","reason":"none came"}""",
        "ComplianceEvents: no-state, node n1, event e1, reason none came")]
    [InlineData("""{"level":"Information","result":"imported","findingId":"f"}""", "ComplianceEvents: imported, finding f")]
    public void On_request_every_outcome_is_told_with_node_and_reason(string line, string said)
    {
        new FunctionOutputReader(_tracker, _said.Add) { SaysAll = true }.Read(new FunctionOutput("ComplianceEvents", line, IsError: false));

        Assert.Equal(said, Assert.Single(_said));
    }

    private static PlannedEvent Planned(string node, EventExpectation expectation) =>
        new(node, new EventEntry("aws.ssm", "any", "{}"), expectation);

    private void Read(string line) =>
        new FunctionOutputReader(_tracker, _said.Add).Read(new FunctionOutput("ComplianceEvents", line, IsError: false));
}
