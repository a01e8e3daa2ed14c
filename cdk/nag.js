// Holds a synthesized template against the AwsSolutions rules of cdk-nag. Suppressions stand here, each with its reason.
// node cdk/nag.js cdk.out/PatchFindings.template.json
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { App, Aspects, Stack } = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");
const { AwsSolutionsChecks, NagSuppressions } = require("cdk-nag");

const out = fs.mkdtempSync(path.join(os.tmpdir(), "patchfindings-nag-"));
const app = new App({ outdir: out, analyticsReporting: false });
const stack = new Stack(app, "PatchFindings");
new CfnInclude(stack, "Template", { templateFile: process.argv[2] });
NagSuppressions.addStackSuppressions(stack, [
  {
    id: "AwsSolutions-IAM5",
    reason: "Which nodes there will be is not known beforehand: patch states are read of any node of the account.",
    appliesTo: [
      "Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:instance/*",
      "Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:managed-instance/*",
    ],
  },
  {
    id: "AwsSolutions-IAM5",
    reason: "ssm:ListResourceComplianceSummaries and ssm:ListCommands know no resource (Service Authorization Reference).",
    appliesTo: ["Resource::*"],
  },
  {
    id: "AwsSolutions-SQS3",
    reason: "The rejected queue is where messages end: nothing receives from it but a person, so nothing can be dead-lettered.",
  },
]);
Aspects.of(app).add(new AwsSolutionsChecks());
const messages = app.synth().getStackArtifact("PatchFindings").messages;
fs.rmSync(out, { recursive: true });
for (const message of messages) {
  console.log(`${message.level}: ${message.id}: ${String(message.entry.data).trim()}`);
}
console.log(`cdk-nag AwsSolutions: ${messages.length} findings`);
process.exit(messages.length === 0 ? 0 : 1);
