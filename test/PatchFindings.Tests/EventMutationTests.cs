using CsCheck;
using PatchFindings.Evaluation;
using PatchFindings.Events;
using PatchFindings.PatchStates;

namespace PatchFindings.Tests;

/// <summary>The documented events with anything changed at any depth: each is an event whose waiting ends, or is rejected.</summary>
public sealed class EventMutationTests
{
    [Theory]
    [InlineData("event-patch-non-compliant")]
    [InlineData("event-patch-compliant")]
    [InlineData("event-association-non-compliant")]
    [InlineData("event-command-invocation")]
    public void Any_broken_event_ends_in_an_outcome(string sample) =>
        Mutation.Of(Sample.Text(sample)).Sample(
            body =>
            {
                var patchEvent = PatchEventReader.Read(body, out var rejection);
                Assert.NotEqual(patchEvent is null, rejection is null);
                if (patchEvent is not null)
                {
                    rejection = Known.Decider.Check(patchEvent, Known.Soon);
                }

                if (rejection is not null)
                {
                    Assert.StartsWith(rejection.Field + " ", rejection.Message, StringComparison.Ordinal);
                    Assert.InRange(rejection.Message.Length, 3, 600);
                    return;
                }

                var late = patchEvent!.Time > Known.Ended ? patchEvent.Time : Known.Ended;
                foreach (var state in new[] { null, Known.Compliant, Known.Noncompliant })
                {
                    var result = Known.Evaluate(
                        patchEvent, late.AddHours(1), state, Known.Summary, Known.Command(Known.CommandA, Known.Requested));
                    Assert.False(result.Outcome.IsRetried(), result.Reason);
                    Assert.Equal(result.Outcome == Outcome.Enqueued, result.Operation is not null);
                    Assert.Equal(result.Outcome == Outcome.Rejected, result.Rejection is not null);
                }
            },
            iter: 10_000);

    [Theory]
    [InlineData("event-patch-non-compliant", "source account region time id resources[0] detail detail.resource-id")]
    [InlineData("event-command-invocation", "detail-type detail.instance-id detail.command-id detail.document-name detail.status")]
    public void Every_field_that_is_read_is_named_by_some_broken_event(string sample, string fields)
    {
        var named = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        Mutation.Structure(Sample.Text(sample)).Sample(
            body =>
            {
                _ = PatchEventReader.Read(body, out var rejection);
                named.AddOrUpdate(rejection?.Field ?? "", 1, (_, count) => count + 1);
            },
            iter: 5_000);

        Assert.Empty(fields.Split(' ').Except(named.Keys));
    }

    [Fact]
    public void A_reading_that_is_missing_is_a_mistake_of_the_caller_and_not_an_outcome() =>
        Assert.Throws<ArgumentException>(() => Known.Decider.Evaluate(
            new Evidence(Known.CommandEvent, new Reading<PatchState> { Value = Known.Noncompliant }), Known.Soon));
}
