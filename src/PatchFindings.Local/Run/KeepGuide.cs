using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Run;

/// <summary>How to use the services that stay up.</summary>
internal static class KeepGuide
{
    /// <summary>The lines to show.</summary>
    /// <param name="services">The services.</param>
    /// <param name="definition">The deployment.</param>
    public static IEnumerable<string> Lines(LoopbackServices services, DeploymentDefinition definition)
    {
        var endpoint = services.Endpoint.ToString().TrimEnd('/');
        var aws = $"aws --endpoint-url {endpoint}";
        var roles = definition.Roles;
        yield return string.Empty;
        yield return $"The services stay up at {endpoint} until Ctrl-C. Set";
        yield return $"  export AWS_ENDPOINT_URL={endpoint} AWS_REGION={services.Sqs.Region} AWS_DEFAULT_REGION={services.Sqs.Region}"
            + " AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local";
        yield return "The queues:";
        foreach (var queue in roles.All)
        {
            yield return $"  {services.QueueUrl(queue)}";
        }

        yield return "Try:";
        yield return $"  {aws} sqs receive-message --queue-url {services.QueueUrl(roles.Rejected)} --max-number-of-messages 10";
        yield return $"  {aws} securityhub get-findings --max-items 1 --filters"
            + """ '{"ProductName":[{"Value":"Systems Manager Patch Manager","Comparison":"EQUALS"}]}'""";
        yield return $"  {aws} events put-events --entries"
            + """ '[{"Source":"aws.ssm","DetailType":"Configuration Compliance State Change","Detail":"{\"resource-type\":"""
            + """\"managed-instance\",\"resource-id\":\"i-02573cafcfEXAMPLE\",\"compliance-status\":\"non_compliant\","""
            + """\"compliance-type\":\"Patch\"}"}]'""";
        yield return $"  {aws} lambda invoke --function-name {definition.FunctionOf(FunctionProgramNames.Redrive).Name} /dev/stdout";
    }
}
