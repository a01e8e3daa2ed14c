using System.Text.Json;
using Amazon.SimpleSystemsManagement.Model;
using AwsTesting;
using LoopbackAws.Ssm;
using ComplianceItem = LoopbackAws.Ssm.ComplianceItem;

namespace LoopbackAws.Tests.Ssm;

/// <summary>What State Manager leaves on a node: compliance items of type Association, and associations themselves.</summary>
public sealed class AssociationTests : IAsyncLifetime
{
    private const string Scan = "34fcb7e0-9a14-4984-9989-0e0400000001";
    private const string Policy = "34fcb7e0-9a14-4984-9989-0e0400000002";

    private Loopback _aws = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static NodePatchOperation OfScan => Operations.Documented() with
    {
        Document = "AWS-RunPatchBaselineAssociation",
        CommandId = null,
        AssociationId = Scan,
        ExecutionId = Scan,
        Reboot = null,
    };

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync(Operations.Start);
        _aws.Ssm.AddAssociation(
            new PatchAssociation
            {
                AssociationId = Scan,
                DocumentName = "AWS-RunPatchBaselineAssociation",
                BaselineName = "AWS-AmazonLinux2DefaultPatchBaseline",
            },
            Operations.Start);
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task The_Association_documents_scan_is_one_compliance_item_with_its_counts_in_DetailedText()
    {
        _aws.Ssm.PublishAssociationScan(OfScan, Operations.Start);

        var answer = await _aws.SsmClient.ListComplianceItemsAsync(
            new ListComplianceItemsRequest
            {
                ResourceIds = [Operations.Node],
                ResourceTypes = ["ManagedInstance"],
                Filters = [new ComplianceStringFilter { Key = "ComplianceType", Values = ["Association"] }],
            },
            Token);

        var item = Assert.Single(answer.ComplianceItems);
        Assert.Equal(
            ("Association", "ManagedInstance", Operations.Node, Scan), (item.ComplianceType, item.ResourceType, item.ResourceId, item.Id));
        Assert.Equal(
            ("AWS-AmazonLinux2DefaultPatchBaseline", "UNSPECIFIED", "NON_COMPLIANT"),
            (item.Title, item.Severity.Value, item.Status.Value));
        Assert.Equal((Scan, "Command"), (item.ExecutionSummary.ExecutionId, item.ExecutionSummary.ExecutionType));
        Assert.Equal(
            new DateTime(2021, 11, 11, 22, 5, 6, DateTimeKind.Utc), item.ExecutionSummary.ExecutionTime!.Value.ToUniversalTime());
        Assert.Equal("pb-0c10e65780EXAMPLE", item.Details["PatchBaselineId"]);
        Assert.Equal("AWS-RunPatchBaselineAssociation", item.Details["DocumentName"]);
        using var text = JsonDocument.Parse(item.Details["DetailedText"]);
        Assert.Equal(
            [
                "ExecutionId", "FailedCount", "InstalledCount", "InstalledOtherCount", "InstalledPendingRebootCount",
                "InstalledRejectedCount", "MissingCount", "NonCompliantSeverity", "NotApplicableCount", "OperationEndTime",
                "OperationStartTime", "OperationType", "PatchGroup", "SnapshotId",
            ],
            text.RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("2", text.RootElement.GetProperty("MissingCount").GetString());
        Assert.Equal("2021-11-11T22:05:25Z", text.RootElement.GetProperty("OperationEndTime").GetString());
        Assert.Empty(_aws.Ssm.DescribeInstancePatchStates([Operations.Node], 50, null).Items);
        Assert.Null(_aws.Ssm.InventoryEntry(Operations.Node));
    }

    [Fact]
    public void An_associations_next_scan_takes_the_place_of_the_one_before()
    {
        _aws.Ssm.PublishAssociationScan(OfScan, Operations.Start);
        _aws.Ssm.PublishAssociationScan(
            OfScan with { Counts = new PatchCounts { Missing = 0 }, SnapshotId = "next" }, Operations.Start.AddSeconds(5));

        Assert.Equal("NON_COMPLIANT", Assert.Single(Items()).Status);
        _aws.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("COMPLIANT", Assert.Single(Items()).Status);
    }

    [Fact]
    public void A_patch_policys_run_leaves_an_item_of_State_Manager_beside_its_patch_summary()
    {
        var operation = Operations.Documented() with { CommandId = null, AssociationId = Policy, ExecutionId = Policy };
        _aws.Ssm.Publish(operation, Operations.Start, Operations.Start, Operations.Start.AddSeconds(5));

        Assert.Empty(Items());
        _aws.Time.Advance(TimeSpan.FromSeconds(5));
        var item = Assert.Single(Items());
        Assert.Equal((Policy, "COMPLIANT", operation.StartedAt), (item.Id, item.Status, item.Execution.Time));
        Assert.Equal(["DocumentName", "DocumentVersion"], item.Details.Select(detail => detail.Key));
        Assert.Equal(
            ["Association", "Patch"],
            _aws.Ssm.ListResourceComplianceSummaries([], 50, null).Items.Select(summary => summary.ComplianceType));
    }

    [Fact]
    public void What_nobody_verified_of_an_item_can_be_otherwise()
    {
        _aws.Ssm.PublishAssociationScan(OfScan, Operations.Start);

        _aws.Ssm.Facts = new SsmFacts { HasDetailedText = false, AssociationItemTime = AssociationItemTime.End };
        Assert.Equal(OfScan.EndedAt, Assert.Single(Items()).Execution.Time);
        Assert.DoesNotContain(Assert.Single(Items()).Details, detail => detail.Key == "DetailedText");
        _aws.Ssm.Facts = new SsmFacts { AssociationItemTime = AssociationItemTime.None };
        Assert.Null(Assert.Single(Items()).Execution.Time);
        _aws.Ssm.PublishAssociationScan(OfScan with { UploadsDetailedText = false }, Operations.Start);
        Assert.DoesNotContain(Assert.Single(Items()).Details, detail => detail.Key == "DetailedText");
    }

    [Theory]
    [InlineData("Id", Scan, 1)]
    [InlineData("Id", Policy, 0)]
    [InlineData("DocumentName", "AWS-RunPatchBaselineAssociation", 1)]
    [InlineData("DocumentName", "AWS-RunPatchBaseline", 0)]
    [InlineData("Severity", "UNSPECIFIED", 1)]
    [InlineData("Severity", "CRITICAL", 0)]
    [InlineData("Title", "AWS-AmazonLinux2DefaultPatchBaseline", 1)]
    [InlineData("ComplianceType", "Patch", 0)]
    [InlineData("Status", "NON_COMPLIANT", 1)]
    [InlineData("ExecutionId", Scan, 1)]
    [InlineData("ExecutionType", "PatchPolicy", 0)]
    public void A_filter_lets_an_item_pass_or_not(string key, string value, int count)
    {
        _aws.Ssm.PublishAssociationScan(OfScan, Operations.Start);

        Assert.Equal(count, Items(new ComplianceFilter(key, [value])).Count);
    }

    [Fact]
    public async Task An_association_is_described_by_its_id_from_its_time_on()
    {
        _aws.Ssm.AddAssociation(
            new PatchAssociation { AssociationId = Policy, DocumentName = "AWS-RunPatchBaseline", Name = "policy" },
            Operations.Start.AddSeconds(1));

        await Assert.ThrowsAsync<AssociationDoesNotExistException>(() => DescribeAsync());
        _aws.Time.Advance(TimeSpan.FromSeconds(1));
        var found = (await DescribeAsync()).AssociationDescription;

        Assert.Equal((Policy, "AWS-RunPatchBaseline", "policy"), (found.AssociationId, found.Name, found.AssociationName));
        var permission = Assert.Single(_aws.Calls.Of("ssm", "DescribeAssociation")[0].Permissions);
        Assert.Equal(
            ("ssm:DescribeAssociation", $"arn:aws:ssm:us-east-2:111122223333:association/{Policy}"),
            (permission.Action, permission.Resource));

        Task<DescribeAssociationResponse> DescribeAsync() =>
            _aws.SsmClient.DescribeAssociationAsync(new DescribeAssociationRequest { AssociationId = Policy }, Token);
    }

    [Theory]
    [InlineData("DescribeAssociation", """{"AssociationId":"34FCB7E0-9a14-4984-9989-0e0400000001"}""", "AssociationDoesNotExist")]
    [InlineData("DescribeAssociation", """{"AssociationId":"34fcb7e0-9a14-4984-9989-0e0400000001"}""", null)]
    [InlineData("DescribeAssociation", """{"AssociationId":"34fcb7e0-9a14-4984-9989-0e040000001"}""", "ValidationException")]
    [InlineData("DescribeAssociation", """{"AssociationId":"34fcb7e0-9a14-4984-9989-0e04dEXAMPLE"}""", "ValidationException")]
    [InlineData("DescribeAssociation", """{"Name":"AWS-RunPatchBaseline"}""", "ValidationException")]
    [InlineData("ListComplianceItems", """{"ResourceIds":["i-12345678"]}""", null)]
    [InlineData("ListComplianceItems", """{"ResourceIds":["i-12345678"],"ResourceTypes":["ManagedInstance"],"MaxResults":1}""", null)]
    [InlineData("ListComplianceItems", """{"ResourceIds":["i-12345678"],"MaxResults":50}""", null)]
    [InlineData("ListComplianceItems", """{"ResourceIds":["i-12345678"],"MaxResults":0}""", "ValidationException")]
    [InlineData("ListComplianceItems", """{"ResourceIds":["i-12345678"],"MaxResults":51}""", "ValidationException")]
    [InlineData("ListComplianceItems", """{"ResourceIds":["i-12345678","i-12345679"]}""", "ValidationException")]
    [InlineData("ListComplianceItems", """{"ResourceIds":[]}""", "ValidationException")]
    [InlineData("ListComplianceItems", "{}", "ValidationException")]
    [InlineData("ListComplianceItems", """{"ResourceIds":["server"]}""", "InvalidResourceId")]
    [InlineData("ListComplianceItems", """{"ResourceIds":["i-12345678"],"ResourceTypes":["EC2Instance"]}""", "InvalidResourceType")]
    [InlineData("ListComplianceItems", """{"ResourceIds":["i-12345678"],"Filters":[{"Key":"Colour","Values":["red"]}]}""", "InvalidFilter")]
    [InlineData("ListComplianceItems", """{"ResourceIds":["i-12345678"],"Filters":[{"Key":"Status","Values":[]}]}""", "ValidationException")]
    [InlineData("ListComplianceItems", """{"ResourceIds":["i-12345678"],"NextToken":"none"}""", "InvalidNextToken")]
    public async Task A_request_is_held_to_the_models_limits(string action, string body, string? code) =>
        Assert.Equal(code, (await _aws.PostAsync("AmazonSSM." + action, body)).Code);

    private IReadOnlyList<ComplianceItem> Items(params ComplianceFilter[] filters) =>
        _aws.Ssm.ListComplianceItems(Operations.Node, filters, 50, null).Items;
}
