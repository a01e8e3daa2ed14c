using System.Collections;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;

namespace PatchFindings.Aws.Tests.SecurityHub.Source;

public sealed class ModelTests
{
    private const int FindingsACall = 60;

    // What text can go wrong on: escapes, controls, line separators, text beyond the first plane, byte order mark, noncharacters.
    private static readonly string[] Awkward =
    [
        "\"", "\\", "/", "\0", "\u0001", "\u001f", "\u007f", "\u0085", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\n", "\r\n", "\t",
        "é", "漢", "\U0001F600", "\U0010FFFF", "e\u0301", "<&>'+`", "\\u0041", " ", "a",
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_finding_with_any_members_set_is_strict_json_of_these_members_and_reads_back_the_same(int seed)
    {
        var random = new Random(seed);
        var findings = Enumerable.Range(0, FindingsACall)
            .Select(_ => (AwsSecurityFinding)Draw(typeof(AwsSecurityFinding), random, all: seed == 0)).ToList();
        var http = new StubHttp().Answers(200, "{}");
        using var client = Client(http);

        await client.BatchImportFindingsAsync(
            new BatchImportFindingsRequest { Findings = findings }, TestContext.Current.CancellationToken);

        using var sent = JsonDocument.Parse(
            http.Requests[0].Body, new JsonDocumentOptions { AllowDuplicateProperties = false });
        AssertWritten(findings, sent.RootElement.GetProperty("Findings"), $"seed {seed}");
        http.Answers(200, http.Requests[0].Text);
        var back = await client.GetFindingsAsync(new GetFindingsRequest(), TestContext.Current.CancellationToken);
        http.Answers(200, "{}");
        await client.BatchImportFindingsAsync(
            new BatchImportFindingsRequest { Findings = back.Findings }, TestContext.Current.CancellationToken);
        Assert.Equal(http.Requests[0].Text, http.Requests[2].Text);
    }

    [Theory]
    [InlineData("\ud83d")]
    [InlineData("\ude00")]
    [InlineData("a\ud83d\ud83d\ude00b")]
    public async Task Half_a_character_is_sent_as_a_replacement_and_never_as_ill_formed_text(string text)
    {
        var http = new StubHttp().Answers(200, "{}");
        using var client = Client(http);

        await client.BatchImportFindingsAsync(
            new BatchImportFindingsRequest { Findings = [new AwsSecurityFinding { Title = text }] }, TestContext.Current.CancellationToken);

        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        using var sent = JsonDocument.Parse(strict.GetString(http.Requests[0].Body));
        var title = sent.RootElement.GetProperty("Findings")[0].GetProperty("Title").GetString()!;
        Assert.Equal(strict.GetString(Encoding.UTF8.GetBytes(text)), title);
    }

    private static AmazonSecurityHubClient Client(StubHttp http) => new(
        new BasicAWSCredentials("AKID", "secret"),
        new AmazonSecurityHubConfig { HttpClientFactory = http, ServiceURL = "http://127.0.0.1:4566", AuthenticationRegion = "us-east-2" });

    private static object Draw(Type type, Random random, bool all)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return Text(random);
        }

        if (type == typeof(int))
        {
            return random.Next(int.MinValue, int.MaxValue);
        }

        if (type.IsSubclassOf(typeof(ConstantClass)))
        {
            return Activator.CreateInstance(type, Text(random))!;
        }

        var drawn = Activator.CreateInstance(type)!;
        switch (drawn)
        {
            case Dictionary<string, string> map:
                for (var i = random.Next(4); i > 0; i--)
                {
                    map[Text(random)] = Text(random);
                }

                return drawn;
            case IList list:
                for (var i = random.Next(4); i > 0; i--)
                {
                    list.Add(Draw(type.GetGenericArguments()[0], random, all));
                }

                return drawn;
            default:
                foreach (var property in type.GetProperties().Where(_ => all || random.Next(2) == 0))
                {
                    property.SetValue(drawn, Draw(property.PropertyType, random, all));
                }

                return drawn;
        }
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Awkward[random.Next(Awkward.Length)]));

    private static void AssertWritten(object? expected, JsonElement actual, string path)
    {
        switch (expected)
        {
            case string text:
                Assert.True(text == actual.GetString(), $"{path}: {text} became {actual}");
                break;
            case ConstantClass constant:
                Assert.True(constant.Value == actual.GetString(), $"{path}: {constant} became {actual}");
                break;
            case int number:
                Assert.Equal(number, actual.GetInt32());
                break;
            case Dictionary<string, string> map:
                Assert.Equal(map.Count, actual.GetPropertyCount());
                Assert.All(map, pair => AssertWritten(pair.Value, actual.GetProperty(pair.Key), $"{path}.{pair.Key}"));
                break;
            case IList list:
                Assert.Equal(list.Count, actual.GetArrayLength());
                for (var i = 0; i < list.Count; i++)
                {
                    AssertWritten(list[i], actual[i], $"{path}[{i}]");
                }

                break;
            default:
                var set = expected!.GetType().GetProperties().Where(property => property.GetValue(expected) is not null).ToList();
                Assert.Equal(
                    set.Select(property => property.Name).Order(StringComparer.Ordinal),
                    actual.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
                Assert.All(
                    set, property => AssertWritten(property.GetValue(expected), actual.GetProperty(property.Name), $"{path}.{property.Name}"));
                break;
        }
    }
}
