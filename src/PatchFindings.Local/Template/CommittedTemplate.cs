using LoopbackAws.CloudFormation;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Template;

/// <summary>The stack's template as this repository holds it; a test keeps it the one that the CDK app makes.</summary>
public static class CommittedTemplate
{
    /// <summary>The template, as JSON.</summary>
    public static string Text
    {
        get
        {
            using var stream = typeof(CommittedTemplate).Assembly.GetManifestResourceStream("PatchFindings.template.json")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    /// <summary>The deployment that it makes.</summary>
    /// <param name="region">The Region.</param>
    /// <param name="accountId">The account.</param>
    public static DeploymentDefinition Deployment(string region, string accountId) =>
        TemplateDeployment.Read(CloudFormationTemplate.Read(Text, region, accountId));
}
