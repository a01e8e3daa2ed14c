using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using AwsTesting;
using LoopbackAws.Ssm;
using PatchFindings.Findings;
using PatchFindings.Functions;
using PatchFindings.PatchStates;
using Operation = LoopbackAws.Ssm.NodePatchOperation;
using OwedOperation = PatchFindings.Findings.PatchOperation;
using ShownPatch = LoopbackAws.Ssm.NodePatch;

namespace PatchFindings.Tests;

public sealed class PatchDetailsReaderTests : IAsyncLifetime
{
    private Loopback _aws = null!;
    private PatchDetailsReader _reader = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync();
        _reader = new PatchDetailsReader(_aws.SsmClient, new CallPace(_aws.Time, 1_000, burst: 1_000), _aws.Time);
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData(false, Known.Node)]
    [InlineData(true, Known.Node)]
    [InlineData(false, "mi-0123456789abcdef0")]
    public async Task The_patches_of_a_finding_are_exactly_the_nodes(bool isWindows, string node)
    {
        var operation = Publish(node, new PatchCounts { Installed = 70, Missing = 12, Failed = 3, InstalledPendingReboot = 2, InstalledRejected = 1 }, isWindows);

        var finding = (await Maker().MakeAsync(Owed(operation), Cancellation)).Finding;

        var rows = ShownPatch.NoncompliantOf(operation).ToList();
        Assert.Equal(rows.Select(row => row.KbId).Order(), finding.Resources![0].Details!.Other!.Keys.Order());
        Assert.Equal(
            rows.SelectMany(row => (row.CveIds ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).Distinct().Order(),
            (finding.Vulnerabilities ?? []).Select(vulnerability => vulnerability.Id).Order());
        Assert.Equal("18", finding.ProductFields!["patchfindings/PatchCount"]);
        Assert.Single(_aws.Calls.Of("ssm", "DescribeInstancePatches"));
    }

    [Fact]
    public async Task Patches_that_are_more_than_a_page_are_read_to_their_end_within_the_findings_size()
    {
        var operation = Publish(Known.Node, new PatchCounts { Missing = 1_200 });

        var made = await Maker().MakeAsync(Owed(operation), Cancellation);

        Assert.Equal(24, _aws.Calls.Of("ssm", "DescribeInstancePatches").Count);
        Assert.Equal(("1200", "1150"), (made.Finding.ProductFields!["patchfindings/PatchCount"], made.Finding.ProductFields["patchfindings/PatchesLeftOut"]));
        Assert.InRange(AsffRules.BytesAsSent(made.Json!), 1, AsffRules.FindingBytesMax);
    }

    [Fact]
    public async Task Patches_of_another_operation_are_left_out()
    {
        var owed = Owed(Publish(Known.Node, new PatchCounts { Missing = 2 }));
        Publish(Known.Node, new PatchCounts { Missing = 3 });

        var finding = (await Maker().MakeAsync(owed, Cancellation)).Finding;

        Assert.Equal("unknown: the patches shown are another operation's", finding.ProductFields!["patchfindings/PatchDetails"]);
        Assert.Null(finding.Vulnerabilities);

        // Read with its patches another time, it takes this one's place.
        Assert.True(AwsText.TryParseTime(finding.UpdatedAt, out var updated));
        Assert.Equal(owed.State.OperationEndTime.AddMilliseconds(-2), updated);
    }

    [Theory]
    [InlineData("AccessDeniedException", 400)]
    [InlineData("InternalServerError", 500)]
    public async Task A_read_that_fails_costs_the_patches_and_not_the_finding(string code, int status)
    {
        var owed = Owed(Publish(Known.Node, new PatchCounts { Missing = 2 }));
        _aws.Fail("ssm", "DescribeInstancePatches", code, status);

        var made = await Maker().MakeAsync(owed, Cancellation);

        Assert.NotNull(made.Json);
        Assert.Contains(code, made.Finding.ProductFields!["patchfindings/PatchDetails"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_patches_take_too_long_has_its_finding_without_them()
    {
        var owed = Owed(Publish(Known.Node, new PatchCounts { Missing = 1_200 }));
        var reader = new PatchDetailsReader(_aws.SsmClient, new CallPace(_aws.Time, 1, burst: 1), _aws.Time);

        var making = new FindingMaker(Sample.Own, new FindingOptions(), reader).MakeAsync(owed, Cancellation);
        while (!making.IsCompleted)
        {
            _aws.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.Equal(
            "unknown: DescribeInstancePatches: not read within 8 seconds", (await making).Finding.ProductFields!["patchfindings/PatchDetails"]);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_waited_for_once()
    {
        var owed = Owed(Publish(Known.Node, new PatchCounts { Missing = 2 }));
        using var silent = new SilentClient();
        var reader = new PatchDetailsReader(silent, new CallPace(_aws.Time, 1_000, burst: 1_000), _aws.Time);
        var first = reader.ReadAsync(owed.State, Cancellation);
        _aws.Time.Advance(PatchDetailsReader.ReadMax);
        Assert.NotNull((await first).Unknown);

        var second = reader.ReadAsync(owed.State, Cancellation);
        Assert.True(second.IsCompleted);
        Assert.Equal("DescribeInstancePatches: no answer a moment ago", (await second).Unknown);
        Assert.Equal(1, silent.Calls);

        _aws.Time.Advance(TimeSpan.FromMinutes(1));
        _ = reader.ReadAsync(owed.State, Cancellation);
        Assert.Equal(2, silent.Calls);
    }

    [Fact]
    public async Task Time_that_runs_out_is_for_the_caller_to_come_back()
    {
        var owed = Owed(Publish(Known.Node, new PatchCounts { Missing = 2 }));
        using var over = new CancellationTokenSource();
        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Maker().MakeAsync(owed, over.Token));
    }

    [Fact]
    public async Task What_an_association_found_has_no_patches_and_says_so()
    {
        var owed = Owed(Publish(Known.Node, new PatchCounts { Missing = 2 })) with
        {
            Identity = OperationIdentity.OfAssociation(OperationIdentity.AssociationDocumentName, Known.CommandA, Known.Ended),
        };

        var finding = (await Maker().MakeAsync(owed, Cancellation)).Finding;

        Assert.Empty(_aws.Calls.Of("ssm", "DescribeInstancePatches"));
        Assert.StartsWith("unknown: AWS-RunPatchBaselineAssociation", finding.ProductFields!["patchfindings/PatchDetails"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Security_Hub_takes_a_finding_with_patches_and_gives_it_back_unchanged()
    {
        var made = await Maker().MakeAsync(Owed(Publish(Known.Node, new PatchCounts { Missing = 200, Failed = 7 })), Cancellation);
        var importer = new SecurityHub.FindingImporter(_aws.HubClient);
        var queued = SecurityHub.QueuedFinding.Read(made.Json, Sample.Own, out var rejection);
        Assert.Null(rejection);

        await importer.ImportAsync([queued!], Cancellation);

        var imported = new SecurityHub.ImportedFindings(_aws.HubClient, Sample.Own, null, new CallPace(_aws.Time, 1_000, burst: 1_000));
        var back = Assert.Single(await imported.ReadOfNodesAsync([Known.Node], Cancellation));
        Assert.Equal(made.Finding.Vulnerabilities!.Count, back.Vulnerabilities!.Count);
        Assert.Equal(made.Json, AsffRules.Write(back with { ProductFields = made.Finding.ProductFields }, out _));
    }

    private sealed class SilentClient()
        : AmazonSimpleSystemsManagementClient(new AnonymousAWSCredentials(), Amazon.RegionEndpoint.USEast2)
    {
        public int Calls { get; private set; }

        public override async Task<DescribeInstancePatchesResponse> DescribeInstancePatchesAsync(
            DescribeInstancePatchesRequest request, CancellationToken cancellationToken = default)
        {
            Calls++;
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return new DescribeInstancePatchesResponse();
        }
    }

    private static OwedOperation Owed(Operation operation) => new(
        new PatchState
        {
            NodeId = operation.NodeId,
            BaselineId = operation.BaselineId,
            Operation = "Scan",
            OperationStartTime = operation.StartedAt,
            OperationEndTime = operation.EndedAt,
            MissingCount = operation.Counts.Missing ?? 0,
            FailedCount = operation.Counts.Failed ?? 0,
            InstalledPendingRebootCount = operation.Counts.InstalledPendingReboot ?? 0,
            InstalledRejectedCount = operation.Counts.InstalledRejected ?? 0,
        },
        OperationIdentity.OfCommand("AWS-RunPatchBaseline", Known.CommandA), Severity.High, IsSeverityTold: true);

    private FindingMaker Maker() => new(Sample.Own, new FindingOptions(), _reader);

    private Operation Publish(string node, PatchCounts counts, bool isWindows = false)
    {
        var now = _aws.Time.GetUtcNow();
        var operation = new Operation
        {
            NodeId = node,
            Document = "AWS-RunPatchBaseline",
            CommandId = Known.CommandA,
            ExecutionId = Known.CommandA,
            Kind = PatchOperationKind.Scan,
            RequestedAt = now.AddSeconds(-60),
            StartedAt = now.AddSeconds(-50),
            EndedAt = now.AddSeconds(-10),
            BaselineId = "pb-0c10e65780example",
            IsWindows = isWindows,
            Counts = counts,
        };
        _aws.Publish(operation);
        return operation;
    }
}
