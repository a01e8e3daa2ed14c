using System.Text;
using System.Text.Json.Nodes;
using PatchFindings.Triggers;

namespace PatchFindings.Tests;

public sealed class TriggerTests
{
    [Fact]
    public void The_documented_compliance_event_is_read()
    {
        var read = Assert.IsType<ComplianceChanged>(TriggerReader.Read(Sample.Text("event-patch-non-compliant"), out var rejection));

        Assert.Null(rejection);
        Assert.Equal(("111122223333", "us-east-2", Sample.Node, false), (read.AccountId, read.Region, read.NodeId, read.IsCompliant));
        Assert.Equal(new DateTimeOffset(2021, 11, 11, 22, 5, 26, TimeSpan.Zero), read.Time);
    }

    [Fact]
    public void The_documented_command_event_is_read()
    {
        var read = Assert.IsType<CommandEnded>(TriggerReader.Read(Sample.Text("event-command-invocation"), out var rejection));

        Assert.Null(rejection);
        Assert.Equal((Sample.Node, Sample.Command, "AWS-RunPatchBaseline"), (read.NodeId, read.CommandId, read.DocumentName));
        Assert.Equal(new DateTimeOffset(2021, 11, 11, 22, 5, 1, 49, TimeSpan.Zero), read.RequestedAt);
    }

    [Fact]
    public void The_documented_compliant_event_is_read() =>
        Assert.True(Assert.IsType<ComplianceChanged>(TriggerReader.Read(Sample.Text("event-patch-compliant"), out _)).IsCompliant);

    [Fact]
    public void The_documented_event_of_an_associations_run_is_read()
    {
        var read = Assert.IsType<AssociationRan>(TriggerReader.Read(Sample.Text("event-association-run"), out var rejection));

        Assert.Null(rejection);
        Assert.Equal(
            (Sample.Node, "34fcb7e0-9a14-4984-9989-0e04dEXAMPLE", "AWS-RunPatchBaseline"),
            (read.NodeId, read.AssociationId, read.DocumentName));
        Assert.Equal(new DateTimeOffset(2021, 11, 11, 22, 5, 28, TimeSpan.Zero), read.Time);
    }

    [Theory]
    [InlineData("document-version")]
    [InlineData("targets")]
    [InlineData("creation-date")]
    [InlineData("last-successful-execution-date")]
    [InlineData("last-execution-date")]
    [InlineData("detailed-status")]
    [InlineData("error-code")]
    [InlineData("execution-summary")]
    [InlineData("output-url")]
    [InlineData("instance-association-cwe-version")]
    public void What_the_samples_of_an_associations_run_spell_differently_decides_nothing(string field)
    {
        var whole = TriggerReader.Read(Sample.Text("event-association-run"), out _);

        Assert.Equal(whole, TriggerReader.Read(Sample.With("event-association-run", $"detail.{field}", null, remove: true), out _));
        Assert.Equal(whole, TriggerReader.Read(Sample.With("event-association-run", $"detail.{field}", 7), out _));
    }

    [Fact]
    public void The_compliance_event_of_an_association_is_rejected_for_its_compliance_type()
    {
        Assert.Null(TriggerReader.Read(Sample.Text("event-association-non-compliant"), out var rejection));
        Assert.Equal(("detail.compliance-type", "Association"), (rejection!.Field, rejection.Value));
    }

    [Theory]
    [InlineData("event-patch-non-compliant", "source")]
    [InlineData("event-patch-non-compliant", "detail-type")]
    [InlineData("event-patch-non-compliant", "id")]
    [InlineData("event-patch-non-compliant", "account")]
    [InlineData("event-patch-non-compliant", "region")]
    [InlineData("event-patch-non-compliant", "time")]
    [InlineData("event-patch-non-compliant", "detail")]
    [InlineData("event-patch-non-compliant", "detail.resource-id")]
    [InlineData("event-patch-non-compliant", "detail.compliance-status")]
    [InlineData("event-patch-non-compliant", "detail.compliance-type")]
    [InlineData("event-command-invocation", "detail.instance-id")]
    [InlineData("event-command-invocation", "detail.command-id")]
    [InlineData("event-command-invocation", "detail.document-name")]
    [InlineData("event-command-invocation", "detail.requested-date-time")]
    [InlineData("event-command-invocation", "detail.status")]
    [InlineData("event-association-run", "detail.instance-id")]
    [InlineData("event-association-run", "detail.association-id")]
    [InlineData("event-association-run", "detail.document-name")]
    [InlineData("event-association-run", "detail.status")]
    public void A_field_that_is_missing_or_of_another_type_is_named(string sample, string field)
    {
        Assert.Null(TriggerReader.Read(Sample.With(sample, field, null, remove: true), out var missing));
        Assert.Equal((field, "is missing"), (missing!.Field, missing.Reason));

        Assert.Null(TriggerReader.Read(Sample.With(sample, field, 7), out var number));
        Assert.Equal((field, "7"), (number!.Field, number.Value));

        Assert.Null(TriggerReader.Read(Sample.With(sample, field, null), out var nothing));
        Assert.Equal(field, nothing!.Field);
    }

    [Theory]
    [InlineData("source", "aws.123456789012")]
    [InlineData("detail-type", "EC2 Command Status-change Notification")]
    [InlineData("id", "")]
    [InlineData("account", "11112222333")]
    [InlineData("account", "11112222333x")]
    [InlineData("region", "us east 2")]
    [InlineData("region", "")]
    [InlineData("time", "2021-11-11")]
    [InlineData("time", "2021-11-11T22:05:26")]
    [InlineData("time", "2021-13-11T22:05:26Z")]
    [InlineData("time", "11/11/2021 22:05:26")]
    [InlineData("detail.resource-id", "i-123")]
    [InlineData("detail.resource-id", "i-02573cafcfEXAMPLE/../x")]
    [InlineData("detail.resource-id", "mi-0257")]
    [InlineData("detail.compliance-status", "NON_COMPLIANT")]
    public void A_field_of_another_form_is_named_with_its_value(string field, string value)
    {
        Assert.Null(TriggerReader.Read(Sample.With("event-patch-non-compliant", field, value), out var rejection));

        Assert.Equal((field, value), (rejection!.Field, rejection.Value));
        Assert.Contains(field, rejection.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("event-command-invocation", "detail.command-id", "a/b")]
    [InlineData("event-command-invocation", "detail.command-id", "")]
    [InlineData("event-command-invocation", "detail.document-name", "no document")]
    [InlineData("event-command-invocation", "detail.document-name", "ab")]
    [InlineData("event-command-invocation", "detail.instance-id", "x-0123456789abcdef0")]
    [InlineData("event-command-invocation", "detail.requested-date-time", "11/11/2021")]
    [InlineData("event-association-run", "detail.association-id", "../a")]
    [InlineData("event-association-run", "detail.document-name", "")]
    [InlineData("event-association-run", "detail.instance-id", "i-")]
    public void A_field_of_an_execution_of_another_form_is_named_with_its_value(string sample, string field, string value)
    {
        Assert.Null(TriggerReader.Read(Sample.With(sample, field, value), out var rejection));
        Assert.Equal((field, value), (rejection!.Field, rejection.Value));
    }

    [Theory]
    [InlineData("event-command-invocation", "InProgress")]
    [InlineData("event-command-invocation", "Pending")]
    [InlineData("event-command-invocation", "success")]
    [InlineData("event-command-invocation", "")]
    [InlineData("event-association-run", "Pending")]
    [InlineData("event-association-run", "Associated")]
    [InlineData("event-association-run", "")]
    public void A_command_or_an_association_that_has_not_ended_is_rejected(string sample, string status)
    {
        Assert.Null(TriggerReader.Read(Sample.With(sample, "detail.status", status), out var rejection));
        Assert.Equal("detail.status", rejection!.Field);
    }

    [Theory]
    [InlineData("Success")]
    [InlineData("Failed")]
    [InlineData("TimedOut")]
    public void A_run_of_an_association_is_read_however_it_ended(string status) =>
        Assert.IsType<AssociationRan>(TriggerReader.Read(Sample.With("event-association-run", "detail.status", status), out _));

    [Theory]
    [InlineData("Failed")]
    [InlineData("TimedOut")]
    [InlineData("Cancelled")]
    [InlineData("Delivery Timed Out")]
    [InlineData("DeliveryTimedOut")]
    [InlineData("Access Denied")]
    public void A_command_that_ended_otherwise_is_read_too(string status) =>
        Assert.IsType<CommandEnded>(TriggerReader.Read(Sample.With("event-command-invocation", "detail.status", status), out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{/* no */}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"source\":\"\\ud800\"}")]
    [InlineData("\ud800")]
    public void A_body_that_is_no_event_is_rejected(string? body)
    {
        Assert.Null(TriggerReader.Read(body, out var rejection));
        Assert.NotEmpty(rejection!.Field);
    }

    [Fact]
    public void A_body_that_nests_without_end_is_rejected() =>
        Assert.Null(TriggerReader.Read(new string('[', 100_000), out _));

    [Fact]
    public void A_long_value_is_cut_in_the_reason_and_never_inside_a_character()
    {
        var value = new StringBuilder().Insert(0, "😀", 1_000).ToString();

        Assert.Null(TriggerReader.Read(Sample.With("event-patch-non-compliant", "detail.resource-id", value), out var rejection));

        Assert.InRange(rejection!.Value!.Length, 1, Rejection.ValueLengthMax + 20);
        Assert.EndsWith("😀… (2000 characters)", rejection.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("event-patch-non-compliant")]
    [InlineData("event-command-invocation")]
    [InlineData("event-association-run")]
    public void Resources_decide_nothing(string sample)
    {
        var whole = TriggerReader.Read(Sample.Text(sample), out _)!;

        Assert.Equal(Sample.Node, whole.NodeId);
        Assert.Equal(whole, TriggerReader.Read(Sample.With(sample, "resources", null, remove: true), out _));
        foreach (var resources in new[]
        {
            "null", "7", "[]", "[null]", "{}", "\"text\"", "[\"no arn\"]",
            """["arn:aws:ec2:us-east-2:111122223333:instance/i-0fedcba9876543210"]""",
            """["arn:aws-cn:ec2:cn-north-1:444455556666:instance/i-0fedcba9876543210"]""",
        })
        {
            Assert.Equal(whole, TriggerReader.Read(Sample.With(sample, "resources", JsonNode.Parse(resources)), out var rejection));
            Assert.Null(rejection);
        }
    }
}
