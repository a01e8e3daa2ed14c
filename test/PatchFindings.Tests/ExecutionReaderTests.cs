using AwsTesting;
using LoopbackAws.Http;
using LoopbackAws.Ssm;
using PatchFindings.PatchStates;

namespace PatchFindings.Tests;

public sealed class ExecutionReaderTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Requested = new(2026, 3, 1, 11, 59, 50, 685, TimeSpan.Zero);

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
    public async Task A_command_is_asked_for_once_for_ever()
    {
        _aws.AddCommand(Known.CommandA, Requested, Known.Hooks);

        var first = await _reader.ReadExecutionAsync(Known.CommandA, Cancellation);
        _aws.Time.Advance(TimeSpan.FromDays(30));
        var second = await _reader.ReadExecutionAsync(Known.CommandA, Cancellation);

        Assert.Equal(new CommandExecution(Known.CommandA, Known.Hooks, Requested), first.Value);
        Assert.Equal(first, second);
        Assert.Equal((1, 0), Calls);
    }

    [Fact]
    public async Task An_association_is_asked_for_after_commands_and_once_for_ever()
    {
        _aws.Ssm.AddAssociation(
            new PatchAssociation { AssociationId = Known.Association, DocumentName = Known.AssociationDocument }, _aws.Time.GetUtcNow());

        var first = await _reader.ReadExecutionAsync(Known.Association, Cancellation);
        _aws.Time.Advance(TimeSpan.FromDays(30));
        var second = await _reader.ReadExecutionAsync(Known.Association, Cancellation);

        Assert.Equal(new AssociationExecution(Known.Association, Known.AssociationDocument), first.Value);
        Assert.Equal(first, second);
        Assert.Equal((1, 1), Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task That_nobody_knows_an_id_is_remembered_for_two_minutes(bool isError)
    {
        _aws.Ssm.Facts = _aws.Ssm.Facts with { UnknownCommandIsError = isError };
        Assert.Equal(new Reading<Execution>(), await _reader.ReadExecutionAsync(Known.CommandA, Cancellation));
        Assert.Equal((1, 1), Calls);
        _aws.AddCommand(Known.CommandA, Requested);

        _aws.Time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        Assert.Equal(new Reading<Execution>(), await _reader.ReadExecutionAsync(Known.CommandA, Cancellation));
        Assert.Equal((1, 1), Calls);

        _aws.Time.Advance(TimeSpan.FromTicks(1));
        Assert.NotNull((await _reader.ReadExecutionAsync(Known.CommandA, Cancellation)).Value);
        Assert.Equal((2, 1), Calls);
    }

    [Fact]
    public async Task That_the_service_cannot_tell_is_not_remembered()
    {
        _aws.AddCommand(Known.CommandA, Requested);
        foreach (var action in new[] { "ListCommands", "DescribeAssociation" })
        {
            _aws.Fail("ssm", action, "ThrottlingException", 400);
            var id = action == "ListCommands" ? Known.CommandA : Known.Association;
            Assert.StartsWith($"{action}: HTTP 400 ThrottlingException", (await _reader.ReadExecutionAsync(id, Cancellation)).Unavailable, StringComparison.Ordinal);
        }

        _aws.Calls.Fault = null;
        Assert.NotNull((await _reader.ReadExecutionAsync(Known.CommandA, Cancellation)).Value);
        Assert.Equal(new Reading<Execution>(), await _reader.ReadExecutionAsync(Known.Association, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not-a-command")]
    [InlineData("aaaaaaaa-0000-4000-8000-0000000000011")]
    [InlineData("aaaaaaaa-0000-4000-8000-00000000000")]
    public async Task An_id_that_is_no_guid_is_nobodys_and_is_not_asked_for(string id)
    {
        Assert.Equal(new Reading<Execution>(), await _reader.ReadExecutionAsync(id, Cancellation));
        Assert.Equal((0, 0), Calls);
    }

    [Fact]
    public async Task An_id_that_the_service_refuses_is_nobodys()
    {
        _aws.Calls.Fault = _ => new AwsErrorException("ValidationException", "told to refuse", 400);

        Assert.Equal(new Reading<Execution>(), await _reader.ReadExecutionAsync(Known.CommandA, Cancellation));
    }

    [Fact]
    public async Task Answers_for_another_command_or_without_a_document_are_none()
    {
        foreach (var commands in new[]
        {
            $$"""{"CommandId":"{{Known.CommandB}}","DocumentName":"AWS-RunPatchBaseline"}""",
            $$"""{"CommandId":"{{Known.CommandA}}","DocumentName":""}""",
            $$"""{"CommandId":"{{Known.CommandA}}"}""",
            "{}",
        })
        {
            using var client = CannedHttp.Client($$"""{"Commands":[{{commands}}]}""", """{"AssociationDescription":{"Name":""}}""");
            var reader = new PatchStateReader(client, TimeProvider.System);

            Assert.Equal(new Reading<Execution>(), await reader.ReadExecutionAsync(Known.CommandA, Cancellation));
        }
    }

    private (int ListCommands, int DescribeAssociation) Calls =>
        (_aws.Calls.Of("ssm", "ListCommands").Count, _aws.Calls.Of("ssm", "DescribeAssociation").Count);
}
