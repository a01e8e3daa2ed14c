using PatchFindings.Functions;

namespace PatchFindings.Tests;

public sealed class FunctionIdentityTests
{
    [Theory]
    [InlineData("aws", "eu-west-1")]
    [InlineData("aws-cn", "cn-north-1")]
    [InlineData("aws-us-gov", "us-gov-west-1")]
    [InlineData("aws-cn", "eu-west-1")]
    [InlineData("aws", "cn-north-1")]
    public void The_partition_is_that_of_the_functions_own_queue_whatever_its_region_is_called(string partition, string region)
    {
        var own = FunctionIdentity.Of(Queue($"arn:{partition}:sqs:{region}:111122223333:findings"));

        Assert.Equal((partition, region, "111122223333"), (own.Partition.Name, own.Region, own.AccountId));
    }

    [Theory]
    [InlineData("aws-eusc", "eusc-de-east-1")]
    [InlineData("aws-iso", "us-iso-east-1")]
    [InlineData("aws-iso-b", "us-isob-east-1")]
    [InlineData("AWS", "eu-west-1")]
    public void A_partition_that_the_finding_format_does_not_know_fails_the_start_by_the_variables_name(string partition, string region)
    {
        var error = Assert.Throws<FunctionSettingException>(() => Queue($"arn:{partition}:sqs:{region}:111122223333:findings"));

        Assert.Equal("FINDINGS_QUEUE_ARN", error.Variable);
        Assert.Contains($"partition {partition}", error.Message, StringComparison.Ordinal);
        Assert.Contains("aws, aws-cn, aws-us-gov", error.Message, StringComparison.Ordinal);
    }

    private static Arn Queue(string arn) => new FunctionEnvironment(_ => arn).QueueArn("FINDINGS_QUEUE_ARN");
}
