namespace PatchFindings.Cdk.Tests;

// The stacks' fixture chooses the temporary folder for the whole process: whoever uses it waits for its turn.
[Collection(nameof(StacksCollection))]
public sealed class ContextNamesTests
{
    [Fact]
    public void Every_option_has_a_name_and_every_name_is_an_option() => Assert.Equal(
        [
            "alarmTopicArn", "closeFindings", "detailReadsPerSecond", "documents", "encryptionKeyArn", "exportEnabled", "findingReadsPerSecond",
            "hybridResourceType", "importsPerSecond", "logRetentionDays", "maxMessagesPerSecond", "onTheirWayMinutes", "patchDetails",
            "processingEnabled", "productArn", "readsPerSecond", "redriveSchedule", "removalPolicy", "resourceIdFormat", "runtime",
            "sweepSchedule", "trustStore",
        ],
        DeploymentOptions.Names.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("exportEnabled")]
    [InlineData("cli-telemetry")]
    [InlineData("@aws-cdk/aws-iam:minimizePolicies")]
    [InlineData("aws:cdk:enable-path-metadata")]
    public void An_option_and_the_names_of_the_cdk_itself_are_accepted(string name) => ContextNames.Check([name]);

    [Theory]
    [InlineData("exportEnable")]
    [InlineData("ExportEnabled")]
    [InlineData("logRetention")]
    public void A_misspelt_option_is_refused_and_all_options_are_named(string name)
    {
        var problem = Assert.Throws<DeploymentException>(() => ContextNames.Check(["runtime", name]));

        Assert.StartsWith($"There is no context option {name}; there are alarmTopicArn, ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_come_from_the_variable_and_from_the_file_for_what_is_too_long_for_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{"documents": ["A"], "runtime": "dotnet10"}""");

            var names = ContextNames.Given(variable => variable switch
            {
                "CDK_CONTEXT_JSON" => """{"exportEnabled": "false"}""",
                "CONTEXT_OVERFLOW_LOCATION_ENV" => file,
                _ => null,
            });

            Assert.Equal(["exportEnabled", "documents", "runtime"], names);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Outside_of_the_command_line_there_is_no_context() => Assert.Empty(ContextNames.Given(_ => null));
}
