// Runs cdk-nag's AwsSolutions pack over a synthesized template: node cdk/nag.mjs TEMPLATE [--list]
// The app is C#, and cdk-nag is not: the template is read back as constructs, and suppressions travel in it as metadata (cdk_nag).
import { readFileSync } from 'node:fs';
import { App, Aspects, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';

/** Collects what the pack says, instead of writing report files. */
class Findings {
  broken = [];
  suppressed = [];
  onCompliance() {}
  onNonCompliance(finding) {
    this.broken.push(finding);
  }
  onSuppressed(finding) {
    this.suppressed.push(finding);
  }
  onError(finding) {
    this.broken.push({ ...finding, ruleInfo: `the rule failed: ${finding.errorMessage}` });
  }
  onSuppressedError(finding) {
    this.onError(finding);
  }
  onNotApplicable() {}
}

const [template, mode] = process.argv.slice(2);
if (template === undefined || (mode !== undefined && mode !== '--list')) {
  console.error('Usage: node cdk/nag.mjs TEMPLATE [--list]   (--list: also what is suppressed, and why)');
  process.exit(2);
}

const app = new App({ analyticsReporting: false });
// The template already has the rule that the synthesizer would add.
const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
const stack = new Stack(app, 'Template', { synthesizer });
new CfnInclude(stack, 'Include', { templateFile: template });
const findings = new Findings();
Aspects.of(app).add(new AwsSolutionsChecks({ reports: false, additionalLoggers: [findings] }));
app.synth();

const named = (finding) => `${finding.ruleId}${finding.findingId ? `[${finding.findingId}]` : ''} ${stack.resolve(finding.resource.logicalId)}`;
for (const finding of findings.broken) {
  console.error(`${finding.ruleLevel} ${named(finding)}: ${finding.ruleInfo}`);
}
if (mode === '--list') {
  for (const finding of findings.suppressed) {
    console.log(`suppressed ${named(finding)}: ${finding.suppressionReason}`);
  }
}
const resources = Object.keys(JSON.parse(readFileSync(template, 'utf8')).Resources).length;
console.log(`cdk-nag AwsSolutions: ${resources} resources, ${findings.broken.length} findings, ${findings.suppressed.length} suppressed`);
process.exit(findings.broken.length === 0 ? 0 : 1);
