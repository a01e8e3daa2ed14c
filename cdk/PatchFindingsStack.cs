using Amazon.CDK;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>The whole system in one account and Region: rules → events queue → findings queue → Security Hub, and back.</summary>
public sealed class PatchFindingsStack : Stack
{
    /// <summary>Makes the stack.</summary>
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="props">What it is made of.</param>
    /// <exception cref="DeploymentException">It is for a Region of a partition that has no findings.</exception>
    public PatchFindingsStack(Construct scope, string id, PatchFindingsStackProps props)
        : base(scope, id, props)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (!Token.IsUnresolved(Region))
        {
            Partitions.Check(Region);
        }

        var (options, packages) = (props.Options, props.Packages);
        var queues = new Queues(this, "Queues", options);
        var rules = new EventRules(this, "Rules", queues, options);
        var complianceEvents = new ComplianceEventsFunction(this, "ComplianceEvents", queues, options, packages.ComplianceEvents);
        var forwarder = new ForwarderFunction(this, "Forwarder", queues, options, packages.Forwarder);
        var redrive = new RedriveFunction(this, "Redrive", queues, options, packages.Redrive);
        var sweep = new SweepFunction(this, "Sweep", queues, options, packages.Sweep);
        LambdaFunction[] functions = [complianceEvents, forwarder, redrive, sweep];
        new Alarms(this, "Alarms", rules, queues, functions, options);
        new Dashboard(this, "Dashboard", queues, functions, options);
        new Outputs(this, "Outputs", queues, functions, redrive, sweep, options);
    }
}
