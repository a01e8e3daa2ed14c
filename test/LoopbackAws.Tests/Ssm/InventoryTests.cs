using System.Text.Json;
using Amazon.SimpleSystemsManagement.Model;
using AwsTesting;
using LoopbackAws.Ssm;

namespace LoopbackAws.Tests.Ssm;

/// <summary>What <c>GetInventory</c> and <c>ListInventoryEntries</c> answer.</summary>
public sealed class InventoryTests : IAsyncLifetime
{
    private const string Attribute = """{"TypeName":"AWS:PatchSummary"}""";

    private Loopback _aws = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _aws = await Loopback.StartAsync(Operations.Start);

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task The_documented_nodes_record_is_answered_as_its_sample_has_it()
    {
        _aws.Publish(Operations.Documented());

        var answer = (await _aws.PostAsync("AmazonSSM.GetInventory", Query($"\"{Operations.Node}\""))).Body;

        // Sample get-inventory.json of the local run; the content hash is not in it.
        var entity = Assert.Single(answer.GetProperty("Entities").EnumerateArray());
        Assert.Equal(Operations.Node, entity.GetProperty("Id").GetString());
        var record = entity.GetProperty("Data").GetProperty("AWS:PatchSummary");
        Assert.Equal("AWS:PatchSummary", record.GetProperty("TypeName").GetString());
        Assert.Equal("1.0", record.GetProperty("SchemaVersion").GetString());
        Assert.Equal("2021-11-11T22:05:25Z", record.GetProperty("CaptureTime").GetString());
        Assert.Equal(64, record.GetProperty("ContentHash").GetString()!.Length);
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["BaselineId"] = "pb-0c10e65780EXAMPLE",
                ["PatchGroup"] = "",
                ["SnapshotId"] = "521c3536-930c-4aa9-950e-01234abcdef0",
                ["ExecutionId"] = Operations.Command,
                ["InstalledCount"] = "45",
                ["InstalledOtherCount"] = "396",
                ["InstalledRejectedCount"] = "0",
                ["InstalledPendingRebootCount"] = "0",
                ["NotApplicableCount"] = "1055",
                ["MissingCount"] = "2",
                ["FailedCount"] = "0",
                ["OperationType"] = "Scan",
                ["OperationStartTime"] = "2021-11-11T22:05:06Z",
                ["OperationEndTime"] = "2021-11-11T22:05:25Z",
                ["RebootOption"] = "NoReboot",
                ["NonCompliantSeverity"] = "INFORMATIONAL",
            },
            Texts(Assert.Single(record.GetProperty("Content").EnumerateArray())));
        Assert.Equal(1, Assert.Single(_aws.Calls.Of("ssm", "GetInventory")).Items);
    }

    [Fact]
    public async Task A_nodes_entries_are_the_same_record()
    {
        _aws.Publish(Operations.Documented());

        var answer = await _aws.SsmClient.ListInventoryEntriesAsync(
            new ListInventoryEntriesRequest { InstanceId = Operations.Node, TypeName = "AWS:PatchSummary" }, Token);
        var other = await _aws.SsmClient.ListInventoryEntriesAsync(
            new ListInventoryEntriesRequest { InstanceId = Operations.NodeNumber(1), TypeName = "AWS:PatchSummary" }, Token);

        Assert.Equal(("1.0", "2021-11-11T22:05:25Z"), (answer.SchemaVersion, answer.CaptureTime));
        var entry = Assert.Single(answer.Entries);
        Assert.Equal((Operations.Command, "2"), (entry["ExecutionId"], entry["MissingCount"]));
        Assert.Empty(other.Entries ?? []);
    }

    [Fact]
    public async Task Without_a_filter_the_whole_fleet_comes_in_pages()
    {
        var nodes = Enumerable.Range(1, 7).Select(Operations.NodeNumber).ToList();
        nodes.ForEach(node => _aws.Publish(Operations.Documented(node)));
        _aws.Ssm.PublishAssociationScan(
            Operations.Documented(Operations.NodeNumber(8)) with { AssociationId = Operations.CommandNumber(1) }, Operations.Start);

        var found = new List<string>();
        var request = new GetInventoryRequest { ResultAttributes = [new ResultAttribute { TypeName = "AWS:PatchSummary" }], MaxResults = 3 };
        await foreach (var entity in _aws.SsmClient.Paginators.GetInventory(request).Entities.WithCancellation(Token))
        {
            found.Add(entity.Id);
        }

        Assert.Equal(nodes, found);
        Assert.Equal(3, _aws.Calls.Of("ssm", "GetInventory").Count);
    }

    [Theory]
    [InlineData("Equal", "1,3", "1,3")]
    [InlineData("NotEqual", "1,3", "2")]
    public async Task A_filter_on_nodes_answers_those_that_pass(string type, string values, string expected)
    {
        foreach (var number in new[] { 1, 2, 3 })
        {
            _aws.Publish(Operations.Documented(Operations.NodeNumber(number)));
        }

        var answer = (await _aws.PostAsync("AmazonSSM.GetInventory", Query(Nodes(values), type))).Body;

        Assert.Equal(
            expected.Split(',').Select(number => Operations.NodeNumber(number[0] - '0')),
            answer.GetProperty("Entities").EnumerateArray().Select(entity => entity.GetProperty("Id").GetString()));
    }

    [Fact]
    public async Task Several_nodes_of_a_filter_can_be_answered_by_the_first_alone()
    {
        _aws.Ssm.Facts = new SsmFacts { InventoryFilter = NodeFilterAnswer.FirstValue };
        _aws.Publish(Operations.Documented(Operations.NodeNumber(1)));
        _aws.Publish(Operations.Documented(Operations.NodeNumber(2)));

        var answer = (await _aws.PostAsync("AmazonSSM.GetInventory", Query(Nodes("2,1")))).Body;

        Assert.Equal(
            Operations.NodeNumber(2), Assert.Single(answer.GetProperty("Entities").EnumerateArray()).GetProperty("Id").GetString());
    }

    [Fact]
    public async Task Another_type_has_no_content_here()
    {
        _aws.Publish(Operations.Documented());

        var answer = (await _aws.PostAsync("AmazonSSM.GetInventory", """{"ResultAttributes":[{"TypeName":"AWS:Application"}]}""")).Body;

        Assert.Equal(0, answer.GetProperty("Entities").GetArrayLength());
    }

    [Theory]
    [InlineData(40, null)]
    [InlineData(41, "ValidationException")]
    public async Task A_filter_has_at_most_forty_values(int count, string? code)
    {
        var nodes = string.Join(',', Enumerable.Range(1, count).Select(number => $"\"{Operations.NodeNumber(number)}\""));

        Assert.Equal(code, (await _aws.PostAsync("AmazonSSM.GetInventory", Query(nodes))).Code);
        Assert.Equal(count, Assert.Single(_aws.Calls.Of("ssm", "GetInventory")).Items);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(5, null)]
    [InlineData(6, "ValidationException")]
    public async Task At_most_five_filters_are_taken(int count, string? code)
    {
        var filter = $$"""{"Key":"AWS:InstanceInformation.InstanceId","Values":["{{Operations.Node}}"]}""";
        var filters = string.Join(',', Enumerable.Repeat(filter, count));

        Assert.Equal(
            code, (await _aws.PostAsync("AmazonSSM.GetInventory", $$"""{"Filters":[{{filters}}],"ResultAttributes":[{{Attribute}}]}""")).Code);
    }

    [Theory]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"MaxResults":1}""", null)]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"MaxResults":50}""", null)]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"MaxResults":0}""", "ValidationException")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"MaxResults":51}""", "ValidationException")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"},{"TypeName":"AWS:Application"}]}""", "ValidationException")]
    [InlineData("""{"ResultAttributes":[]}""", "ValidationException")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"PatchSummary"}]}""", "ValidationException")]
    [InlineData("""{"ResultAttributes":[{}]}""", "ValidationException")]
    [InlineData("""{"ResultAttributes":{}}""", "SerializationException")]
    [InlineData("{}", "InvalidResultAttributeException")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"Filters":[]}""", "ValidationException")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"Filters":[{"Key":"AWS:Tag.Name","Values":["a"]}]}""", "InvalidFilter")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"Filters":[{"Key":"AWS:InstanceInformation.InstanceId","Values":[]}]}""", "ValidationException")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"Filters":[{"Values":["a"]}]}""", "ValidationException")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"Filters":[{"Key":"AWS:InstanceInformation.InstanceId","Values":["i-12345678"],"Type":"EQUAL"}]}""", "ValidationException")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"Filters":[{"Key":"AWS:InstanceInformation.InstanceId","Values":["i-12345678"],"Type":"LessThan"}]}""", "InvalidFilter")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"NextToken":"none"}""", "InvalidNextToken")]
    [InlineData("""{"ResultAttributes":[{"TypeName":"AWS:PatchSummary"}],"Aggregators":[{}]}""", "InvalidAggregatorException")]
    public async Task An_inventory_query_is_held_to_the_models_limits(string body, string? code)
    {
        Assert.Equal(code, (await _aws.PostAsync("AmazonSSM.GetInventory", body)).Code);
        var permission = Assert.Single(Assert.Single(_aws.Calls.Of("ssm", "GetInventory")).Permissions);
        Assert.Equal(("ssm:GetInventory", "*"), (permission.Action, permission.Resource));
    }

    [Theory]
    [InlineData("""{"InstanceId":"i-12345678","TypeName":"AWS:PatchSummary"}""", null)]
    [InlineData("""{"InstanceId":"i-12345678","TypeName":"AWS:PatchSummary","MaxResults":50}""", null)]
    [InlineData("""{"InstanceId":"i-12345678","TypeName":"AWS:PatchSummary","MaxResults":51}""", "ValidationException")]
    [InlineData("""{"InstanceId":"i-12345678","TypeName":"AWS:PatchSummary","MaxResults":0}""", "ValidationException")]
    [InlineData("""{"InstanceId":"i-12345678"}""", "ValidationException")]
    [InlineData("""{"TypeName":"AWS:PatchSummary"}""", "ValidationException")]
    [InlineData("""{"InstanceId":"server","TypeName":"AWS:PatchSummary"}""", "ValidationException")]
    [InlineData("""{"InstanceId":"i-12345678","TypeName":"Patches"}""", "ValidationException")]
    public async Task A_query_of_entries_is_held_to_the_models_limits(string body, string? code) =>
        Assert.Equal(code, (await _aws.PostAsync("AmazonSSM.ListInventoryEntries", body)).Code);

    [Fact]
    public void What_nobody_verified_of_a_record_can_be_absent()
    {
        var operation = Operations.Documented() with { Counts = new PatchCounts { Missing = 1, AvailableSecurityUpdate = 3 } };

        var full = Names(operation, new SsmFacts { RecordHasAvailableSecurityUpdates = true });
        var bare = Names(operation, new SsmFacts { RecordHasExecutionId = false, RecordHasSeverity = false });

        Assert.Equal(["AvailableSecurityUpdateCount", "ExecutionId", "NonCompliantSeverity"], full.Except(bare).Order());
        Assert.Empty(bare.Except(full));
    }

    [Theory]
    [InlineData(true, 1, null, "HIGH")]
    [InlineData(true, 1, ComplianceSeverity.Critical, "CRITICAL")]
    [InlineData(true, 0, null, "INFORMATIONAL")]
    [InlineData(false, 1, null, null)]
    public void A_records_severity_is_the_worst_level_and_at_least_informational(
        bool uploads, int high, ComplianceSeverity? told, string? expected)
    {
        var operation = Operations.Documented() with
        {
            NonCompliantBySeverity = new SeverityCounts(High: high, Unspecified: 1),
            NonCompliantSeverity = told,
            UploadsSeverity = uploads,
        };

        Assert.Equal(expected, Severity(operation));
        Assert.Null(Severity(operation with { NonCompliantBySeverity = new SeverityCounts() }));

        static string? Severity(NodePatchOperation operation) => PatchSummaryRecord.Of(operation, new SsmFacts())
            .Content.FirstOrDefault(attribute => attribute.Key == "NonCompliantSeverity").Value;
    }

    private static List<string> Names(NodePatchOperation operation, SsmFacts facts) =>
        [.. PatchSummaryRecord.Of(operation, facts).Content.Select(attribute => attribute.Key)];

    private static string Nodes(string numbers) =>
        string.Join(',', numbers.Split(',').Select(number => $"\"{Operations.NodeNumber(number[0] - '0')}\""));

    private static string Query(string nodes, string type = "Equal") =>
        $$"""{"Filters":[{"Key":"AWS:InstanceInformation.InstanceId","Values":[{{nodes}}],"Type":"{{type}}"}],"ResultAttributes":[{{Attribute}}]}""";

    private static Dictionary<string, string?> Texts(JsonElement of) =>
        of.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString());
}
