namespace PatchFindings.Cdk.Tests;

public sealed class DeploymentOptionsTests
{
    [Fact]
    public void Without_a_word_everything_has_its_default()
    {
        var options = DeploymentOptions.Read(_ => null);

        Assert.True(options.ExportEnabled);
        Assert.Equal(["AWS-RunPatchBaseline", "AWS-RunPatchBaselineWithHooks"], options.Documents);
        Assert.Equal(("id", "rate(15 minutes)", 500, 90), (options.ResourceIdFormat, options.RedriveSchedule, options.MaxMessagesPerSecond, options.LogRetentionDays));
        Assert.Equal(("destroy", "provided.al2023", "AwsEc2Instance"), (options.RemovalPolicy, options.Runtime, options.HybridResourceType));
        Assert.Equal(("rate(1 day)", 60, 2, 10), (options.SweepSchedule, options.OnTheirWayMinutes, options.FindingReadsPerSecond, options.DetailReadsPerSecond));
        Assert.Equal((false, false), (options.CloseFindings, options.PatchDetails));
        Assert.Null(options.AlarmTopicArn);
    }

    [Theory]
    [InlineData("exportEnabled", "false")]
    [InlineData("exportEnabled", false)]
    public void The_command_line_writes_texts_and_cdk_json_writes_values(string name, object value) =>
        Assert.False(DeploymentOptions.Read(asked => asked == name ? value : null).ExportEnabled);

    [Fact]
    public void Documents_are_a_list_or_have_commas_between_them()
    {
        Assert.Equal(["A-Document", "B-Document"], DeploymentOptions.Read(Only("documents", "A-Document, B-Document")).Documents);
        Assert.Equal(["A-Document", "B-Document"], DeploymentOptions.Read(Only("documents", new object[] { "A-Document", "B-Document" })).Documents);
    }

    [Fact]
    public void Redrive_and_sweep_may_be_off_each_for_itself()
    {
        var (redrive, sweep) = (DeploymentOptions.Read(Only("redriveSchedule", "off")), DeploymentOptions.Read(Only("sweepSchedule", "off")));

        Assert.Equal((null, "rate(1 day)"), (redrive.RedriveSchedule, redrive.SweepSchedule));
        Assert.Equal(("rate(15 minutes)", null), (sweep.RedriveSchedule, sweep.SweepSchedule));
    }

    [Theory]
    [InlineData("onTheirWayMinutes", 1)]
    [InlineData("onTheirWayMinutes", 1_440)]
    [InlineData("findingReadsPerSecond", 1)]
    [InlineData("findingReadsPerSecond", 3)]
    [InlineData("detailReadsPerSecond", 1)]
    [InlineData("detailReadsPerSecond", 1_000)]
    public void A_number_may_be_as_small_and_as_great_as_its_option_says(string name, int value)
    {
        var options = DeploymentOptions.Read(Only(name, value));

        Assert.Equal(value, name switch
        {
            "onTheirWayMinutes" => options.OnTheirWayMinutes,
            "findingReadsPerSecond" => options.FindingReadsPerSecond,
            _ => options.DetailReadsPerSecond,
        });
    }

    [Theory]
    [InlineData("rate(1 minute)")]
    [InlineData("rate(2 minutes)")]
    [InlineData("rate(1 hour)")]
    [InlineData("rate(10 days)")]
    [InlineData("cron(0 4 * * ? *)")]
    public void A_schedule_may_be_what_eventbridge_takes(string schedule)
    {
        Assert.Equal(schedule, DeploymentOptions.Read(Only("redriveSchedule", schedule)).RedriveSchedule);
        Assert.Equal(schedule, DeploymentOptions.Read(Only("sweepSchedule", schedule)).SweepSchedule);
    }

    [Theory]
    [InlineData("exportEnabled", "yes")]
    [InlineData("processingEnabled", "0")]
    [InlineData("documents", "")]
    [InlineData("documents", "a b")]
    [InlineData("resourceIdFormat", "ARN")]
    [InlineData("hybridResourceType", "other")]
    [InlineData("productArn", "arn:aws-eusc:securityhub:eusc-de-east-1:111122223333:product/111122223333/default")]
    [InlineData("productArn", "arn:aws:sqs:eu-west-1:111122223333:queue")]
    [InlineData("redriveSchedule", "15 minutes")]
    [InlineData("redriveSchedule", "rate(0 minutes)")]
    [InlineData("redriveSchedule", "rate(1 minutes)")]
    [InlineData("redriveSchedule", "rate(1 days)")]
    [InlineData("redriveSchedule", "rate(2 hour)")]
    [InlineData("redriveSchedule", "rate(10 minute)")]
    [InlineData("sweepSchedule", "daily")]
    [InlineData("sweepSchedule", "rate(1 days)")]
    [InlineData("onTheirWayMinutes", "0")]
    [InlineData("onTheirWayMinutes", "1441")]
    [InlineData("findingReadsPerSecond", "0")]
    [InlineData("findingReadsPerSecond", "4")]
    [InlineData("closeFindings", "yes")]
    [InlineData("patchDetails", "all")]
    [InlineData("detailReadsPerSecond", "0")]
    [InlineData("detailReadsPerSecond", "1001")]
    [InlineData("maxMessagesPerSecond", "0")]
    [InlineData("maxMessagesPerSecond", "501")]
    [InlineData("maxMessagesPerSecond", "many")]
    [InlineData("importsPerSecond", "0")]
    [InlineData("readsPerSecond", "1.5")]
    [InlineData("logRetentionDays", "31")]
    [InlineData("alarmTopicArn", "my-topic")]
    [InlineData("removalPolicy", "keep")]
    [InlineData("encryptionKeyArn", "alias/key")]
    [InlineData("runtime", "dotnet8")]
    [InlineData("trustStore", "none")]
    public void A_wrong_value_names_the_option_the_value_and_what_is_allowed(string name, string value)
    {
        var problem = Assert.Throws<DeploymentException>(() => DeploymentOptions.Read(Only(name, value)));

        Assert.StartsWith($"The context option {name} is \"{value}\"; it must be ", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GLIBC_2.34", "2.34")]
    [InlineData("x GLIBC_2.2.5 y GLIBC_2.17 GLIBC_2.9", "2.17")]
    [InlineData("nothing", null)]
    public void The_newest_glibc_that_a_binary_asks_for_is_found(string bytes, string? version) =>
        Assert.Equal(version, FunctionPackages.GlibcOf(System.Text.Encoding.ASCII.GetBytes(bytes))?.ToString());

    private static Func<string, object?> Only(string name, object value) => asked => asked == name ? value : null;
}
