using LoopbackAws;
using LoopbackAws.EventBridge;
using LoopbackAws.Http;
using LoopbackAws.Lambda;
using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Template;

namespace PatchFindings.Local.Tests.Deployment;

public sealed class LiveDeploymentTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private LoopbackServices _services = null!;

    public async ValueTask InitializeAsync() => _services = await LoopbackServices.StartAsync(
        _time, "us-east-2", "111122223333", port: 0, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Theory]
    [InlineData("PatchFindings-Events", "EventsDeadLetter", 20)]
    [InlineData("PatchFindings-Findings", "FindingsDeadLetter", 5)]
    public async Task A_queue_gives_up_to_its_own_dead_letter_queue(string name, string deadLetterQueue, int maxReceiveCount)
    {
        await using var deployment = Create(CommittedTemplate.Deployment("us-east-2", "111122223333"));

        var settings = deployment.Queue(name).Settings;

        Assert.Equal(new RedrivePolicy(deployment.Queue(deadLetterQueue).Arn, maxReceiveCount), settings.RedrivePolicy);
        Assert.Equal(TimeSpan.FromDays(14), settings.MessageRetentionPeriod);
    }

    [Theory]
    [InlineData("EventsDeadLetter")]
    [InlineData("FindingsDeadLetter")]
    [InlineData("Rejected")]
    public async Task What_waits_for_a_person_waits_for_fourteen_days_and_moves_nowhere(string name)
    {
        await using var deployment = Create(CommittedTemplate.Deployment("us-east-2", "111122223333"));

        var settings = deployment.Queue(name).Settings;

        Assert.Null(settings.RedrivePolicy);
        Assert.Equal(TimeSpan.FromDays(14), settings.MessageRetentionPeriod);
    }

    [Fact]
    public async Task Times_are_shortened_by_the_scale()
    {
        await using var deployment = Create(CommittedTemplate.Deployment("us-east-2", "111122223333"), speed: 100);

        Assert.Equal(TimeSpan.FromSeconds(1.9), deployment.Queue("PatchFindings-Events").Settings.VisibilityTimeout);
        Assert.Equal(TimeSpan.FromSeconds(1.9), deployment.Queue("PatchFindings-Findings").Settings.VisibilityTimeout);
        Assert.Equal("18", deployment.Function("ComplianceEvents").Settings.Environment["STATE_DEADLINE_SECONDS"]);
        Assert.Equal("1000", deployment.Function("ComplianceEvents").Settings.Environment["READS_PER_SECOND"]);
        Assert.Equal(TimeSpan.FromSeconds(30), deployment.Function("ComplianceEvents").Settings.Timeout);
    }

    [Fact]
    public async Task Without_a_setting_the_wait_for_a_state_is_still_shortened()
    {
        var definition = CommittedTemplate.Deployment("us-east-2", "111122223333");
        definition = definition with
        {
            Functions =
            [
                .. definition.Functions.Select(function => function with
                {
                    Environment = function.Environment
                        .Where(setting => setting.Key != LiveDeployment.StateDeadline)
                        .ToDictionary(setting => setting.Key, setting => setting.Value),
                }),
            ],
        };

        await using var deployment = Create(definition, speed: 200);

        Assert.Equal("9", deployment.Function("ComplianceEvents").Settings.Environment["STATE_DEADLINE_SECONDS"]);
        Assert.DoesNotContain("STATE_DEADLINE_SECONDS", deployment.Function("Forwarder").Settings.Environment);
    }

    [Fact]
    public async Task Functions_get_the_urls_and_arns_of_their_queues_and_the_services_endpoint()
    {
        await using var deployment = Create(CommittedTemplate.Deployment("us-east-2", "111122223333"));

        var environment = deployment.Function("Redrive").Settings.Environment;

        Assert.Equal(_services.Endpoint.ToString(), environment["AWS_ENDPOINT_URL"]);
        Assert.Equal($"{_services.Endpoint}111122223333/FindingsDeadLetter", environment["FINDINGS_DLQ_URL"]);
        Assert.Equal("arn:aws:sqs:us-east-2:111122223333:FindingsDeadLetter", environment["FINDINGS_DLQ_ARN"]);
        Assert.Equal("arn:aws:sqs:us-east-2:111122223333:PatchFindings-Events", environment["EVENTS_QUEUE_ARN"]);
        Assert.Equal("Redrive", deployment.Function("Redrive").Settings.AccessKeyId);
    }

    [Fact]
    public async Task A_change_to_noncompliant_lands_in_the_events_queue()
    {
        await using var deployment = Create(CommittedTemplate.Deployment("us-east-2", "111122223333"));

        var result = _services.Bus.Put(Change("""{"compliance-type":"Patch","compliance-status":"non_compliant"}"""));

        Assert.Equal(["Rules-ComplianceChanges"], result.MatchedRules);
        Assert.Contains(
            result.EventId!, Assert.Single(deployment.Queue("PatchFindings-Events").Receive(10)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"compliance-type":"Association","compliance-status":"non_compliant"}""")]
    [InlineData("""{"compliance-type":"Patch","compliance-status":"compliant"}""")]
    [InlineData("""{"compliance-type":"Custom:Patch","compliance-status":"non_compliant"}""")]
    public async Task Another_change_lands_nowhere(string detail)
    {
        await using var deployment = Create(CommittedTemplate.Deployment("us-east-2", "111122223333"));

        var result = _services.Bus.Put(Change(detail));

        Assert.Empty(result.MatchedRules);
        Assert.All(deployment.Queues.Values, queue => Assert.Equal(0, queue.Depth.Total));
    }

    [Theory]
    [InlineData("AWS-RunPatchBaseline", "Success", true)]
    [InlineData("AWS-RunPatchBaselineWithHooks", "Failed", true)]
    [InlineData("AWS-RunPatchBaseline", "Delivery Timed Out", true)]
    [InlineData("AWS-RunPatchBaseline", "DeliveryTimedOut", true)]
    [InlineData("AWS-RunPatchBaseline", "Invalid Platform", true)]
    [InlineData("AWS-RunPatchBaseline", "Undeliverable", true)]
    [InlineData("AWS-RunPatchBaseline", "InProgress", false)]
    [InlineData("AWS-RunPatchBaselineAssociation", "Success", false)]
    [InlineData("AWS-RunShellScript", "Success", false)]
    public async Task A_command_that_patches_lands_in_the_events_queue_when_it_has_ended(string document, string status, bool lands)
    {
        await using var deployment = Create(CommittedTemplate.Deployment("us-east-2", "111122223333"));

        _services.Bus.Put(new EventEntry(
            "aws.ssm",
            "EC2 Command Invocation Status-change Notification",
            $$"""{"document-name":"{{document}}","status":"{{status}}"}"""));

        Assert.Equal(lands ? 1 : 0, deployment.Queue("PatchFindings-Events").Depth.Total);
    }

    [Fact]
    public async Task An_event_that_its_queue_cannot_take_waits_in_the_dead_letter_queue()
    {
        await using var deployment = Create(CommittedTemplate.Deployment("us-east-2", "111122223333"));
        _services.Sqs.DeleteQueue(deployment.Queue("PatchFindings-Events"));

        var result = _services.Bus.Put(Change("""{"compliance-type":"Patch","compliance-status":"non_compliant"}"""));

        Assert.Empty(result.LostTargets);
        Assert.Equal(1, deployment.Queue("EventsDeadLetter").Depth.Visible);
    }

    [Fact]
    public void A_part_that_is_not_there_is_named()
    {
        var definition = CommittedTemplate.Deployment("us-east-2", "111122223333");
        definition = definition with { Queues = [.. definition.Queues.Where(queue => queue.Name != "Rejected")] };

        var error = Assert.Throws<InvalidOperationException>(() => Create(definition));

        Assert.Contains("'Rejected'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_Lambda_refuses_is_refused_however_short_the_run_makes_it()
    {
        var definition = CommittedTemplate.Deployment("us-east-2", "111122223333");
        definition = definition with
        {
            EventSourceMappings =
            [
                new EventSourceMappingDefinition(
                    "PatchFindings-Events", "ComplianceEvents", new EventSourceMappingSettings { BatchSize = 50, MaximumConcurrency = 2 }),
            ],
        };

        var error = Assert.Throws<AwsErrorException>(() => Create(definition));

        Assert.Equal("InvalidParameterValueException", error.Code);
    }

    private static EventEntry Change(string detail) => new("aws.ssm", "Configuration Compliance State Change", detail);

    private LiveDeployment Create(DeploymentDefinition definition, int speed = 1) => LiveDeployment.Create(
        definition,
        _services,
        FunctionProgramNames.All.ToDictionary(
            name => name, name => new FunctionProgram(name, [], AppContext.BaseDirectory, IsNative: true)),
        new TimeScale(speed));
}
