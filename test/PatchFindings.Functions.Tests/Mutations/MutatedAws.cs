using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using PatchFindings.Functions.Tests.NodeCases;

namespace PatchFindings.Functions.Tests.Mutations;

/// <summary>
/// AWS's services in memory, for one function at a time. Each call takes its effect, which a ledger keeps; then one answer of the invocation
/// is damaged on its way, as <see cref="Damage"/> says.
/// </summary>
internal sealed class MutatedAws : HttpMessageHandler
{
    public const string Url = "https://sqs.us-east-2.amazonaws.com/111122223333/";

    private int _calls;

    public MutatedAws()
    {
        var credentials = new SessionAWSCredentials("function", "secret", "token");
        Sqs = new AmazonSQSClient(credentials, Settings(new AmazonSQSConfig()));
        SystemsManager = new AmazonSimpleSystemsManagementClient(credentials, Settings(new AmazonSimpleSystemsManagementConfig()));
        SecurityHub = new AmazonSecurityHubClient(credentials, Settings(new AmazonSecurityHubConfig()));
        Ec2 = new AmazonEC2Client(credentials, Settings(new AmazonEC2Config()));
    }

    public AmazonSQSClient Sqs { get; }

    public AmazonSimpleSystemsManagementClient SystemsManager { get; }

    public AmazonSecurityHubClient SecurityHub { get; }

    public AmazonEC2Client Ec2 { get; }

    /// <summary>What Systems Manager knows.</summary>
    public RecordedSystemsManager Recorded { get; set; } = new(new JsonObject());

    /// <summary>The damage; null for none.</summary>
    public Damage? Damage { get; set; }

    /// <summary>What was damaged, for people; null when the invocation did not come so far.</summary>
    public string? Damaged { get; private set; }

    /// <summary>What the damage took or changed, where it is a member of an answer; else null.</summary>
    public string? Member { get; private set; }

    /// <summary>Bodies that the findings queue has.</summary>
    public List<string> Queued { get; } = [];

    /// <summary>Bodies that the rejected queue has.</summary>
    public List<string> Rejected { get; } = [];

    /// <summary>Findings that Security Hub has, by id.</summary>
    public Dictionary<string, string> Hub { get; } = [];

    /// <summary>Findings that Security Hub refuses for good.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>Nodes that Systems Manager manages.</summary>
    public List<string> Managed { get; } = [];

    /// <summary>Messages of the dead-letter queue; deleted ones are null.</summary>
    public List<string?> DeadLetters { get; } = [];

    /// <summary>Moves that were started.</summary>
    public int Moves { get; private set; }

    /// <summary>Forgets everything but the clients.</summary>
    public void Clear()
    {
        (_calls, Damage, Damaged, Member, Moves) = (0, null, null, null, 0);
        Queued.Clear();
        Rejected.Clear();
        Hub.Clear();
        Refused.Clear();
        Managed.Clear();
        DeadLetters.Clear();
    }

    /// <summary>The next invocation begins.</summary>
    public void Begin(Damage? damage) => (_calls, Damage, Damaged, Member) = (0, damage, null, null);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        var action = CannedAws.ActionOf(request);
        var (status, answer) = (200, string.Empty);
        try
        {
            answer = action == "DescribeInstances" ? Instances() : Answer(action, body.Length == 0 ? new JsonObject() : JsonNode.Parse(body)!);
        }
        catch (KeyNotFoundException e)
        {
            (status, answer) = (400, $$"""{"__type":"{{e.Message}}","message":"told so"}""");
        }

        if (Damage is { } damage && _calls++ == damage.Call)
        {
            (status, answer, Member) = damage.Of(status, answer);
            Damaged = $"{action}: {damage.Kind} {Member}";
        }

        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(answer, Encoding.UTF8, action == "DescribeInstances" ? "text/xml" : "application/x-amz-json-1.0"),
        };
        if (status is 301 or 307)
        {
            response.Headers.Location = new Uri("http://elsewhere.example/");
        }

        return response;
    }

    private string Answer(string action, JsonNode request) => action switch
    {
        "SendMessageBatch" => Send(request),
        "ReceiveMessage" => Receive((int?)request["MaxNumberOfMessages"] ?? 1),
        "DeleteMessage" => Delete((string)request["ReceiptHandle"]!),
        "ChangeMessageVisibility" => "{}",
        "GetQueueAttributes" => $$$"""{"Attributes":{"ApproximateNumberOfMessages":"{{{DeadLetters.Count(one => one is not null)}}}","ApproximateNumberOfMessagesNotVisible":"0","ApproximateNumberOfMessagesDelayed":"0"}}""",
        "ListMessageMoveTasks" => """{"Results":[{"Status":"COMPLETED","StartedTimestamp":1772366400000,"ApproximateNumberOfMessagesMoved":4,"ApproximateNumberOfMessagesToMove":4,"SourceArn":"arn:aws:sqs:us-east-2:111122223333:findings-dlq"}]}""",
        "StartMessageMoveTask" => $$"""{"TaskHandle":"handle-{{++Moves}}"}""",
        "BatchImportFindings" => Import(request["Findings"]!.AsArray()),
        "GetFindings" => $$"""{"Findings":[{{string.Join(',', Hub.Values)}}]}""",
        "DescribeHub" => """{"HubArn":"arn:aws:securityhub:us-east-2:111122223333:hub/default","SubscribedAt":"2026-01-01T00:00:00.000Z","AutoEnableControls":true}""",
        "DescribeInstanceInformation" => $$"""{"InstanceInformationList":[{{string.Join(',', Managed.Select(node => $$"""{"InstanceId":"{{node}}","PingStatus":"Online","AgentVersion":"3.3.0.0"}"""))}}]}""",
        _ => Recorded.Answer(action, request),
    };

    private string Send(JsonNode request)
    {
        var queue = ((string)request["QueueUrl"]!).EndsWith("/rejected", StringComparison.Ordinal) ? Rejected : Queued;
        return $$"""{"Successful":[{{string.Join(',', request["Entries"]!.AsArray().Select(entry =>
        {
            var body = (string)entry!["MessageBody"]!;
            queue.Add(body);
            return $$"""{"Id":"{{entry["Id"]}}","MessageId":"{{Guid.Empty}}","MD5OfMessageBody":"{{Md5(body)}}"}""";
        }))}}],"Failed":[]}""";
    }

    private string Receive(int count)
    {
        var received = DeadLetters.Select((body, index) => (body, index)).Where(one => one.body is not null).Take(count).Select(one =>
            $$$"""{"MessageId":"m{{{one.index}}}","ReceiptHandle":"{{{one.index}}}","MD5OfBody":"{{{Md5(one.body!)}}}","Body":{{{JsonSerializer.Serialize(one.body, Strings.Default.String)}}},"Attributes":{"SentTimestamp":"1772366400000"}}""");
        return $$"""{"Messages":[{{string.Join(',', received)}}]}""";
    }

    private string Delete(string handle)
    {
        DeadLetters[int.Parse(handle, null)] = null;
        return string.Empty;
    }

    private string Import(JsonArray findings)
    {
        var failed = new List<string>();
        foreach (var finding in findings)
        {
            var id = (string)finding!["Id"]!;
            if (Refused.Contains(id))
            {
                failed.Add($$"""{"Id":"{{id}}","ErrorCode":"InvalidInput","ErrorMessage":"Finding does not adhere to Amazon Finding Format."}""");
            }
            else
            {
                Hub[id] = finding.ToJsonString();
            }
        }

        return $$"""{"FailedCount":{{failed.Count}},"SuccessCount":{{findings.Count - failed.Count}},"FailedFindings":[{{string.Join(',', failed)}}]}""";
    }

    private string Instances() =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r-1</requestId>"
        + $"<reservationSet>{string.Concat(Managed.Select(node => $"<item><reservationId>r</reservationId><instancesSet><item><instanceId>{node}</instanceId><instanceState><code>16</code><name>running</name></instanceState></item></instancesSet></item>"))}</reservationSet></DescribeInstancesResponse>";

    [SuppressMessage("Security", "CA5351", Justification = "SQS answers it.")]
    private static string Md5(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));

    private T Settings<T>(T config)
        where T : ClientConfig
    {
        ClientSettings.For(config, Own);
        config.HttpClientFactory = new AnswerReader(() => new Shared(this));
        config.ServiceURL = "http://services.mutated/";
        config.AuthenticationRegion = Own.Region;
        config.MaxErrorRetry = 0;
        return config;
    }

    public static FunctionIdentity Own { get; } = new(AwsPartition.Standard, "us-east-2", "111122223333");

    private sealed class Shared(MutatedAws aws) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            aws.SendAsync(request, cancellationToken);
    }
}
