using PatchFindings.Evaluation;
using PatchFindings.Events;
using PatchFindings.PatchStates;
using PatchFindings.SecurityHub;

namespace PatchFindings.Tests;

/// <summary>JSON that is valid, or nearly, and not what anybody writes on purpose: bodies come from whoever may send to a queue.</summary>
public sealed class AwkwardJsonTests
{
    private const string HalfCharacters = """\ud800\ud800\ud800""";

    [Theory]
    [InlineData("""{"\ud800\ud800\ud800":1}""")]
    [InlineData("""{"source":"aws.ssm","detail-typ\ud800\ud800":1}""")]
    public void A_name_of_half_characters_is_rejected(string body)
    {
        Assert.Null(PatchEventReader.Read(body, out var rejection));
        Assert.Equal("body", rejection!.Field);
        Assert.Contains("Unicode", rejection.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_half_characters_in_the_detail_is_rejected()
    {
        var body = Sample.Text("event-command-invocation").Replace("\"command-id\"", $"\"{HalfCharacters}\"", StringComparison.Ordinal);

        Assert.Null(PatchEventReader.Read(body, out var rejection));
        Assert.NotEmpty(rejection!.Field);
    }

    [Fact]
    public void Of_two_fields_of_one_name_the_last_counts_as_everywhere_in_this_system()
    {
        var body = Sample.Text("event-patch-non-compliant")
            .Replace("\"source\": \"aws.ssm\"", "\"source\": \"aws.ssm\", \"source\": \"aws.ec2\"", StringComparison.Ordinal);

        Assert.Null(PatchEventReader.Read(body, out var rejection));
        Assert.Equal(("source", "aws.ec2"), (rejection!.Field, rejection.Value));
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e-400")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("0.1e-999999999999")]
    public void A_number_that_no_type_holds_is_rejected_where_a_text_belongs_and_passed_over_elsewhere(string number)
    {
        var sample = Sample.Text("event-patch-non-compliant");

        Assert.Null(PatchEventReader.Read(sample.Replace("\"111122223333\"", number, StringComparison.Ordinal), out var rejection));
        Assert.Equal(("account", Cut(number)), (rejection!.Field, rejection.Value));
        Assert.NotNull(PatchEventReader.Read(
            sample.Replace("\"version\": \"0\"", $"\"version\": {number}", StringComparison.Ordinal), out _));
    }

    [Theory]
    [InlineData("\ufeff{}", "byte order mark")]
    [InlineData("{\"source\":\"aws.ssm\",}", "trailing comma")]
    [InlineData("{\"source\":\"aws.ssm\" // why not\n}", "comment")]
    [InlineData("{\"source\":\"aws.ssm\"} {}", "a second value")]
    [InlineData("{\"source\":\"aws\nssm\"}", "a bare line end in a text")]
    [InlineData("{\"source\":NaN}", "no number")]
    [InlineData("\0", "no character")]
    public void What_other_parsers_let_pass_is_no_json_here(string body, string what)
    {
        Assert.Null(PatchEventReader.Read(body, out var rejection));
        Assert.True(rejection!.Reason.StartsWith("is not JSON", StringComparison.Ordinal), what);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Nesting_is_read_to_the_parsers_depth_and_no_further(int depth, bool isRead)
    {
        var nested = new string('[', depth) + new string(']', depth);
        var body = Sample.Text("event-patch-non-compliant")
            .Replace("\"version\": \"0\"", $"\"version\": {nested}", StringComparison.Ordinal);

        Assert.Equal(isRead, PatchEventReader.Read(body, out _) is not null);
    }

    [Fact]
    public void Six_megabytes_are_rejected_with_a_reason_that_a_log_line_holds()
    {
        foreach (var body in new[]
        {
            $$"""{"source":"{{new string('x', 6_000_000)}}"}""",
            new string('x', 6_000_000),
            "n" + new string('u', 6_000_000),
            $$"""{"{{new string('x', 6_000_000)}}":1}""",
            $"[{string.Join(',', Enumerable.Repeat("{}", 2_000_000))}]",
        })
        {
            Assert.Null(PatchEventReader.Read(body, out var rejection));
            Assert.InRange(rejection!.Message.Length, 1, 600);
            Assert.Null(QueuedFinding.Read(body, Sample.Own, out rejection));
            Assert.InRange(rejection!.Message.Length, 1, 600);
        }
    }

    [Fact]
    public void A_field_of_any_length_is_named_by_its_beginning()
    {
        var body = $$$"""{"ProductFields":{"{{{new string('k', 500_000)}}}":7}}""";

        Assert.Null(QueuedFinding.Read(body, Sample.Own, out var rejection));

        Assert.StartsWith("ProductFields", rejection!.Field, StringComparison.Ordinal);
        Assert.InRange(rejection.Field.Length, 1, 250);
        Assert.InRange(rejection.Message.Length, 1, 600);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T01:59:59Z")]
    public void An_event_from_the_beginning_of_time_is_evaluated_like_any_old_one(string time)
    {
        var changed = PatchEventReader.Read(Sample.With("event-patch-non-compliant", "time", time), out _);
        var ended = PatchEventReader.Read(Sample.With("event-command-invocation", "time", time), out _);
        var oldest = PatchEventReader.Read(Sample.With("event-command-invocation", "detail.requested-date-time", time), out _);

        foreach (var patchEvent in new[] { changed!, ended!, oldest! })
        {
            Assert.Null(Known.Decider.Check(patchEvent, Known.Soon));
            var result = Known.Evaluate(patchEvent, Known.Soon, Known.Noncompliant, Known.Summary, Known.Command(Known.CommandA, null));
            Assert.False(result.Outcome.IsRetried(), result.Reason);
        }
    }

    [Fact]
    public void A_state_from_the_beginning_of_time_is_waited_past_like_any_old_one()
    {
        var oldest = Known.Noncompliant with { OperationStartTime = DateTimeOffset.MinValue, OperationEndTime = DateTimeOffset.MinValue };
        var newest = Known.Noncompliant with { OperationStartTime = DateTimeOffset.MaxValue, OperationEndTime = DateTimeOffset.MaxValue };
        foreach (var state in new PatchState[] { oldest, newest })
        {
            foreach (var patchEvent in new PatchEvent[] { Known.CommandEvent, Known.ComplianceEvent })
            {
                var summary = Known.Summary with { ExecutionTime = state.OperationEndTime };
                Assert.NotEqual(
                    Outcome.NotReady,
                    Known.Evaluate(patchEvent, Known.AfterTheDeadline, state, summary, Known.Command(Known.CommandB, null)).Outcome);
            }
        }
    }

    private static string Cut(string value) =>
        value.Length <= Rejection.ValueLengthMax ? value : $"{value[..Rejection.ValueLengthMax]}… ({value.Length} characters)";
}
