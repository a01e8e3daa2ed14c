using LoopbackAws;
using PatchFindings.Conformance.Running;

namespace PatchFindings.Conformance;

/// <summary>Another implementation is found as the environment says.</summary>
public sealed class ForeignSystemTests
{
    [Fact]
    public async Task A_named_endpoint_is_asked_in_the_account_of_its_queues()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var other = await LoopbackServices.StartAsync(TimeProvider.System, "eu-central-1", "999988887777", 0, cancel);
        using var target = await Named(("PATCHFINDINGS_CONFORMANCE_ENDPOINT", $"{other.Endpoint}"), ("AWS_REGION", "eu-central-1"))
            .ConnectAsync(cancel);
        var asked = CaseFiles.Read().Single(one => one.Name == "A redrive policy is read back");

        var result = await CaseRun.OfAsync(asked, target, cancel);

        Assert.Equal("999988887777", target.AccountId);
        Assert.True(result.Conforms, string.Join('\n', result.Departures));
        Assert.Empty(other.Sqs.Queues);
    }

    [Fact]
    public void AWS_has_an_endpoint_for_each_service_and_region()
    {
        using var target = Named(("PATCHFINDINGS_CONFORMANCE_ENDPOINT", "aws"), ("AWS_REGION", "cn-north-1")).TargetOf("111122223333");

        Assert.Equal(new Uri("https://sqs.cn-north-1.amazonaws.com.cn"), target.Endpoint("sqs"));
        Assert.True(target.PatienceMax >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Services_can_be_left_out()
    {
        var some = Named(("PATCHFINDINGS_CONFORMANCE_ENDPOINT", "x"), ("PATCHFINDINGS_CONFORMANCE_SERVICES", "sqs,ssm"));

        Assert.Equal([true, false], new[] { "ssm", "events" }.Select(some.Includes));
        Assert.True(Named().Includes("events"));
        Assert.False(Named(("PATCHFINDINGS_CONFORMANCE_ENDPOINT", "")).IsNamed);
    }

    private static ForeignSystem Named(params (string Name, string Value)[] variables) =>
        new(variables.ToDictionary(variable => variable.Name, variable => variable.Value).GetValueOrDefault);
}
