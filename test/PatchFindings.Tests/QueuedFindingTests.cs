using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using PatchFindings.Findings;
using PatchFindings.SecurityHub;

namespace PatchFindings.Tests;

public sealed class QueuedFindingTests
{
    private static readonly string Body = FindingImporterTests.Finding(1).Body;

    [Fact]
    public void What_was_written_is_read_back_byte_by_byte()
    {
        var queued = QueuedFinding.Read(Body, Sample.Own, out var rejection);

        Assert.Null(rejection);
        Assert.Equal(Body, AsffRules.Write(queued!.Finding, out _));
        Assert.Equal(Known.Ended, queued.UpdatedAt);
    }

    [Theory]
    [InlineData(null, "body")]
    [InlineData("", "body")]
    [InlineData("null", "body")]
    [InlineData("no json", "body")]
    [InlineData("[]", "body")]
    [InlineData("7", "body")]
    [InlineData("{", "body")]
    [InlineData("{}", "SchemaVersion")]
    [InlineData("\ud800", "body")]
    [InlineData("""{"Id":7}""", "Id")]
    [InlineData("""{"Severity":{"Label":"HIGH","Normalized":"much"}}""", "Severity.Normalized")]
    [InlineData("""{"PatchSummary":{"MissingCount":99999999999}}""", "PatchSummary.MissingCount")]
    [InlineData("""{"PatchSummary":{"MissingCount":1.5}}""", "PatchSummary.MissingCount")]
    [InlineData("""{"ProductFields":{"a":1}}""", "ProductFields.a")]
    [InlineData("""{"Resources":[{"Id":[]}]}""", "Resources[0].Id")]
    [InlineData("""{"Types":"Effects"}""", "Types")]
    public void A_body_that_is_no_finding_is_rejected_by_the_field(string? body, string field)
    {
        Assert.Null(QueuedFinding.Read(body, Sample.Own, out var rejection));
        Assert.Equal(field, rejection!.Field);
    }

    [Theory]
    [InlineData("\"Title\":\"\\ud800\"", "Title")]
    public void Half_a_surrogate_pair_is_said_to_be_one(string member, string field)
    {
        Assert.Null(QueuedFinding.Read($"{{{member}}}", Sample.Own, out var rejection));
        Assert.Equal(field, rejection!.Field);
        Assert.Contains("half a surrogate pair", rejection.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_body_is_a_finding_or_a_rejection_that_names_something() => Mutation.Of(Body).Sample(
        body =>
        {
            var queued = QueuedFinding.Read(body, Sample.Own, out var rejection);
            Assert.NotEqual(queued is null, rejection is null);
            Assert.True(rejection is null || rejection.Field.Length > 0);
            Assert.True(queued is null || AsffRules.Check(queued.Finding) is null);
        },
        iter: 20_000);

    [Theory]
    [InlineData("AwsAccountId", "444455556666")]
    [InlineData("ProductArn", "arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default")]
    [InlineData("ProductArn", "arn:aws-cn:securityhub:us-east-2:111122223333:product/111122223333/default")]
    public void A_finding_of_another_account_region_or_partition_is_rejected(string field, string value)
    {
        var json = JsonNode.Parse(Body)!;
        json[field] = value;

        Assert.Null(QueuedFinding.Read(json.ToJsonString(), Sample.Own, out var rejection));
        Assert.Equal((field, value), (rejection!.Field, rejection.Value));
    }

    [Theory]
    [InlineData(AsffRules.FindingBytesMax, true)]
    [InlineData(AsffRules.FindingBytesMax + 1, false)]
    public void A_body_has_at_most_the_bytes_of_a_finding(int bytes, bool isRead)
    {
        var body = Body + new string(' ', bytes - AsffRules.BytesAsSent(Body));

        Assert.Equal(isRead, QueuedFinding.Read(body, Sample.Own, out var rejection) is not null);
        Assert.Equal(isRead ? null : "finding", rejection?.Field);
    }

    [Fact]
    public void A_member_that_is_null_is_as_good_as_none_and_null_where_one_must_be_is_named()
    {
        foreach (var name in JsonNode.Parse(Body)!.AsObject().Select(member => member.Key).ToList())
        {
            var json = JsonNode.Parse(Body)!.AsObject();
            json[name] = null;
            var withNull = QueuedFinding.Read(json.ToJsonString(), Sample.Own, out var one);
            json.Remove(name);
            var without = QueuedFinding.Read(json.ToJsonString(), Sample.Own, out var other);

            Assert.Equal(without is null, withNull is null);
            Assert.Equal(other?.Field, one?.Field);
            Assert.True(withNull is not null || one!.Field.StartsWith(name, StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public void A_finding_takes_the_bytes_that_it_says_whatever_characters_it_holds() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char['\u0000', '\uffff'], Gen.OneOf('"', '\\', '/', '<', '+', '\u007f', '\n')), 1, 200].Sample(
            text =>
            {
                var queued = FindingImporterTests.Finding(1);
                var finding = queued.Finding with { Description = text, Title = text };
                var body = AsffRules.Write(finding, out _);

                // The SDK's JSON writer escapes by default.
                var buffer = new MemoryStream();
                using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
                {
                    JsonNode.Parse(body)!.WriteTo(writer);
                }

                Assert.Equal(1 + buffer.Length, new QueuedFinding(finding, body).RequestBytes);
            },
            iter: 2_000);

    [Fact]
    public void Any_broken_finding_is_read_or_rejected_by_a_field_and_never_an_exception() =>
        Mutation.Of(Body).Sample(
            body =>
            {
                var queued = QueuedFinding.Read(body, Sample.Own, out var rejection);
                Assert.NotEqual(queued is null, rejection is null);
                Assert.True(rejection is null || (rejection.Field.Length > 0 && rejection.Reason.Length > 0));
            },
            iter: 20_000);

    private static Finding? BySerializer(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, PatchFindingsJson.Documents.Finding);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    // The last one counts here; the serializer also judges the ones before.
    private static bool GivesAMemberTwice(string body)
    {
        try
        {
            JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false }).Dispose();
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static string Json(Finding? finding) => JsonSerializer.Serialize(finding, PatchFindingsJson.Documents.Finding);
}
