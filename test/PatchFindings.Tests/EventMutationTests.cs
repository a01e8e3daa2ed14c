using CsCheck;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

/// <summary>The documented events with anything changed at any depth: each is an event whose waiting ends, or is rejected.</summary>
public sealed class EventMutationTests
{
    [Theory]
    [InlineData("event-patch-non-compliant")]
    [InlineData("event-patch-compliant")]
    [InlineData("event-association-non-compliant")]
    [InlineData("event-command-invocation")]
    [InlineData("event-association-run")]
    public void Any_broken_event_ends_in_an_outcome(string sample) =>
        Mutation.Of(Sample.Text(sample)).Sample(
            body =>
            {
                var trigger = TriggerReader.Read(body, out var rejection);
                Assert.NotEqual(trigger is null, rejection is null);
                if (trigger is not null)
                {
                    rejection = Known.Judge.Check(trigger, Known.Soon);
                }

                if (rejection is not null)
                {
                    Assert.StartsWith(rejection.Field + " ", rejection.Message, StringComparison.Ordinal);
                    Assert.InRange(rejection.Message.Length, 3, 600);
                    return;
                }

                var late = trigger!.Time > Known.Ended ? trigger.Time : Known.Ended;
                foreach (var state in new[] { null, Known.Compliant, Known.Noncompliant, Known.Record })
                {
                    var world = new World { Record = state, State = state, Summary = Known.Summary, Commands = [Known.Command] };
                    var (verdict, _) = world.Decide(trigger, late.AddHours(1));
                    Assert.False(verdict.Outcome.IsRetried(), verdict.Reason);
                    Assert.Equal(verdict.Outcome == Outcome.Enqueued, verdict.Operation is not null);
                    Assert.Equal(verdict.Outcome == Outcome.Rejected, verdict.Rejection is not null);
                }
            },
            iter: 10_000);

    [Theory]
    [InlineData("event-patch-non-compliant", "source account region time id detail detail.resource-id")]
    [InlineData("event-command-invocation", "detail-type detail.instance-id detail.command-id detail.document-name detail.status")]
    [InlineData("event-association-run", "detail.instance-id detail.association-id detail.document-name detail.status")]
    public void Every_field_that_is_read_is_named_by_some_broken_event(string sample, string fields)
    {
        var named = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        Mutation.Structure(Sample.Text(sample)).Sample(
            body =>
            {
                _ = TriggerReader.Read(body, out var rejection);
                named.AddOrUpdate(rejection?.Field ?? "", 1, (_, count) => count + 1);
            },
            iter: 5_000);

        Assert.Empty(fields.Split(' ').Except(named.Keys));
    }
}
