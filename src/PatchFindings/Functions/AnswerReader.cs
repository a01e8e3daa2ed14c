using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;

namespace PatchFindings.Functions;

/// <summary>
/// Reads each answer whole before the SDK sees it: within the attempt's time, to which the SDK itself holds only the headers; up to a size
/// for which the function has memory; and only if it has the shape that the SDK's readers rely on (<see cref="AnswerShape"/>).
/// </summary>
/// <param name="connect">Connects to the services; <see langword="null"/> for sockets.</param>
public sealed class AnswerReader(Func<HttpMessageHandler>? connect = null) : HttpClientFactory
{
    /// <summary>
    /// The largest answer that is read, in bytes: 12 MiB. The largest that a function asks for is a page of a hundred findings, which a
    /// sweep reads.
    /// </summary>
    public const int BytesMax = 12 * 1024 * 1024;

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        ArgumentNullException.ThrowIfNull(clientConfig);
        return new HttpClient(new Handler(connect?.Invoke() ?? Connect(clientConfig)))
        {
            Timeout = clientConfig.Timeout ?? ClientSettings.AttemptTimeout,
        };
    }

    private static SocketsHttpHandler Connect(IClientConfig clientConfig)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = clientConfig.AllowAutoRedirect,
            AutomaticDecompression = DecompressionMethods.None,
        };
        if (clientConfig.GetWebProxy() is { } proxy)
        {
            sockets.Proxy = proxy;
        }

        return sockets;
    }

    private sealed class Handler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            try
            {
                var body = await ReadAsync(response.Content, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    AnswerShape.Check(body.GetBuffer().AsSpan(0, (int)body.Length));
                }

                var content = new StreamContent(body);
                foreach (var (name, values) in response.Content.Headers)
                {
                    content.Headers.TryAddWithoutValidation(name, values);
                }

                response.Content.Dispose();
                response.Content = content;
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }

        private static async Task<MemoryStream> ReadAsync(HttpContent content, CancellationToken cancellationToken)
        {
            var length = content.Headers.ContentLength ?? 0;
            if (length > BytesMax)
            {
                throw new InvalidDataException($"the answer has {length} bytes, more than {BytesMax}");
            }

            var bytes = new MemoryStream((int)length);
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            var part = ArrayPool<byte>.Shared.Rent(16 * 1024);
            try
            {
                for (int count; (count = await body.ReadAsync(part, cancellationToken)) > 0;)
                {
                    if (bytes.Length + count > BytesMax)
                    {
                        throw new InvalidDataException($"the answer has more than {BytesMax} bytes");
                    }

                    bytes.Write(part, 0, count);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(part);
            }

            bytes.Position = 0;
            return bytes;
        }
    }
}

/// <summary>
/// Which members of the services' answers are lists, maps and structures, and which decisive ones are texts. The SDK's readers rely on it:
/// given a text or an object where a list should be, some wait for its end without end, and allocate; a number they take for a text.
/// </summary>
public static class AnswerShape
{
    private static readonly Node Leaf = new(Kind.Object, [], null);
    private static readonly Node Text = new(Kind.Text, [], null);
    private static readonly Node Alarms = Object(("Alarms", List(Leaf)));
    private static readonly Node Targets = List(Object(("Values", List(null))));
    private static readonly Node Texts = List(null);
    private static readonly Node Notifications = Object(("NotificationEvents", Texts));
    private static readonly Node Counts = Object(("SeveritySummary", Leaf));

    // The API models of all that the functions call. Members of one name have one shape at this level.
    private static readonly Node Answers = Object(
        ("AssociationDescription", Object(
            ("AssociationId", Text), ("Name", Text), ("AlarmConfiguration", Alarms), ("CalendarNames", Texts),
            ("OutputLocation", Object(("S3Location", Leaf))), ("Overview", Object(("AssociationStatusAggregatedCount", Leaf))), ("Parameters", Map(Texts)), ("Status", Leaf),
            ("TargetLocations", List(Object(
                ("Accounts", Texts), ("ExcludeAccounts", Texts), ("Regions", Texts), ("TargetLocationAlarmConfiguration", Alarms),
                ("Targets", Targets)))),
            ("TargetMaps", List(Map(Texts))), ("Targets", Targets), ("TriggeredAlarms", List(Leaf)))),
        ("Attributes", Leaf),
        ("CommandInvocations", List(Object(
            ("CommandId", Text), ("DocumentName", Text), ("InstanceId", Text), ("CloudWatchOutputConfig", Leaf),
            ("CommandPlugins", List(Leaf)), ("NotificationConfig", Notifications)))),
        ("Commands", List(Object(
            ("CommandId", Text), ("DocumentName", Text), ("AlarmConfiguration", Alarms), ("CloudWatchOutputConfig", Leaf),
            ("InstanceIds", Texts), ("NotificationConfig", Notifications), ("Parameters", Map(Texts)), ("Targets", Targets), ("TriggeredAlarms", List(Leaf))))),
        ("ComplianceItems", List(Object(("Id", Text), ("ResourceId", Text), ("Status", Text), ("Details", Map(Text)), ("ExecutionSummary", Leaf)))),
        ("Entities", List(Object(("Id", Text), ("Data", Map(Object(("Content", List(Map(Text))))))))),
        ("Failed", List(Object(("Code", Text), ("Id", Text)))),
        ("FailedFindings", List(Object(("ErrorCode", Text), ("Id", Text)))),
        ("Findings", List(Object(
            ("CreatedAt", Text), ("Id", Text), ("ProductArn", Text), ("ProductName", Text), ("RecordState", Text), ("UpdatedAt", Text),
            ("FindingProviderFields", Object(("Severity", Leaf), ("Types", Texts))), ("Note", Leaf), ("PatchSummary", Leaf), ("ProductFields", Leaf),
            ("RelatedFindings", List(Leaf)), ("Remediation", Object(("Recommendation", Leaf))),
            ("Resources", List(Object(("Details", Object(("Other", Leaf))), ("Tags", Leaf)))), ("Severity", Leaf), ("Types", Texts),
            ("UserDefinedFields", Leaf), ("Vulnerabilities", List(Object(("Vendor", Leaf), ("VulnerablePackages", List(Leaf))))), ("Workflow", Leaf)))),
        ("HubArn", Text),
        ("InstanceInformationList", List(Object(
            ("InstanceId", Text), ("AssociationOverview", Object(("InstanceAssociationStatusAggregatedCount", Leaf)))))),
        ("InstancePatchStates", List(Object(("BaselineId", Text), ("InstanceId", Text), ("Operation", Text), ("SnapshotId", Text)))),
        ("Messages", List(Object(
            ("Body", Text), ("MessageId", Text), ("ReceiptHandle", Text), ("Attributes", Leaf),
            ("MessageAttributes", Map(Object(("BinaryListValues", Texts), ("StringListValues", Texts))))))),
        ("Patches", List(Leaf)),
        ("ResourceComplianceSummaryItems", List(Object(
            ("ComplianceType", Text), ("ResourceId", Text), ("Status", Text), ("CompliantSummary", Counts), ("ExecutionSummary", Leaf),
            ("NonCompliantSummary", Counts)))),
        ("Results", List(Leaf)),
        ("Successful", List(Object(("Id", Text)))),
        ("TaskHandle", Text));

    /// <summary>Holds an answer to it; an answer without a body, and one in XML, are left to the SDK.</summary>
    /// <exception cref="InvalidDataException">It is not one JSON object.</exception>
    /// <exception cref="AnswerShapeException">A member of it has another shape.</exception>
    public static void Check(ReadOnlySpan<byte> answer)
    {
        var text = answer.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text.StartsWith("<?xml"u8))
        {
            return;
        }

        var reader = new Utf8JsonReader(text);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new InvalidDataException("the answer is no object");
            }

            Check(ref reader, Answers, "the answer");

            // What follows an object would be another one's.
            reader.Read();
        }
        catch (JsonException)
        {
            throw new InvalidDataException("the answer is no JSON");
        }
    }

    private static void Check(ref Utf8JsonReader reader, Node? node, string name)
    {
        if (node is null || reader.TokenType == JsonTokenType.Null)
        {
            reader.Skip();
            return;
        }

        var (token, kind) = node.Kind switch
        {
            Kind.List => (JsonTokenType.StartArray, "list"),
            Kind.Text => (JsonTokenType.String, "text"),
            _ => (JsonTokenType.StartObject, "object"),
        };
        if (reader.TokenType != token)
        {
            throw new AnswerShapeException($"{name} is no {kind}");
        }

        if (node.Each is null && node.Members.Length == 0)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var (child, childName) = (node.Each, name);
            if (node.Kind != Kind.List)
            {
                (child, childName) = node.Find(in reader, name);
                reader.Read();
            }

            Check(ref reader, child, childName);
        }
    }

    private enum Kind
    {
        Object,
        List,
        Text,
    }

    private static Node Object(params (string Name, Node Node)[] members) =>
        new(Kind.Object, [.. members.Select(member => (Encoding.UTF8.GetBytes(member.Name), member.Name, member.Node))], null);

    private static Node List(Node? each) => new(Kind.List, [], each);

    private static Node Map(Node each) => new(Kind.Object, [], each);

    private sealed record Node(Kind Kind, (byte[] Utf8, string Name, Node Node)[] Members, Node? Each)
    {
        public (Node? Node, string Name) Find(in Utf8JsonReader property, string parent)
        {
            foreach (var (utf8, name, node) in Members)
            {
                if (property.ValueTextEquals(utf8))
                {
                    return (node, name);
                }
            }

            return (Each, parent);
        }
    }
}

/// <summary>A member of an answer has another shape than the service's API model says: the answer of other nodes may be right.</summary>
/// <param name="message">Which member.</param>
public sealed class AnswerShapeException(string message) : Exception(message);
