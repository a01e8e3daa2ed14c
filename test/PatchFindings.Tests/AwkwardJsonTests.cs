using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.SecurityHub;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

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
        Assert.Null(TriggerReader.Read(body, out var rejection));
        Assert.Equal("body", rejection!.Field);
        Assert.Contains("Unicode", rejection.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_half_characters_in_the_detail_is_rejected()
    {
        var body = Sample.Text("event-command-invocation").Replace("\"command-id\"", $"\"{HalfCharacters}\"", StringComparison.Ordinal);

        Assert.Null(TriggerReader.Read(body, out var rejection));
        Assert.NotEmpty(rejection!.Field);
    }

    [Fact]
    public void Of_two_fields_of_one_name_the_last_counts_as_everywhere_in_this_system()
    {
        var body = Sample.Text("event-patch-non-compliant")
            .Replace("\"source\": \"aws.ssm\"", "\"source\": \"aws.ssm\", \"source\": \"aws.ec2\"", StringComparison.Ordinal);

        Assert.Null(TriggerReader.Read(body, out var rejection));
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

        Assert.Null(TriggerReader.Read(sample.Replace("\"111122223333\"", number, StringComparison.Ordinal), out var rejection));
        Assert.Equal(("account", Cut(number)), (rejection!.Field, rejection.Value));
        Assert.NotNull(TriggerReader.Read(
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
        Assert.Null(TriggerReader.Read(body, out var rejection));
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

        Assert.Equal(isRead, TriggerReader.Read(body, out _) is not null);
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
            Assert.Null(TriggerReader.Read(body, out var rejection));
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
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("9000-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    public void A_time_that_no_clock_tells_is_rejected_in_an_event(string time)
    {
        Assert.Null(TriggerReader.Read(Sample.With("event-patch-non-compliant", "time", time), out var rejection));
        Assert.Equal(("time", time), (rejection!.Field, rejection.Value));
        Assert.Null(TriggerReader.Read(Sample.With("event-command-invocation", "detail.requested-date-time", time), out rejection));
        Assert.Equal(("detail.requested-date-time", time), (rejection!.Field, rejection.Value));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("9000-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    public void A_record_with_a_time_that_no_clock_tells_is_none(string time)
    {
        Assert.NotNull(Read("2026-03-01T12:00:10Z", "2026-03-01T12:00:50Z"));
        Assert.Null(Read(time, "2026-03-01T12:00:50Z"));
        Assert.Null(Read("2026-03-01T12:00:10Z", time));

        static PatchState? Read(string started, string ended) => PatchSummaryText.Read(Known.Node, new Dictionary<string, string>
        {
            ["BaselineId"] = "pb-0c10e65780EXAMPLE",
            ["OperationType"] = "Scan",
            ["OperationStartTime"] = started,
            ["OperationEndTime"] = ended,
        });
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("8999-12-31T23:59:59Z")]
    public void The_first_and_the_last_time_that_a_clock_tells_are_judged_and_mapped_like_any(string time)
    {
        Assert.True(AwsText.TryParseTime(time, out var end));
        foreach (var trigger in new Trigger[]
        {
            Known.CommandEvent, Known.ComplianceEvent, Known.AssociationEvent, Known.CommandEvent with { Time = DateTimeOffset.UnixEpoch },
            Known.ComplianceEvent with { Time = DateTimeOffset.UnixEpoch }, Known.AssociationEvent with { Time = DateTimeOffset.UnixEpoch },
            Known.AssociationEvent with { DocumentName = Known.AssociationDocument },
        })
        {
            foreach (var execution in new[] { null, Known.CommandA, Known.CommandB, Known.Association })
            {
                var state = Known.Record with { OperationStartTime = end, OperationEndTime = end, ExecutionId = execution };
                var world = new World
                {
                    Record = state,
                    State = state,
                    Summary = Known.Summary with { ExecutionTime = end },
                    Commands = [Known.Command, Known.Command with { CommandId = Known.CommandB, RequestedAt = end, EndedAt = end }],
                    Associations = [Known.AssociationItem with { ReportedAt = end, State = null }],
                };
                var (verdict, _) = world.Decide(trigger, Known.AfterTheDeadline);

                Assert.False(verdict.Outcome.IsRetried(), verdict.Reason);
                if (verdict.Operation is { } operation)
                {
                    Assert.Null(AsffRules.Check(FindingMapping.ToFinding(operation, Sample.Own, new FindingOptions())));
                }
            }
        }
    }

    private static string Cut(string value) =>
        value.Length <= Rejection.ValueLengthMax ? value : $"{value[..Rejection.ValueLengthMax]}… ({value.Length} characters)";
}
