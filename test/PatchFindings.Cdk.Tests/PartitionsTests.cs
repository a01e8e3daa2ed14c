namespace PatchFindings.Cdk.Tests;

// The stacks' fixture chooses the temporary folder for the whole process: whoever uses it waits for its turn.
[Collection(nameof(StacksCollection))]
public sealed class PartitionsTests(Stacks stacks)
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eu-west-1")]
    [InlineData("ap-southeast-7")]
    [InlineData("cn-northwest-1")]
    [InlineData("us-gov-west-1")]
    public void A_Region_that_findings_can_name_is_accepted_and_so_is_none(string? region) => Partitions.Check(region);

    [Theory]
    [InlineData("eusc-de-east-1", "aws-eusc")]
    [InlineData("us-iso-east-1", "aws-iso")]
    [InlineData("us-isob-west-1", "aws-iso-b")]
    [InlineData("eu-isoe-west-1", "aws-iso-e")]
    [InlineData("us-isof-south-1", "aws-iso-f")]
    public void Another_is_refused_with_its_partition_and_the_three_that_findings_can_name(string region, string partition)
    {
        var refused = Assert.Throws<DeploymentException>(() => Partitions.Check(region));

        Assert.StartsWith($"The Region {region} is in the partition {partition}, ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(" aws, aws-cn, aws-us-gov,", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_that_names_such_a_Region_is_refused() =>
        Assert.Throws<DeploymentException>(() => stacks.Synthesize(new DeploymentOptions(), "eusc-de-east-1"));

    [Fact]
    public void A_stack_that_names_a_Region_of_the_three_is_made() =>
        Assert.NotNull(stacks.Synthesize(new DeploymentOptions(), "cn-north-1")["Resources"]);
}
