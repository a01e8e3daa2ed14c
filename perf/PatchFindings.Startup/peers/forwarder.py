"""The forwarder's job on boto3, under a runtime loop of its own: what a team would write for Lambda's Python runtime."""
import http.client
import json
import os
import sys

import boto3

api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
security_hub = boto3.client("securityhub")


def handle(event):
    findings = [(record["messageId"], json.loads(record["body"])) for record in event["Records"]]
    answer = security_hub.batch_import_findings(Findings=[finding for _, finding in findings])
    failed = {finding["Id"] for finding in answer["FailedFindings"]}
    for message, finding in findings:
        result = "failed" if finding["Id"] in failed else "imported"
        print(json.dumps({"result": result, "findingId": finding["Id"], "messageId": message}))
    sys.stdout.flush()
    return {"batchItemFailures": [{"itemIdentifier": message} for message, finding in findings if finding["Id"] in failed]}


while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    invocation = api.getresponse()
    event = json.loads(invocation.read())
    body = json.dumps(handle(event), separators=(",", ":"))
    api.request("POST", f"/2018-06-01/runtime/invocation/{invocation.headers['Lambda-Runtime-Aws-Request-Id']}/response", body)
    api.getresponse().read()
