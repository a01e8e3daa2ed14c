using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using AwsTesting;
using LoopbackAws.Ssm;

namespace LoopbackAws.Tests.Ssm;

/// <summary>The reads that page over the whole fleet.</summary>
public sealed class FleetReadTests : IAsyncLifetime
{
    private const string AssociationId = "00000000-0000-4000-9000-000000000001";

    private Loopback _aws = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _aws = await Loopback.StartAsync(Operations.Start);

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Without_a_filter_inventory_pages_over_the_fleet_and_no_node_is_left_out_or_repeated()
    {
        for (var number = 0; number < 1_020; number++)
        {
            _aws.Publish(Operations.Documented(Operations.NodeNumber(number)));
        }

        var request = new GetInventoryRequest { ResultAttributes = [new ResultAttribute { TypeName = "AWS:PatchSummary" }], MaxResults = 50 };
        var (pages, ids) = (0, new List<string>());
        do
        {
            var answer = await _aws.SsmClient.GetInventoryAsync(request, Token);
            ids.AddRange(answer.Entities.Select(entity => entity.Id));
            request.NextToken = answer.NextToken;
            pages++;
        }
        while (request.NextToken is not null);

        Assert.Equal(21, pages);
        Assert.Equal(Enumerable.Range(0, 1_020).Select(Operations.NodeNumber), ids);
    }

    [Fact]
    public async Task Managed_nodes_are_those_that_uploaded_and_are_not_stopped_terminated_or_deregistered()
    {
        for (var number = 0; number < 12; number++)
        {
            _aws.Publish(Operations.Documented(Operations.NodeNumber(number)));
        }

        _aws.Ssm.SetManaged(Operations.NodeNumber(3), isManaged: false);
        _aws.Ssm.SetManaged("mi-00000000000000001", isManaged: true);
        _aws.Publish(Operations.Documented(Operations.NodeNumber(3)));

        var first = await _aws.SsmClient.DescribeInstanceInformationAsync(new DescribeInstanceInformationRequest(), Token);
        var second = await _aws.SsmClient.DescribeInstanceInformationAsync(
            new DescribeInstanceInformationRequest { NextToken = first.NextToken }, Token);

        Assert.Equal(10, first.InstanceInformationList.Count);
        Assert.Equal(
            [.. Enumerable.Range(0, 12).Where(number => number != 3).Select(Operations.NodeNumber), "mi-00000000000000001"],
            first.InstanceInformationList.Concat(second.InstanceInformationList).Select(node => node.InstanceId));
        Assert.Null(second.NextToken);
        Assert.Equal(ResourceType.ManagedInstance, second.InstanceInformationList[^1].ResourceType);
        Assert.Equal("ssm:DescribeInstanceInformation", _aws.Calls.Of("ssm", "DescribeInstanceInformation")[0].Permissions[0].Action);
        Assert.Equal("*", _aws.Calls.Of("ssm", "DescribeInstanceInformation")[0].Permissions[0].Resource);
    }

    [Theory]
    [InlineData("""{"MaxResults":5}""", null)]
    [InlineData("""{"MaxResults":50}""", null)]
    [InlineData("""{"MaxResults":4}""", "ValidationException")]
    [InlineData("""{"MaxResults":51}""", "ValidationException")]
    [InlineData("""{"NextToken":"none"}""", "InvalidNextToken")]
    [InlineData("""{"Filters":[{"Key":"PingStatus","Values":["Online"]}]}""", "InvalidFilterKey")]
    [InlineData("""{"Filters":[{"Key":"InstanceIds","Values":["i-00000000000000001"]}]}""", null)]
    public async Task Managed_nodes_are_read_within_the_models_limits(string body, string? code) =>
        Assert.Equal(code, (await _aws.PostAsync("AmazonSSM.DescribeInstanceInformation", body)).Code);

    [Fact]
    public async Task Summaries_of_noncompliant_associations_are_filtered_by_type_and_status()
    {
        var now = _aws.Time.GetUtcNow();
        _aws.Ssm.AddAssociation(
            new PatchAssociation { AssociationId = AssociationId, DocumentName = "AWS-RunPatchBaselineAssociation" }, now);
        _aws.Ssm.PublishAssociationScan(Scan(1, missing: 2), now);
        _aws.Ssm.PublishAssociationScan(Scan(2, missing: 0), now);
        _aws.Publish(Operations.Documented(Operations.NodeNumber(3)));

        Assert.Equal([Operations.NodeNumber(1)], await NodesAsync("Association", "NON_COMPLIANT"));
        Assert.Equal([Operations.NodeNumber(2)], await NodesAsync("Association", "COMPLIANT"));
        Assert.Equal([Operations.NodeNumber(3)], await NodesAsync("Patch", "NON_COMPLIANT"));
    }

    private static NodePatchOperation Scan(int node, int missing) => Operations.Documented(Operations.NodeNumber(node)) with
    {
        Document = "AWS-RunPatchBaselineAssociation",
        CommandId = null,
        AssociationId = AssociationId,
        ExecutionId = AssociationId,
        Counts = new PatchCounts { Installed = 40, Missing = missing },
    };

    private async Task<IEnumerable<string>> NodesAsync(string type, string status)
    {
        var answer = await _aws.SsmClient.ListResourceComplianceSummariesAsync(
            new ListResourceComplianceSummariesRequest
            {
                Filters =
                [
                    new ComplianceStringFilter { Key = "ComplianceType", Type = ComplianceQueryOperatorType.EQUAL, Values = [type] },
                    new ComplianceStringFilter { Key = "Status", Type = ComplianceQueryOperatorType.EQUAL, Values = [status] },
                ],
            },
            Token);
        return answer.ResourceComplianceSummaryItems.Select(item => item.ResourceId);
    }
}
