using System.Text.Json;
using LoopbackAws.EventBridge;
using LoopbackAws.Http;

namespace LoopbackAws.Tests.EventBridge;

public sealed class EventPatternTests
{
    private const string Envelope = """
        {"version":"0","id":"1","source":"aws.ssm","detail-type":"Configuration Compliance State Change","account":"111122223333",
         "time":"2026-01-02T03:04:05Z","region":"eu-west-1","resources":["arn:1","arn:2"],
         "detail":{"status":"Failed","count":300,"rate":-1.50,"flag":true,"nothing":null,"empty":"","list":[],"object":{"inner":"x"},
                   "people":[{"first":"Anna","last":"Smith"},[{"first":"Peter","last":"Jones","age":7}]]}}
        """;

    [Theory]
    [InlineData("""{"source":["aws.ssm"]}""", true)]
    [InlineData("""{"source":["aws.ec2","aws.ssm"]}""", true)]
    [InlineData("""{"source":["aws.ec2"]}""", false)]
    [InlineData("""{"source":["AWS.SSM"]}""", false)]
    [InlineData("""{"source":["aws.ssm"],"region":["us-east-1"]}""", false)]
    [InlineData("""{"resources":["arn:2","arn:3"]}""", true)]
    [InlineData("""{"resources":["arn:3"]}""", false)]
    [InlineData("""{"detail":["Failed"]}""", false)]
    [InlineData("""{"source":{"inner":["aws.ssm"]}}""", false)]
    public void Fields_are_all_matched_each_by_any_of_its_values(string pattern, bool matches) => Check(pattern, matches);

    [Theory]
    [InlineData("count", "300", true)]
    [InlineData("count", "3.0e2", true)]
    [InlineData("count", "\"300\"", false)]
    [InlineData("rate", "-1.5", true)]
    [InlineData("flag", "true", true)]
    [InlineData("flag", "false", false)]
    [InlineData("flag", "\"true\"", false)]
    [InlineData("nothing", "null", true)]
    [InlineData("missing", "null", false)]
    [InlineData("empty", "\"\"", true)]
    [InlineData("empty", "null", false)]
    [InlineData("list", "\"\"", false)]
    [InlineData("object", "\"x\"", false)]
    [InlineData("status", """{"prefix":"Fail"}""", true)]
    [InlineData("status", """{"prefix":"fail"}""", false)]
    [InlineData("count", """{"prefix":"3"}""", false)]
    public void A_value_is_matched_by(string field, string test, bool matches) =>
        Check($$$"""{"detail":{"{{{field}}}":[{{{test}}}]}}""", matches);

    [Theory]
    [InlineData("""{"first":["Anna"]}""", true)]
    [InlineData("""{"first":["Peter"],"last":["Jones"]}""", true)]
    [InlineData("""{"first":["Anna"],"last":["Jones"]}""", false)]
    public void In_an_array_one_element_must_satisfy_all(string people, bool matches) =>
        Check($$$"""{"detail":{"people":{{{people}}}}}""", matches);

    [Theory]
    [InlineData("""{"source":[{"prefix":{"equals-ignore-case":"a"}}]}""", "prefix")]
    [InlineData("""{"detail":{"status":["x",{"anything-but":"a"}]}}""", "anything-but")]
    [InlineData("""{"source":[{"exists":true}]}""", "exists")]
    [InlineData("""{"$or":[{"source":["a"]},{"region":["b"]}]}""", "$or")]
    public void What_the_loopback_does_not_offer_is_refused_by_name(string pattern, string name)
    {
        var error = Assert.Throws<AwsErrorException>(() => EventPattern.Parse(pattern));

        Assert.Equal("InvalidEventPatternException", error.Code);
        Assert.Contains($"The loopback does not offer {name}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "not an object")]
    [InlineData("{}", "Empty objects")]
    [InlineData("""{"source":[]}""", "Empty arrays")]
    [InlineData("""{"source":"aws.ssm"}""", "\"source\" must be an object or an array")]
    [InlineData("""{"detail":{"status":{}}}""", "$.detail.status")]
    [InlineData("""{"source":[["a"]]}""", "String, number, true, false, or null")]
    [InlineData("""{"source":[{"contains":"a"}]}""", "Unrecognized match type contains")]
    [InlineData("""{"source":[{"prefix":"a","suffix":"b"}]}""", "Only one key")]
    public void A_bad_pattern_is_refused_with_what_is_wrong(string pattern, string reason)
    {
        var error = Assert.Throws<AwsErrorException>(() => EventPattern.Parse(pattern));

        Assert.Equal("InvalidEventPatternException", error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4_096, true)]
    [InlineData(4_097, false)]
    public void A_pattern_has_4096_characters_at_most(int length, bool isAccepted)
    {
        var frame = """{"a":[""]}""";
        var pattern = frame.Insert(7, new string('x', length - frame.Length));
        Assert.Equal(length, pattern.Length);

        Assert.Equal(isAccepted, Record.Exception(() => EventPattern.Parse(pattern)) is null);
    }

    private static void Check(string pattern, bool matches)
    {
        using var document = JsonDocument.Parse(Envelope);

        Assert.Equal(matches, EventPattern.Parse(pattern).Matches(document.RootElement));
    }
}
