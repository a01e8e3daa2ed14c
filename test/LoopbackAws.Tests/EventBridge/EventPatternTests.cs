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
                   "path":"dir/lib/file.png","star":"a*b","slash":"a\\b","ip":"10.1.2.3","ip6":"2001:db8::1","states":["a","b"],
                   "huge":5000000001,
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
    [InlineData("status", """{"prefix":{"equals-ignore-case":"fAIL"}}""", true)]
    [InlineData("count", """{"prefix":"3"}""", false)]
    [InlineData("path", """{"suffix":".png"}""", true)]
    [InlineData("path", """{"suffix":".PNG"}""", false)]
    [InlineData("path", """{"suffix":{"equals-ignore-case":".PNG"}}""", true)]
    [InlineData("status", """{"equals-ignore-case":"FAILED"}""", true)]
    [InlineData("status", """{"equals-ignore-case":"FAIL"}""", false)]
    [InlineData("path", """{"wildcard":"dir/*/file.png"}""", true)]
    [InlineData("path", """{"wildcard":"*lib*"}""", true)]
    [InlineData("path", """{"wildcard":"*lib*lib*"}""", false)]
    [InlineData("path", """{"wildcard":"*"}""", true)]
    [InlineData("empty", """{"wildcard":"*"}""", true)]
    [InlineData("path", """{"wildcard":"dir/lib/file.png"}""", true)]
    [InlineData("path", """{"wildcard":"lib*"}""", false)]
    [InlineData("path", """{"wildcard":"dir/lib/file.png*file.png"}""", false)]
    [InlineData("star", """{"wildcard":"a\\*b"}""", true)]
    [InlineData("path", """{"wildcard":"dir\\*png"}""", false)]
    [InlineData("slash", """{"wildcard":"a\\\\*"}""", true)]
    [InlineData("ip", """{"cidr":"10.0.0.0/8"}""", true)]
    [InlineData("ip", """{"cidr":"10.1.2.0/24"}""", true)]
    [InlineData("ip", """{"cidr":"10.1.2.2/31"}""", true)]
    [InlineData("ip", """{"cidr":"10.1.2.4/30"}""", false)]
    [InlineData("ip", """{"cidr":"0.0.0.0/0"}""", true)]
    [InlineData("ip", """{"cidr":"::/0"}""", false)]
    [InlineData("ip6", """{"cidr":"2001:db8::/32"}""", true)]
    [InlineData("ip6", """{"cidr":"2001:db9::/32"}""", false)]
    [InlineData("status", """{"cidr":"10.0.0.0/8"}""", false)]
    [InlineData("count", """{"numeric":["=",300]}""", true)]
    [InlineData("count", """{"numeric":[">",300]}""", false)]
    [InlineData("count", """{"numeric":[">=",300]}""", true)]
    [InlineData("count", """{"numeric":["<",300]}""", false)]
    [InlineData("count", """{"numeric":["<=",300]}""", true)]
    [InlineData("count", """{"numeric":[">",0,"<=",300]}""", true)]
    [InlineData("count", """{"numeric":[">",0,"<",300]}""", false)]
    [InlineData("status", """{"numeric":[">",0]}""", false)]
    [InlineData("huge", """{"numeric":[">",0]}""", false)]
    [InlineData("status", """{"exists":true}""", true)]
    [InlineData("status", """{"exists":false}""", false)]
    [InlineData("missing", """{"exists":true}""", false)]
    [InlineData("missing", """{"exists":false}""", true)]
    [InlineData("nothing", """{"exists":true}""", true)]
    [InlineData("object", """{"exists":true}""", false)]
    [InlineData("object", """{"exists":false}""", true)]
    [InlineData("list", """{"exists":true}""", false)]
    [InlineData("missing", """ "x",{"exists":false}""", true)]
    [InlineData("status", """{"anything-but":"Success"}""", true)]
    [InlineData("status", """{"anything-but":"Failed"}""", false)]
    [InlineData("status", """{"anything-but":["Success","Failed"]}""", false)]
    [InlineData("count", """{"anything-but":300}""", false)]
    [InlineData("count", """{"anything-but":[1,2]}""", true)]
    [InlineData("count", """{"anything-but":"300"}""", true)]
    [InlineData("missing", """{"anything-but":"x"}""", false)]
    [InlineData("states", """{"anything-but":"a"}""", true)]
    [InlineData("states", """{"anything-but":["a","b"]}""", false)]
    [InlineData("status", """{"anything-but":{"prefix":"Fail"}}""", false)]
    [InlineData("status", """{"anything-but":{"prefix":["Succ","Canc"]}}""", true)]
    [InlineData("path", """{"anything-but":{"suffix":[".jpg",".png"]}}""", false)]
    [InlineData("path", """{"anything-but":{"suffix":".jpg"}}""", true)]
    [InlineData("status", """{"anything-but":{"equals-ignore-case":"failed"}}""", false)]
    [InlineData("status", """{"anything-but":{"equals-ignore-case":["success","timedout"]}}""", true)]
    [InlineData("path", """{"anything-but":{"wildcard":"*/lib/*"}}""", false)]
    [InlineData("path", """{"anything-but":{"wildcard":["*/bin/*","*/obj/*"]}}""", true)]
    public void A_value_is_matched_by(string field, string test, bool matches) =>
        Check($$$"""{"detail":{"{{{field}}}":[{{{test}}}]}}""", matches);

    [Theory]
    [InlineData("""{"first":["Anna"]}""", true)]
    [InlineData("""{"first":["Peter"],"last":["Jones"]}""", true)]
    [InlineData("""{"first":["Anna"],"last":["Jones"]}""", false)]
    [InlineData("""{"first":["Anna"],"age":[{"exists":true}]}""", false)]
    [InlineData("""{"first":["Anna"],"age":[{"exists":false}]}""", false)]
    [InlineData("""{"first":["Anna"],"shoe":[{"exists":false}]}""", true)]
    public void In_an_array_one_element_must_satisfy_all_and_absence_is_of_all(string people, bool matches) =>
        Check($$$"""{"detail":{"people":{{{people}}}}}""", matches);

    [Theory]
    [InlineData("""{"$or":[{"source":["aws.ec2"]},{"region":["eu-west-1"]}]}""", true)]
    [InlineData("""{"$or":[{"source":["aws.ec2"]},{"region":["us-east-1"]}]}""", false)]
    [InlineData("""{"source":["aws.ec2"],"$or":[{"region":["eu-west-1"]},{"region":["x"]}]}""", false)]
    [InlineData("""{"detail":{"$or":[{"count":[1]},{"status":["Failed"],"flag":[true]}]}}""", true)]
    [InlineData("""{"detail":{"$or":[{"count":[1]},{"status":["Failed"],"$or":[{"flag":[false]},{"ip":["x"]}]}]}}""", false)]
    [InlineData("""{"detail":{"$or":{"inner":["x"]}}}""", false)]
    [InlineData("""{"detail":{"absent":{"deep":[{"exists":false}]}}}""", true)]
    public void Or_takes_one_of_its_patterns(string pattern, bool matches) => Check(pattern, matches);

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
    [InlineData("""{"source":[{"prefix":1}]}""", "$.source[0].prefix")]
    [InlineData("""{"source":[{"prefix":{"wildcard":"a"}}]}""", "only equals-ignore-case")]
    [InlineData("""{"source":[{"exists":"true"}]}""", "either true or false")]
    [InlineData("""{"source":[{"wildcard":"a**"}]}""", "wildcard")]
    [InlineData("""{"source":[{"wildcard":"a\\b"}]}""", "backslash")]
    [InlineData("""{"source":[{"cidr":"10.0.0.0"}]}""", "Malformed CIDR")]
    [InlineData("""{"source":[{"cidr":"10.0.0.0/33"}]}""", "Malformed CIDR")]
    [InlineData("""{"source":[{"numeric":[]}]}""", "numeric range")]
    [InlineData("""{"source":[{"numeric":["!=",1]}]}""", "Unrecognized numeric range operator")]
    [InlineData("""{"source":[{"numeric":[">","1"]}]}""", "must be a number")]
    [InlineData("""{"source":[{"numeric":[">",5000000001]}]}""", "5.0e9")]
    [InlineData("""{"source":[{"numeric":["<",1,">",0]}]}""", "begins with >")]
    [InlineData("""{"source":[{"numeric":[">",5,"<",5]}]}""", "Bottom must be less than top")]
    [InlineData("""{"source":[{"anything-but":[]}]}""", "Empty arrays")]
    [InlineData("""{"source":[{"anything-but":["a",1]}]}""", "of the same")]
    [InlineData("""{"source":[{"anything-but":true}]}""", "of the same")]
    [InlineData("""{"source":[{"anything-but":{"prefix":""}}]}""", "Null prefix/suffix")]
    [InlineData("""{"source":[{"anything-but":{"numeric":["=",1]}}]}""", "$.source[0].anything-but.numeric")]
    [InlineData("""{"$or":[{"source":["a"]}]}""", "Unrecognized match type source")]
    [InlineData("""{"$or":[{"prefix":"a"},{"prefix":"b"},{"x":["y"]}]}""", "Unrecognized match type x")]
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
