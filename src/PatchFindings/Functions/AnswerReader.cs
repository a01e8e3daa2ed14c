using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;

namespace PatchFindings.Functions;

/// <summary>
/// Reads each answer whole before the SDK sees it: within the attempt's time, to which the SDK itself holds only the headers; up to a size
/// for which the function has memory; and only if it has the shape that the SDK's readers rely on (<see cref="AnswerShape"/>).
/// </summary>
public sealed class AnswerReader : HttpClientFactory
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
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = clientConfig.AllowAutoRedirect, AutomaticDecompression = DecompressionMethods.None };
        if (clientConfig.GetWebProxy() is { } proxy)
        {
            sockets.Proxy = proxy;
        }

        return new HttpClient(new Handler(sockets)) { Timeout = clientConfig.Timeout ?? ClientSettings.AttemptTimeout };
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
            var part = new byte[16 * 1024];
            for (int count; (count = await body.ReadAsync(part, cancellationToken)) > 0;)
            {
                if (bytes.Length + count > BytesMax)
                {
                    throw new InvalidDataException($"the answer has more than {BytesMax} bytes");
                }

                bytes.Write(part, 0, count);
            }

            bytes.Position = 0;
            return bytes;
        }
    }
}

/// <summary>
/// Which members of the services' answers are lists, maps and structures. The SDK's readers rely on it: given a text or an object where a
/// list should be, some wait for its end without end, and allocate.
/// </summary>
public static class AnswerShape
{
    private static readonly Node Leaf = new(IsList: false, [], null);
    private static readonly Node Alarms = Object(("Alarms", List(Leaf)));
    private static readonly Node Targets = List(Object(("Values", List(null))));
    private static readonly Node Texts = List(null);
    private static readonly Node Notifications = Object(("NotificationEvents", Texts));
    private static readonly Node Counts = Object(("SeveritySummary", Leaf));

    // The API models of all that the functions call. Members of one name have one shape at this level.
    private static readonly Node Answers = Object(
        ("AssociationDescription", Object(
            ("AlarmConfiguration", Alarms), ("CalendarNames", Texts), ("OutputLocation", Object(("S3Location", Leaf))),
            ("Overview", Object(("AssociationStatusAggregatedCount", Leaf))), ("Parameters", Map(Texts)), ("Status", Leaf),
            ("TargetLocations", List(Object(
                ("Accounts", Texts), ("ExcludeAccounts", Texts), ("Regions", Texts), ("TargetLocationAlarmConfiguration", Alarms), ("Targets", Targets)))),
            ("TargetMaps", List(Map(Texts))), ("Targets", Targets), ("TriggeredAlarms", List(Leaf)))),
        ("Attributes", Leaf),
        ("CommandInvocations", List(Object(
            ("CloudWatchOutputConfig", Leaf), ("CommandPlugins", List(Leaf)), ("NotificationConfig", Notifications)))),
        ("Commands", List(Object(
            ("AlarmConfiguration", Alarms), ("CloudWatchOutputConfig", Leaf), ("InstanceIds", Texts), ("NotificationConfig", Notifications),
            ("Parameters", Map(Texts)), ("Targets", Targets), ("TriggeredAlarms", List(Leaf))))),
        ("ComplianceItems", List(Object(("Details", Leaf), ("ExecutionSummary", Leaf)))),
        ("Entities", List(Object(("Data", Map(Object(("Content", List(Leaf)))))))),
        ("Failed", List(Leaf)),
        ("FailedFindings", List(Leaf)),
        ("Findings", List(Object(
            ("FindingProviderFields", Object(("Severity", Leaf), ("Types", Texts))), ("Note", Leaf), ("PatchSummary", Leaf), ("ProductFields", Leaf),
            ("RelatedFindings", List(Leaf)), ("Remediation", Object(("Recommendation", Leaf))),
            ("Resources", List(Object(("Details", Object(("Other", Leaf))), ("Tags", Leaf)))), ("Severity", Leaf), ("Types", Texts),
            ("UserDefinedFields", Leaf), ("Vulnerabilities", List(Object(("Vendor", Leaf), ("VulnerablePackages", List(Leaf))))), ("Workflow", Leaf)))),
        ("InstanceInformationList", List(Object(("AssociationOverview", Object(("InstanceAssociationStatusAggregatedCount", Leaf)))))),
        ("InstancePatchStates", List(Leaf)),
        ("Messages", List(Object(
            ("Attributes", Leaf), ("MessageAttributes", Map(Object(("BinaryListValues", Texts), ("StringListValues", Texts))))))),
        ("Patches", List(Leaf)),
        ("ResourceComplianceSummaryItems", List(Object(("CompliantSummary", Counts), ("ExecutionSummary", Leaf), ("NonCompliantSummary", Counts)))),
        ("Results", List(Leaf)),
        ("Successful", List(Leaf)));

    /// <summary>Holds an answer to it; an answer without a body, and one in XML, are left to the SDK.</summary>
    /// <exception cref="InvalidDataException">It is not one JSON object, or a member of it has another shape.</exception>
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

        if (reader.TokenType != (node.IsList ? JsonTokenType.StartArray : JsonTokenType.StartObject))
        {
            throw new InvalidDataException($"{name} is no {(node.IsList ? "list" : "object")}");
        }

        if (node.Each is null && node.Members.Length == 0)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var (child, childName) = (node.Each, name);
            if (!node.IsList)
            {
                (child, childName) = node.Find(in reader, name);
                reader.Read();
            }

            Check(ref reader, child, childName);
        }
    }

    private static Node Object(params (string Name, Node Node)[] members) =>
        new(IsList: false, [.. members.Select(member => (Encoding.UTF8.GetBytes(member.Name), member.Name, member.Node))], null);

    private static Node List(Node? each) => new(IsList: true, [], each);

    private static Node Map(Node each) => new(IsList: false, [], each);

    private sealed record Node(bool IsList, (byte[] Utf8, string Name, Node Node)[] Members, Node? Each)
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
