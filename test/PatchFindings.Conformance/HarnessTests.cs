using System.Text.Json.Nodes;
using PatchFindings.Conformance.Running;
using PatchFindings.Conformance.Wire;

namespace PatchFindings.Conformance;

/// <summary>The suite would notice.</summary>
public sealed class HarnessTests
{
    private const string Queue = """
        [{
          "name": "x", "source": "the suite's own test", "queues": { "q": {} },
          "steps": [{ "call": "sqs SendMessage", "send": { "QueueUrl": "${q}", "MessageBody": "Hello" }, EXPECTATION }]
        }]
        """;

    [Theory]
    [InlineData("\"status\": 201", "status")]
    [InlineData("\"error\": \"OverLimit\", \"status\": 200", "error")]
    [InlineData("\"queryError\": \"OverLimit\"", "query error")]
    [InlineData("\"has\": { \"MD5OfMessageBody\": \"x\" }", "MD5OfMessageBody")]
    [InlineData("\"has\": { \"MessageId\": { \"present\": false } }", "MessageId")]
    [InlineData("\"has\": { \"SequenceNumber\": { \"present\": true } }", "SequenceNumber")]
    [InlineData("\"keep\": { \"n\": \"SequenceNumber\" }", "SequenceNumber")]
    public async Task An_expectation_that_does_not_hold_is_told(string expectation, string what)
    {
        var asked = Case(expectation);

        var result = await LoopbackRun.OfAsync(asked, TestContext.Current.CancellationToken);

        Assert.False(result.Conforms);
        Assert.Equal([what], result.Departures.Select(departure => departure.What));
    }

    [Theory]
    [InlineData("""{"a":[{"b":1},{"b":2}]}""", "a[*].b", "[1,2]", true)]
    [InlineData("""{"a":[{"b":1},{"b":2}]}""", "a[*].b", "[2,1]", false)]
    [InlineData("""{"a":[{"b":1},{"b":2}]}""", "a[*].b", """{"set":[2,1]}""", true)]
    [InlineData("""{"a":[{"b":1},{"b":2}]}""", "a[1].b", "2", true)]
    [InlineData("""{"a":[{"b":1},{"b":2}]}""", "a[2].b", """{"present":false}""", true)]
    [InlineData("""{"a":[1]}""", "a", """{"count":1}""", true)]
    [InlineData("""{"a":[1]}""", "a", """{"count":0}""", false)]
    [InlineData("""{}""", "a", """{"count":0}""", true)]
    [InlineData("""{"a":"x1"}""", "a", """{"matches":"^x[0-9]$"}""", true)]
    [InlineData("""{"a":"x"}""", "a", """{"matches":"^x[0-9]$"}""", false)]
    [InlineData("""{"a":3}""", "a", """{"from":3,"to":4}""", true)]
    [InlineData("""{"a":"5"}""", "a", """{"from":3,"to":4}""", false)]
    [InlineData("""{"a":"{\"b\":1}"}""", "a", """{"json":{"b":1}}""", true)]
    [InlineData("""{"a":"{\"b\":2}"}""", "a", """{"json":{"b":1}}""", false)]
    [InlineData("""{"a":1}""", "a", "\"1\"", false)]
    public void A_member_of_an_answer_is_matched(string body, string path, string expected, bool holds) =>
        Assert.Equal(holds, Matcher.Holds(BodyPath.Find(JsonNode.Parse(body), path), JsonNode.Parse(expected)));

    [Fact]
    public void A_matcher_that_does_not_exist_is_an_error() =>
        Assert.Throws<FormatException>(() => Matcher.Holds(null, JsonNode.Parse("""{"like":"x"}""")));

    [Fact]
    public void A_member_of_a_case_that_means_nothing_is_an_error() =>
        Assert.Throws<FormatException>(() => Case("\"hass\": {}"));

    [Fact]
    public void A_body_is_made_of_repetitions_texts_and_findings()
    {
        var made = new Template(new Dictionary<string, string> { ["unique"] = "u", ["region"] = "r", ["account"] = "a", ["then"] = "t" })
            .Expand(JsonNode.Parse("""
                {
                  "list": [{ "$repeat": 2, "$of": { "$text": "x${i}", "$times": 2 } }, "last"],
                  "json": { "$json": { "b": "${account}" } },
                  "finding": { "$finding": { "Title": "${unique}", "Severity": null } }
                }
                """))!;

        Assert.Equal("""["x0x0","x1x1","last"]""", made["list"]!.ToJsonString());
        Assert.Equal("""{"b":"a"}""", (string?)made["json"]);
        Assert.Equal("u", (string?)made["finding"]!["Title"]);
        Assert.False(made["finding"]!.AsObject().ContainsKey("Severity"));
        Assert.Equal("arn:aws:securityhub:r:a:product/a/default", (string?)made["finding"]!["ProductArn"]);
    }

    [Fact]
    public async Task What_another_implementation_does_otherwise_is_a_line_and_no_departure_of_ours()
    {
        var asked = Case("\"has\": { \"MessageId\": { \"present\": true } }");
        var ours = await LoopbackRun.OfAsync(asked, TestContext.Current.CancellationToken);
        var theirs = new CaseResult(
            [.. ours.Observations.Select(one => one.What == "MessageId" ? one with { Actual = "absent", Holds = false } : one)], true);
        var comparison = new Comparison();
        comparison.Add(asked, ours, theirs);
        var text = new StringWriter();

        comparison.Write(text);

        Assert.True(comparison.OursConforms);
        Assert.Matches("""\| sqs: x \| 1 sqs SendMessage \| MessageId \| \{"present":true\} \| "[-0-9a-f]{36}" \| absent \|""", text.ToString());
        Assert.Contains("| sqs | 1 | 0 | 1 | 0 | 0 | 0 |", text.ToString(), StringComparison.Ordinal);
    }

    private static ConformanceCase Case(string expectation) =>
        CaseFiles.Parse(Queue.Replace("EXPECTATION", expectation, StringComparison.Ordinal), "sqs").Single();
}
