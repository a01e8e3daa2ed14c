using System.Net;
using System.Text.Json;
using AwsTesting;
using LoopbackAws.Http;
using LoopbackAws.Sqs;

namespace LoopbackAws.Tests.EventBridge;

/// <summary>The wire as bytes: no .NET client for EventBridge is among the packages.</summary>
public sealed class EventBridgeWireTests : IAsyncLifetime
{
    private Loopback _aws = null!;
    private Queue _queue = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync();
        _queue = _aws.Sqs.CreateQueue("events", new QueueSettings());
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_rule_is_put_with_a_target_and_listed_and_delivers()
    {
        var rule = await PostAsync("PutRule", """{"Name":"r","EventPattern":"{\"source\":[\"aws.ssm\"]}"}""");
        Assert.Equal("arn:aws:events:us-east-2:111122223333:rule/r", rule.Body.GetProperty("RuleArn").GetString());
        var targets = await PostAsync(
            "PutTargets",
            $$$"""{"Rule":"r","Targets":[{"Id":"1","Arn":"{{{_queue.Arn}}}","DeadLetterConfig":{"Arn":"{{{_queue.Arn}}}"}}]}""");
        Assert.Equal(0, targets.Body.GetProperty("FailedEntryCount").GetInt32());
        var listed = (await PostAsync("ListRules", """{"NamePrefix":"r"}""")).Body.GetProperty("Rules")[0];
        Assert.Equal(("r", "ENABLED"), (listed.GetProperty("Name").GetString(), listed.GetProperty("State").GetString()));
        Assert.Equal("""{"source":["aws.ssm"]}""", listed.GetProperty("EventPattern").GetString());

        var put = await PostAsync("PutEvents", """
            {"Entries":[{"Source":"aws.ssm","DetailType":"t","Detail":"{\"a\":1}","Time":1767323045.9,"Resources":["arn:1"]},
                        {"Source":"aws.ssm","DetailType":"t","Detail":"not JSON"}]}
            """);

        Assert.Equal(1, put.Body.GetProperty("FailedEntryCount").GetInt32());
        Assert.Equal("MalformedDetail", put.Body.GetProperty("Entries")[1].GetProperty("ErrorCode").GetString());
        using var envelope = JsonDocument.Parse(Assert.Single(_queue.Receive(10)).Body);
        Assert.Equal("2026-01-02T03:04:05Z", envelope.RootElement.GetProperty("time").GetString());
        var id = put.Body.GetProperty("Entries")[0].GetProperty("EventId").GetString();
        Assert.Equal(id, envelope.RootElement.GetProperty("id").GetString());
        Assert.Equal(2, Assert.Single(_aws.Calls.Of("events", "PutEvents")).Items);
    }

    [Fact]
    public async Task A_disabled_rule_is_listed_as_such()
    {
        await PostAsync("PutRule", """{"Name":"r","EventPattern":"{\"source\":[\"x\"]}","State":"DISABLED"}""");

        Assert.Equal("DISABLED", (await PostAsync("ListRules", "{}")).Body.GetProperty("Rules")[0].GetProperty("State").GetString());
    }

    [Theory]
    [InlineData("PutRule", """{"Name":"r","EventPattern":"{}"}""", "InvalidEventPatternException")]
    [InlineData("PutRule", """{"EventPattern":"{}"}""", "ValidationException")]
    [InlineData("PutEvents", """{"Entries":[{"Source":5}]}""", "SerializationException")]
    [InlineData("PutEvents", "{", "SerializationException")]
    [InlineData("TestEventPattern", """{"EventPattern":"{\"a\":[1]}","Event":"{}"}""", "ValidationException")]
    [InlineData("DeleteRule", "{}", "UnknownOperationException")]
    public async Task A_bad_call_is_refused(string action, string body, string type)
    {
        var answer = await PostAsync(action, body);

        Assert.Equal((HttpStatusCode.BadRequest, type), (answer.Status, answer.Body.GetProperty("__type").GetString()));
    }

    [Fact]
    public async Task Calls_can_be_told_to_fail()
    {
        _aws.Calls.Fault = call => call.Service == "events" ? new AwsErrorException("InternalException", "Broken.", 500) : null;

        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync("ListRules", "{}")).Status);
    }

    private Task<BareAnswer> PostAsync(string action, string body) => _aws.PostAsync("AWSEvents." + action, body);
}
