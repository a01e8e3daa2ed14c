using System.Text.Json.Nodes;
using LoopbackAws.Http;
using LoopbackAws.Iam;

namespace LoopbackAws.Tests.Iam;

public sealed class AccessControlTests
{
    private static readonly RequiredPermission Send = new("sqs:SendMessage", "arn:aws:sqs:us-east-2:111122223333:queue");

    [Theory]
    [InlineData("sqs:SendMessage", "arn:aws:sqs:us-east-2:111122223333:queue", true)]
    [InlineData("SQS:sendmessage", "*", true)]
    [InlineData("sqs:*", "arn:aws:sqs:*:111122223333:qu?ue", true)]
    [InlineData("*", "*", true)]
    [InlineData("sqs:Send", "*", false)]
    [InlineData("sqs:ReceiveMessage", "*", false)]
    [InlineData("sqs:SendMessage", "arn:aws:sqs:us-east-2:111122223333:Queue", false)]
    [InlineData("sqs:SendMessage", "arn:aws:sqs:us-east-2:111122223333:queue2", false)]
    [InlineData("sqs:SendMessage", "arn:aws:sqs:us-east-2:*:other", false)]
    public void A_statement_covers_by_action_and_resource(string action, string resource, bool allows) =>
        Assert.Equal(allows, Policy($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}""").Allows(Send));

    [Fact]
    public void A_denial_wins()
    {
        var policy = Policy(
            """{"Effect":"Allow","Action":"*","Resource":"*"}""", """{"Effect":"Deny","Action":["sqs:SendMessage"],"Resource":["*"]}""");

        Assert.False(policy.Allows(Send));
        Assert.True(policy.Allows(Send with { Action = "sqs:ReceiveMessage" }));
    }

    [Theory]
    [InlineData("""{"StringEquals":{"key":"value"}}""", true)]
    [InlineData("""{"StringEquals":{"key":["other","value"]}}""", true)]
    [InlineData("""{"StringEquals":{"key":"other"}}""", false)]
    [InlineData("""{"StringEquals":{"absent":"value"}}""", false)]
    [InlineData("""{"StringNotEquals":{"key":"value"}}""", false)]
    [InlineData("""{"StringLike":{"key":"v*e"}}""", true)]
    [InlineData("""{"Bool":{"key":"VALUE"}}""", true)]
    public void A_condition_has_to_hold(string condition, bool allows)
    {
        var policy = Policy($$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{condition}}}""");

        Assert.Equal(allows, policy.Allows(Send with { Context = new Dictionary<string, string> { ["key"] = "value" } }));
    }

    [Fact]
    public void A_condition_that_nobody_knows_is_no_permission() =>
        Assert.Throws<NotSupportedException>(
            () => Policy("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}""").Allows(Send));

    [Fact]
    public void A_function_is_denied_what_its_role_lacks_by_action_and_resource_and_told_of_once()
    {
        var said = new List<string>();
        var access = new AccessControl(
            new Dictionary<string, AccessPolicy> { ["Forwarder"] = AccessPolicy.None }, new Dictionary<string, AccessPolicy>());
        access.Denied += said.Add;
        var call = new ServiceCall("sqs", "SendMessageBatch", "Forwarder", 1) { Permissions = [Send] };

        var error = access.Judge(call)!;
        access.Judge(call);

        Assert.Equal(("AccessDeniedException", 403), (error.Code, error.StatusCode));
        Assert.Contains("Forwarder is not authorized to perform sqs:SendMessage on resource " + Send.Resource, error.Message, StringComparison.Ordinal);
        Assert.Equal([error.Message], said);
        Assert.Equal(2, Assert.Single(access.Denials).Value);
        Assert.Null(access.Judge(call with { AccessKeyId = "a person" }));
    }

    private static AccessPolicy Policy(params string[] statements) =>
        new([.. AccessPolicy.Read(JsonNode.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""")!)]);
}
