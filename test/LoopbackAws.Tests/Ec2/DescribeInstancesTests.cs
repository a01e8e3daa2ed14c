using Amazon.EC2;
using Amazon.EC2.Model;
using AwsTesting;
using LoopbackAws.Http;

namespace LoopbackAws.Tests.Ec2;

/// <summary>What <c>DescribeInstances</c> answers to the SDK.</summary>
public sealed class DescribeInstancesTests : IAsyncLifetime
{
    private Loopback _aws = null!;
    private AmazonEC2Client _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync();
        _client = new AmazonEC2Client(Loopback.Credentials, _aws.Configured(new AmazonEC2Config()));
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _aws.DisposeAsync();
    }

    [Fact]
    public async Task The_asked_instances_are_answered_with_their_states_and_unknown_ones_are_absent()
    {
        _aws.Ec2.Set(Id(1), "running");
        _aws.Ec2.Set(Id(2), "stopped");
        _aws.Ec2.Set(Id(3), "terminated");
        _aws.Ec2.Set(Id(4), "running");

        Assert.Equal(
            [(Id(1), "running"), (Id(2), "stopped"), (Id(3), "terminated")],
            Shown(await _client.DescribeInstancesAsync(Query(1, 2, 3, 9), Token)));
        var call = Assert.Single(_aws.Calls.Of("ec2", "DescribeInstances"));
        Assert.Equal((Loopback.Caller, 4), (call.AccessKeyId, call.Items));
        Assert.Equal(("ec2:DescribeInstances", "*"), (call.Permissions[0].Action, call.Permissions[0].Resource));
    }

    [Fact]
    public async Task A_terminated_instance_is_unknown_after_an_hour()
    {
        _aws.Ec2.Set(Id(1), "terminated");
        _aws.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Single(Shown(await _client.DescribeInstancesAsync(Query(1), Token)));

        _aws.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(Shown(await _client.DescribeInstancesAsync(Query(1), Token)));
    }

    [Fact]
    public async Task Pages_follow_their_tokens()
    {
        for (var number = 0; number < 12; number++)
        {
            _aws.Ec2.Set(Id(number), "running");
        }

        var request = Query([.. Enumerable.Range(0, 12)]);
        request.MaxResults = 5;
        var (pages, ids) = (0, new List<string>());
        do
        {
            var answer = await _client.DescribeInstancesAsync(request, Token);
            ids.AddRange(Shown(answer).Select(instance => instance.Item1));
            request.NextToken = answer.NextToken;
            pages++;
        }
        while (request.NextToken is not null);

        Assert.Equal(3, pages);
        Assert.Equal(Enumerable.Range(0, 12).Select(Id), ids);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1_001)]
    public async Task A_page_size_outside_of_the_models_range_is_refused(int size)
    {
        var request = Query(1);
        request.MaxResults = size;

        Assert.Equal("InvalidParameterValue", await CodeAsync(request));
    }

    [Fact]
    public async Task What_the_loopback_lacks_is_refused_by_name()
    {
        var byIds = new DescribeInstancesRequest { InstanceIds = [Id(1)] };
        var byState = new DescribeInstancesRequest { Filters = [new Filter { Name = "instance-state-name", Values = ["running"] }] };
        var error = await Assert.ThrowsAsync<AmazonEC2Exception>(() => _client.DescribeInstancesAsync(byIds, Token));

        Assert.Contains("InstanceId.1", error.Message, StringComparison.Ordinal);
        Assert.Equal("InvalidParameterValue", await CodeAsync(byState));
        Assert.Equal("FilterLimitExceeded", await CodeAsync(Query([.. Enumerable.Range(0, 201)])));
        Assert.Equal(
            "InvalidAction", (await Assert.ThrowsAsync<AmazonEC2Exception>(() => _client.DescribeVpcsAsync(new DescribeVpcsRequest(), Token))).ErrorCode);
    }

    [Fact]
    public async Task A_call_that_is_told_to_fail_fails_with_its_code_and_status()
    {
        _aws.Calls.Fault = _ => new AwsErrorException("RequestLimitExceeded", "Request limit exceeded.", 503);

        var error = await Assert.ThrowsAsync<AmazonEC2Exception>(() => _client.DescribeInstancesAsync(Query(1), Token));

        Assert.Equal(("RequestLimitExceeded", 503), (error.ErrorCode, (int)error.StatusCode));
    }

    private static string Id(int number) => $"i-{number:x17}";

    private static DescribeInstancesRequest Query(params int[] numbers) =>
        new() { Filters = [new Filter { Name = "instance-id", Values = [.. numbers.Select(Id)] }] };

    private static List<(string, string)> Shown(DescribeInstancesResponse response) =>
    [
        .. (response.Reservations ?? []).SelectMany(reservation => reservation.Instances)
            .Select(instance => (instance.InstanceId, instance.State.Name.Value)),
    ];

    private async Task<string> CodeAsync(DescribeInstancesRequest request) =>
        (await Assert.ThrowsAsync<AmazonEC2Exception>(() => _client.DescribeInstancesAsync(request, Token))).ErrorCode;
}
