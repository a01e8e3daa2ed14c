using System.Net;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using AwsTesting;
using LoopbackAws.Http;
using LoopbackAws.Ssm;
using CommandInvocation = LoopbackAws.Ssm.CommandInvocation;

namespace LoopbackAws.Tests.Ssm;

/// <summary>What the AWS SDK, and a bare HTTP client, see of the loopback Systems Manager.</summary>
public sealed class SsmEndpointTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = Operations.Start;

    private Loopback _aws = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _aws = await Loopback.StartAsync(Now);

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task The_documented_patch_state_arrives_member_by_member()
    {
        _aws.Ssm.Publish(Operations.Documented(), Now, Now, Now);

        var answer = await _aws.SsmClient.DescribeInstancePatchStatesAsync(
            new DescribeInstancePatchStatesRequest { InstanceIds = [Operations.Node, Operations.NodeNumber(1)] }, Token);

        var found = Assert.Single(answer.InstancePatchStates);
        Assert.Equal(Operations.Node, found.InstanceId);
        Assert.Equal("", found.PatchGroup);
        Assert.Equal("pb-0c10e65780EXAMPLE", found.BaselineId);
        Assert.Equal("521c3536-930c-4aa9-950e-01234abcdef0", found.SnapshotId);
        Assert.Equal(
            (45, 396, 0, 0),
            (found.InstalledCount, found.InstalledOtherCount, found.InstalledPendingRebootCount, found.InstalledRejectedCount));
        Assert.Equal(
            (2, 0, -1, 1055),
            (found.MissingCount, found.FailedCount, found.UnreportedNotApplicableCount, found.NotApplicableCount));
        Assert.Null(found.CriticalNonCompliantCount);
        Assert.Null(found.AvailableSecurityUpdateCount);
        Assert.Null(found.LastNoRebootInstallOperationTime);
        Assert.Equal(new DateTime(2021, 11, 11, 22, 5, 6, DateTimeKind.Utc), found.OperationStartTime!.Value.ToUniversalTime());
        Assert.Equal(new DateTime(2021, 11, 11, 22, 5, 25, DateTimeKind.Utc), found.OperationEndTime!.Value.ToUniversalTime());
        Assert.Equal(Amazon.SimpleSystemsManagement.PatchOperationType.Scan, found.Operation);
        Assert.Equal(RebootOption.NoReboot, found.RebootOption);
        Assert.Null(answer.NextToken);
        Assert.Equal(
            new ServiceCall("ssm", "DescribeInstancePatchStates", Loopback.Caller, 2),
            Assert.Single(_aws.Calls.Of("ssm", "DescribeInstancePatchStates")) with { Permissions = [] });
    }

    [Fact]
    public async Task The_documented_compliance_summary_arrives_member_by_member()
    {
        _aws.Ssm.Publish(Operations.Documented(), Now, Now, Now);

        var answer = await _aws.SsmClient.ListResourceComplianceSummariesAsync(
            new ListResourceComplianceSummariesRequest
            {
                Filters =
                [
                    new ComplianceStringFilter { Key = "ComplianceType", Values = ["Patch"], Type = ComplianceQueryOperatorType.EQUAL },
                    new ComplianceStringFilter { Key = "InstanceId", Values = [Operations.Node, Operations.NodeNumber(1)] },
                ],
            },
            Token);

        var found = Assert.Single(answer.ResourceComplianceSummaryItems);
        Assert.Equal(("Patch", "ManagedInstance", Operations.Node), (found.ComplianceType, found.ResourceType, found.ResourceId));
        Assert.Equal(ComplianceStatus.NON_COMPLIANT, found.Status);
        Assert.Equal("UNSPECIFIED", found.OverallSeverity.Value);
        Assert.Equal(
            ("521c3536-930c-4aa9-950e-01234abcdef0", "Command"), (found.ExecutionSummary.ExecutionId, found.ExecutionSummary.ExecutionType));
        Assert.Equal(
            new DateTime(2021, 11, 11, 22, 5, 6, DateTimeKind.Utc),
            found.ExecutionSummary.ExecutionTime!.Value.ToUniversalTime());
        Assert.Equal((441, 441), (found.CompliantSummary.CompliantCount, found.CompliantSummary.SeveritySummary.UnspecifiedCount));
        Assert.Equal((2, 2), (found.NonCompliantSummary.NonCompliantCount, found.NonCompliantSummary.SeveritySummary.UnspecifiedCount));
        Assert.Equal(0, found.NonCompliantSummary.SeveritySummary.CriticalCount);
        Assert.Equal(2, Assert.Single(_aws.Calls.Of("ssm", "ListResourceComplianceSummaries")).Items);
    }

    [Fact]
    public async Task A_command_is_found_by_its_id_and_node()
    {
        _aws.Ssm.AddCommand(Operations.Sent(Operations.Command, Now, Operations.Node, Operations.NodeNumber(1)), Now);

        var commands = await _aws.SsmClient.ListCommandsAsync(new ListCommandsRequest { CommandId = Operations.Command }, Token);
        var bare = await _aws.SsmClient.ListCommandInvocationsAsync(
            new ListCommandInvocationsRequest { CommandId = Operations.Command, InstanceId = Operations.Node }, Token);
        var detailed = await _aws.SsmClient.ListCommandInvocationsAsync(
            new ListCommandInvocationsRequest { CommandId = Operations.Command, Details = true }, Token);

        var command = Assert.Single(commands.Commands);
        Assert.Equal(("AWS-RunPatchBaseline", 2), (command.DocumentName, command.TargetCount));
        Assert.Equal(["Scan"], command.Parameters["Operation"]);
        Assert.Equal(new DateTime(2021, 11, 11, 22, 5, 1, 49, DateTimeKind.Utc), command.RequestedDateTime!.Value.ToUniversalTime());
        var invocation = Assert.Single(bare.CommandInvocations);
        Assert.Equal(("AWS-RunPatchBaseline", Operations.Node), (invocation.DocumentName, invocation.InstanceId));
        Assert.Equal(CommandInvocationStatus.Success, invocation.Status);
        Assert.Empty(invocation.CommandPlugins ?? []);
        Assert.All(detailed.CommandInvocations, found => Assert.Single(found.CommandPlugins));
        Assert.Equal(2, detailed.CommandInvocations.Count);
    }

    [Fact]
    public async Task Details_tell_when_the_document_ended_on_a_node()
    {
        var command = Operations.Sent(Operations.Command, Now, Operations.Node) with
        {
            Invocations =
            [
                new CommandInvocation(Operations.Node) { EndedAt = Now.AddSeconds(30) },
                new CommandInvocation(Operations.NodeNumber(1), "InProgress") { EndedAt = Now.AddSeconds(30) },
            ],
        };
        _aws.Ssm.AddCommand(command, Now);

        var answer = await _aws.SsmClient.ListCommandInvocationsAsync(
            new ListCommandInvocationsRequest { CommandId = Operations.Command, Details = true }, Token);

        var ended = answer.CommandInvocations.Single(invocation => invocation.InstanceId == Operations.Node);
        Assert.Equal(
            (Now.UtcDateTime, Now.AddSeconds(30).UtcDateTime),
            (
                Assert.Single(ended.CommandPlugins).ResponseStartDateTime!.Value.ToUniversalTime(),
                ended.CommandPlugins[0].ResponseFinishDateTime!.Value.ToUniversalTime()));
        Assert.Empty(answer.CommandInvocations.Single(invocation => invocation != ended).CommandPlugins ?? []);
    }

    [Fact]
    public async Task A_fault_reaches_the_sdk_as_the_service_would_send_it()
    {
        _aws.Calls.Fault = _ => new AwsErrorException("ThrottlingException", "Rate exceeded");

        var error = await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(() =>
            _aws.SsmClient.DescribeInstancePatchStatesAsync(new DescribeInstancePatchStatesRequest { InstanceIds = [Operations.Node] }, Token));

        Assert.Equal(
            ("ThrottlingException", "Rate exceeded", HttpStatusCode.BadRequest),
            (error.ErrorCode, error.Message, error.StatusCode));
        Assert.Single(_aws.Calls.Of("ssm", "DescribeInstancePatchStates"));
    }

    [Theory]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["i-02573cafcfEXAMPLE"]}""", null)]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["i-12345678","mi-0123456789abcdefg"],"Unknown":1}""", null)]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["i-123456789"]}""", "ValidationException")]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["i-1234567"]}""", "ValidationException")]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["i-12345678\n"]}""", "ValidationException")]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["i-1234567é"]}""", "ValidationException")]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["mi-12345678"]}""", "ValidationException")]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["mi-0123456789abcdefgh"]}""", "ValidationException")]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":[]}""", "ValidationException")]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":[1]}""", "SerializationException")]
    [InlineData("DescribeInstancePatchStates", "[]", "SerializationException")]
    [InlineData("DescribeInstancePatchStates", "{", "SerializationException")]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["i-12345678"],"MaxResults":10}""", null)]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["i-12345678"],"MaxResults":100}""", null)]
    [InlineData("DescribeInstancePatchStates", """{"InstanceIds":["i-12345678"],"MaxResults":"10"}""", "SerializationException")]
    [InlineData("DescribeInstancePatches", """{"InstanceId":"i-12345678","MaxResults":50}""", null)]
    [InlineData("DescribeInstancePatches", """{"InstanceId":"i-12345678","MaxResults":51}""", "ValidationException")]
    [InlineData("ListResourceComplianceSummaries", "{}", null)]
    [InlineData("ListResourceComplianceSummaries", """{"MaxResults":1}""", null)]
    [InlineData("ListResourceComplianceSummaries", """{"MaxResults":50}""", null)]
    [InlineData("ListResourceComplianceSummaries", """{"MaxResults":0}""", "ValidationException")]
    [InlineData("ListResourceComplianceSummaries", """{"Filters":[{"Key":"Status"}]}""", "ValidationException")]
    [InlineData("ListResourceComplianceSummaries", """{"Filters":{}}""", "SerializationException")]
    [InlineData("ListCommands", """{"CommandId":"d710f5bd-04e3-47b4-82f6-df4e0EXAMPLE"}""", null)]
    [InlineData("ListCommands", """{"Filters":[{"key":"Status","value":"Success"}]}""", null)]
    [InlineData("ListCommands", """{"Filters":[{"key":"ExecutionStage","value":"Complete"}]}""", "InvalidFilterKey")]
    [InlineData("ListCommands", """{"Filters":[{"key":"Status","value":""}]}""", "ValidationException")]
    [InlineData("ListCommands", """{"Filters":[{"key":"InvokedAfter","value":"2021-11-11T00:00:00Z"}]}""", null)]
    [InlineData("ListCommands", """{"Filters":[{"key":"InvokedAfter","value":"yesterday"}]}""", "ValidationException")]
    [InlineData("ListCommands", """{"Filters":[{"key":"Status","value":"a"},{"key":"Status","value":"a"},{"key":"Status","value":"a"},{"key":"Status","value":"a"},{"key":"Status","value":"a"}]}""", null)]
    [InlineData("ListCommands", """{"Filters":[{"key":"Status","value":"a"},{"key":"Status","value":"a"},{"key":"Status","value":"a"},{"key":"Status","value":"a"},{"key":"Status","value":"a"},{"key":"Status","value":"a"}]}""", "ValidationException")]
    [InlineData("ListCommandInvocations", """{"Filters":[{"key":"DocumentName","value":"AWS-RunPatchBaseline"}]}""", null)]
    [InlineData("ListCommandInvocations", """{"Details":true,"MaxResults":50}""", null)]
    [InlineData("ListCommandInvocations", """{"Details":"true"}""", "SerializationException")]
    public async Task A_request_is_held_to_the_models_limits(string action, string body, string? code)
    {
        Assert.Equal(code, (await _aws.PostAsync("AmazonSSM." + action, body)).Code);
        Assert.Single(_aws.Calls.Of("ssm", action));
    }

    [Fact]
    public async Task Times_are_epoch_seconds_and_what_is_unknown_is_absent()
    {
        var bare = Operations.Documented() with
        {
            SnapshotId = null,
            OwnerInformation = null,
            Reboot = null,
            Counts = new PatchCounts { Missing = 1 },
            EndedAt = Now,
        };
        _aws.Ssm.Publish(bare, Now, Now, Now);

        var answer = await _aws.PostAsync("AmazonSSM.DescribeInstancePatchStates", $$"""{"InstanceIds":["{{Operations.Node}}"]}""");

        Assert.Equal("application/x-amz-json-1.1", answer.ContentType);
        var found = answer.Body.GetProperty("InstancePatchStates")[0];
        Assert.Equal("1636668301.049", found.GetProperty("OperationEndTime").GetRawText());
        Assert.Equal("1636668306", found.GetProperty("OperationStartTime").GetRawText());
        Assert.Equal(
            ["InstanceId", "PatchGroup", "BaselineId", "MissingCount", "OperationStartTime", "OperationEndTime", "Operation"],
            found.EnumerateObject().Select(member => member.Name));
    }
}
