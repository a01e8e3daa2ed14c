using Amazon.CDK;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>What a linter is told not to report, in the template, at the one resource that it is about.</summary>
internal static class Suppressions
{
    /// <summary>Answers a rule of cdk-nag, which <c>cdk/check</c> runs over the template.</summary>
    /// <param name="construct">Where the rule is broken.</param>
    /// <param name="rule">The rule's id.</param>
    /// <param name="reason">Why it must be so.</param>
    /// <param name="appliesTo">The findings of the rule that are meant, as cdk-nag writes them; all when none is given.</param>
    public static void ForNag(IConstruct construct, string rule, string reason, params string[] appliesTo)
    {
        var suppression = new Dictionary<string, object> { ["id"] = rule, ["reason"] = reason };
        if (appliesTo.Length > 0)
        {
            suppression["appliesTo"] = appliesTo;
        }

        Resource(construct).AddMetadata(
            "cdk_nag", new Dictionary<string, object> { ["rules_to_suppress"] = new object[] { suppression } });
    }

    /// <summary>Answers a rule of cfn-lint.</summary>
    /// <param name="construct">Where the rule is broken.</param>
    /// <param name="rules">The rules' ids.</param>
    public static void ForLint(IConstruct construct, params string[] rules) => Resource(construct).AddMetadata(
        "cfn-lint",
        new Dictionary<string, object> { ["config"] = new Dictionary<string, object> { ["ignore_checks"] = rules } });

    private static CfnResource Resource(IConstruct construct) => construct as CfnResource ?? (CfnResource)construct.Node.DefaultChild!;
}
