using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using PatchFindings.Functions;

namespace PatchFindings.Tests;

/// <summary>What an answer may be is held before the SDK's readers see it.</summary>
public sealed class AnswerReaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] OddValues =
        ["{}", """{"a":{"b":[{}]}}""", "[]", "[[]]", "[{\"a\":1}]", "\"x\"", "7", "true", "{\"\":null}", "[7]", "null"];

    private static readonly Type[] Responses =
    [
        typeof(GetInventoryResponse), typeof(DescribeInstancePatchStatesResponse), typeof(DescribeInstancePatchesResponse),
        typeof(ListResourceComplianceSummariesResponse), typeof(ListComplianceItemsResponse), typeof(ListCommandsResponse),
        typeof(ListCommandInvocationsResponse), typeof(DescribeAssociationResponse), typeof(DescribeInstanceInformationResponse),
        typeof(SendMessageBatchResponse), typeof(ReceiveMessageResponse), typeof(GetQueueAttributesResponse),
        typeof(ListMessageMoveTasksResponse), typeof(StartMessageMoveTaskResponse), typeof(DeleteMessageResponse),
        typeof(BatchImportFindingsResponse), typeof(DescribeHubResponse),
    ];

    public static TheoryData<string> Actions() => [.. Responses.Select(type => type.Name[..^"Response".Length])];

    // Whatever member of an answer has whatever other shape: it is refused, or the SDK comes to an end with it.
    [Theory]
    [MemberData(nameof(Actions))]
    public async Task No_member_of_another_shape_keeps_the_SDK_busy(string action)
    {
        var response = Responses.Single(type => type.Name == action + "Response");
        foreach (var path in Paths(response, 0))
        {
            foreach (var odd in OddValues)
            {
                var body = Body(path, odd);
                if (!IsRefused(body))
                {
                    await CallAsync(action, response, body).WaitAsync(Patience, TestContext.Current.CancellationToken);
                }
            }
        }
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("{}", null)]
    [InlineData("""{"Entities":null}""", null)]
    [InlineData("""{"Entities":[{"Id":"i-1","Data":{"AWS:PatchSummary":{"Content":[{"Entities":"a text by a member's name"}]}}}]}""", null)]
    [InlineData("<?xml version=\"1.0\"?><DescribeInstancesResponse/>", null)]
    [InlineData("<html>", "the answer is no JSON")]
    [InlineData("""{"Entities":[{"Id":"i-1",""", "the answer is no JSON")]
    [InlineData("{}{}", "the answer is no JSON")]
    [InlineData("[]", "the answer is no object")]
    [InlineData("7", "the answer is no object")]
    [InlineData("""{"InstancePatchStates":{}}""", "InstancePatchStates is no list")]
    [InlineData("""{"InstancePatchStates":["x"]}""", "InstancePatchStates is no object")]
    [InlineData("""{"Entities":[{"Data":{"AWS:PatchSummary":{"Content":7}}}]}""", "Content is no list")]
    [InlineData("""{"Findings":[{"Resources":[{"Details":{"Other":"x"}}]}]}""", "Other is no object")]
    public void An_answer_is_refused_with_the_member_that_has_another_shape(string answer, string? reason)
    {
        var error = Record.Exception(() => AnswerShape.Check(Encoding.UTF8.GetBytes(answer)));

        Assert.Equal(reason, error?.Message);
    }

    [Fact]
    public async Task An_answer_that_drips_ends_with_the_attempt()
    {
        await using var service = new RawService(_ => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Commands\":[", staysOpen: true);
        using var client = Client(service, timeout: TimeSpan.FromMilliseconds(300));

        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => client.ListCommandsAsync(new ListCommandsRequest(), TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken));

        Assert.Equal("ListCommands: no answer in time", ServiceFailure.Of("ListCommands", error).Reason);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_not_read()
    {
        await using var service = new RawService(_ => "HTTP/1.1 200 OK\r\nContent-Length: 12582913\r\n\r\n{", staysOpen: true);
        using var client = Client(service, timeout: Patience);

        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => client.ListCommandsAsync(new ListCommandsRequest(), TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken));

        Assert.Contains("the answer has 12582913 bytes, more than 12582912", ServiceFailure.Of("ListCommands", error).Reason, StringComparison.Ordinal);
    }

    private static bool IsRefused(string body)
    {
        try
        {
            AnswerShape.Check(Encoding.UTF8.GetBytes(body));
            return false;
        }
        catch (Exception e) when (e is InvalidDataException or AnswerShapeException)
        {
            return true;
        }
    }

    private static AmazonSimpleSystemsManagementClient Client(RawService service, TimeSpan timeout)
    {
        var config = service.Settings(new AmazonSimpleSystemsManagementConfig());
        config.MaxErrorRetry = 0;
        config.Timeout = timeout;
        return new AmazonSimpleSystemsManagementClient(new BasicAWSCredentials("test", "secret"), config);
    }

    private static string Body(List<string> path, string value)
    {
        var json = JsonNode.Parse(value);
        for (var i = path.Count - 1; i >= 0; i--)
        {
            json = path[i] == "[]" ? new JsonArray(json) : new JsonObject { [path[i]] = json };
        }

        return json!.ToJsonString();
    }

    // Every member that the SDK's model of an answer has, at any depth.
    private static IEnumerable<List<string>> Paths(Type type, int depth) =>
        depth > 6 ? [] : type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite).SelectMany(property => Paths(property.Name, property.PropertyType, depth));

    private static IEnumerable<List<string>> Paths(string name, Type type, int depth)
    {
        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var inner = generic == typeof(List<>) ? Paths("[]", type.GetGenericArguments()[0], depth + 1)
            : generic == typeof(Dictionary<,>) ? Paths("key", type.GetGenericArguments()[1], depth + 1)
            : type.Namespace?.StartsWith("Amazon.", StringComparison.Ordinal) == true && !typeof(ConstantClass).IsAssignableFrom(type) ? Paths(type, depth + 1)
            : [];
        return [[name], .. inner.Select(path => (List<string>)[name, .. path])];
    }

    private static async Task CallAsync(string action, Type response, string body)
    {
        using AmazonServiceClient client = response.Namespace switch
        {
            "Amazon.SQS.Model" => new AmazonSQSClient(new BasicAWSCredentials("a", "b"), Of(new AmazonSQSConfig(), body)),
            "Amazon.SecurityHub.Model" => new AmazonSecurityHubClient(new BasicAWSCredentials("a", "b"), Of(new AmazonSecurityHubConfig(), body)),
            _ => new AmazonSimpleSystemsManagementClient(
                new BasicAWSCredentials("a", "b"), Of(new AmazonSimpleSystemsManagementConfig(), body)),
        };
        var method = client.GetType().GetMethods().First(one =>
            one.Name == action + "Async" && one.GetParameters() is [{ ParameterType.Name: var name }, _] && name == action + "Request");
        var request = Activator.CreateInstance(method.GetParameters()[0].ParameterType)!;
        foreach (var property in request.GetType().GetProperties().Where(one => one.CanWrite && one.PropertyType == typeof(string)))
        {
            property.SetValue(request, "https://sqs.us-east-2.amazonaws.com/111122223333/x");
        }

        // What an odd answer throws is another test's matter; here it counts that the call ends.
        await Task.Run(async () => await Record.ExceptionAsync(() => (Task)method.Invoke(client, [request, CancellationToken.None])!));
    }

    private static T Of<T>(T config, string body)
        where T : ClientConfig
    {
        config.ServiceURL = "http://127.0.0.1:9";
        config.AuthenticationRegion = "us-east-2";
        config.HttpClientFactory = new CannedHttp(body);
        config.MaxErrorRetry = 0;
        return config;
    }
}
