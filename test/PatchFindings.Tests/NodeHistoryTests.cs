using AwsTesting;
using LoopbackAws.Ssm;
using PatchFindings.PatchStates;
using CommandInvocation = LoopbackAws.Ssm.CommandInvocation;

namespace PatchFindings.Tests;

/// <summary>What ran on one node: its commands and its associations.</summary>
public sealed class NodeHistoryTests : IAsyncLifetime
{
    private Loopback _aws = null!;
    private PatchStateReader _reader = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync();
        _reader = new PatchStateReader(_aws.SsmClient, _aws.Time);
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_nodes_commands_are_read_with_the_end_of_their_last_step()
    {
        var now = _aws.Time.GetUtcNow();
        _aws.AddCommand(
            Known.CommandA, now.AddSeconds(-60), Known.Document,
            new CommandInvocation(Known.Node) { EndedAt = now.AddSeconds(-10) }, new CommandInvocation("i-00000001"));
        _aws.AddCommand(Known.CommandB, now.AddSeconds(-30), Known.Hooks, new CommandInvocation(Known.Node, "InProgress"));
        _aws.AddCommand(Known.Association, now.AddSeconds(-20), Known.Hooks, new CommandInvocation("i-00000001"));

        var reading = await _reader.ReadNodeCommandsAsync(Known.Node, now.AddHours(-1), Cancellation);

        Assert.Equal(
            [
                new NodeCommand(Known.CommandA, Known.Document, now.AddSeconds(-60), HasEnded: true, now.AddSeconds(-10)),
                new NodeCommand(Known.CommandB, Known.Hooks, now.AddSeconds(-30), HasEnded: false, EndedAt: null),
            ],
            reading.Value!.OrderBy(command => command.CommandId));
    }

    [Fact]
    public async Task Commands_from_before_the_time_asked_for_are_left_out()
    {
        var now = _aws.Time.GetUtcNow();
        _aws.AddCommand(Known.CommandA, now.AddHours(-2));
        _aws.AddCommand(Known.CommandB, now.AddHours(-1));

        var reading = await _reader.ReadNodeCommandsAsync(Known.Node, now.AddMinutes(-90), Cancellation);

        Assert.Equal(Known.CommandB, Assert.Single(reading.Value!).CommandId);
        Assert.Empty((await _reader.ReadNodeCommandsAsync("i-00000001", now, Cancellation)).Value!);
    }

    [Theory]
    [InlineData("Success", true)]
    [InlineData("Failed", true)]
    [InlineData("TimedOut", true)]
    [InlineData("Cancelled", true)]
    [InlineData("Pending", false)]
    [InlineData("InProgress", false)]
    [InlineData("Delayed", false)]
    [InlineData("Cancelling", false)]
    public async Task A_command_has_ended_by_its_status_on_the_node(string status, bool hasEnded)
    {
        _aws.AddCommand(Known.CommandA, _aws.Time.GetUtcNow(), Known.Document, new CommandInvocation(Known.Node, status));

        var reading = await _reader.ReadNodeCommandsAsync(Known.Node, _aws.Time.GetUtcNow().AddHours(-1), Cancellation);

        Assert.Equal(hasEnded, Assert.Single(reading.Value!).HasEnded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_association_document_found_is_read_out_of_its_item_where_it_is_shown(bool hasDetailedText)
    {
        _aws.Ssm.Facts = _aws.Ssm.Facts with { HasDetailedText = hasDetailedText };
        var now = _aws.Time.GetUtcNow();
        _aws.Ssm.AddAssociation(
            new PatchAssociation { AssociationId = Known.Association, DocumentName = Known.AssociationDocument }, now);
        _aws.Ssm.PublishAssociationScan(
            new NodePatchOperation
            {
                NodeId = Known.Node,
                Document = Known.AssociationDocument,
                AssociationId = Known.Association,
                ExecutionId = Known.Association,
                SnapshotId = Known.Snapshot,
                Kind = PatchOperationKind.Scan,
                RequestedAt = now.AddSeconds(-60),
                StartedAt = now.AddSeconds(-50),
                EndedAt = now.AddSeconds(-10),
                BaselineId = "pb-0c10e65780EXAMPLE",
                Counts = new PatchCounts { Installed = 45, Missing = 2, Failed = 0 },
                NonCompliantSeverity = ComplianceSeverity.High,
            },
            now);

        var association = Assert.Single((await _reader.ReadNodeAssociationsAsync(Known.Node, Cancellation)).Value!);

        Assert.Equal(
            new NodeAssociation(Known.Association, Known.AssociationDocument, now.AddSeconds(-50), true, null, "pb-0c10e65780EXAMPLE"),
            association with { State = null });
        Assert.Equal(hasDetailedText, association.State is not null);
        if (association.State is { } state)
        {
            Assert.Equal((Known.Node, Known.Association, Known.Snapshot, "HIGH"), (state.NodeId, state.ExecutionId, state.SnapshotId, state.NonCompliantSeverity));
            Assert.Equal((now.AddSeconds(-50), now.AddSeconds(-10)), (state.OperationStartTime, state.OperationEndTime));
            Assert.Equal(("pb-0c10e65780EXAMPLE", 45, 2, 0), (state.BaselineId, state.InstalledCount, state.MissingCount, state.FailedCount));
            Assert.Null(state.RebootOption);
        }

        Assert.Empty((await _reader.ReadNodeAssociationsAsync("i-00000001", Cancellation)).Value!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("{\\\"OperationType\\\":\\\"Scan\\\"}")]
    [InlineData("{\\\"OperationType\\\":\\\"\\\\ud800\\\"}")]
    [InlineData("{\\\"OperationType\\\":\\\"Scan\\\",\\\"OperationStartTime\\\":\\\"yesterday\\\",\\\"OperationEndTime\\\":\\\"today\\\"}")]
    public async Task Details_that_are_none_leave_an_item_without_a_state(string details)
    {
        using var client = CannedHttp.Client($$$"""
            {"ComplianceItems":[{"ComplianceType":"Association","ResourceType":"ManagedInstance","ResourceId":"{{{Known.Node}}}","Id":"a",
            "Status":"NON_COMPLIANT","Details":{"DetailedText":"{{{details}}}","PatchBaselineId":"pb-0c10e65780EXAMPLE"}},
            {"ComplianceType":"Patch","ResourceId":"{{{Known.Node}}}","Id":"b"},
            {"ComplianceType":"Association","ResourceId":"i-00000001","Id":"c"},
            {"ComplianceType":"Association","ResourceId":"{{{Known.Node}}}"},{}]}
            """);

        var reading = await new PatchStateReader(client, TimeProvider.System).ReadNodeAssociationsAsync(Known.Node, Cancellation);

        Assert.Equal(new NodeAssociation("a", null, null, true, null, "pb-0c10e65780EXAMPLE"), Assert.Single(reading.Value!));
    }
}
