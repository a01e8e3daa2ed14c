using LoopbackAws.CloudFormation;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Template;

/// <summary>The stack's templates as this repository holds them; a test keeps them those that the CDK app makes.</summary>
public static class CommittedTemplate
{
    /// <summary>The template of the default options, as JSON.</summary>
    public static string Text => Read("PatchFindings.template.json");

    /// <summary>The deployment that it makes.</summary>
    /// <param name="region">The Region.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="closes">The one with the option <c>closeFindings</c>.</param>
    /// <param name="hasPatches">The one with the option <c>patchDetails</c>.</param>
    public static DeploymentDefinition Deployment(string region, string accountId, bool closes = false, bool hasPatches = false) =>
        TemplateDeployment.Read(
            CloudFormationTemplate.Read(
                closes ? Read("PatchFindings.closing.template.json") : hasPatches ? Read("PatchFindings.details.template.json") : Text,
                region, accountId));

    private static string Read(string name)
    {
        using var stream = typeof(CommittedTemplate).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
