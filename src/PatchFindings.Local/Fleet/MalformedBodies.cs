namespace PatchFindings.Local.Fleet;

/// <summary>Bodies that are no events of this system, for the events queue: each must end in the rejected queue.</summary>
public static class MalformedBodies
{
    /// <summary>What is wrong, and the body.</summary>
    public static IReadOnlyList<(string What, string Body)> All { get; } =
    [
        ("not JSON", "Patch compliance changed, see the console."),
        (
            "another account",
            """
            {"version":"0","id":"7f5c9a52-6f4d-4a44-9a0e-0d6a3a1c9b01","source":"aws.ssm",
             "detail-type":"Configuration Compliance State Change","account":"999988887777","time":"2026-01-02T03:04:05Z","region":"us-east-2",
             "resources":["arn:aws:ssm:us-east-2:999988887777:managed-instance/i-0123456789abcdef0"],
             "detail":{"resource-type":"managed-instance","resource-id":"i-0123456789abcdef0","compliance-status":"non_compliant",
             "compliance-type":"Patch","patch-baseline-id":"pb-0123456789abcdef0","severity":"critical"}}
            """),
        (
            "no node",
            """
            {"version":"0","id":"7f5c9a52-6f4d-4a44-9a0e-0d6a3a1c9b02","source":"aws.ssm",
             "detail-type":"EC2 Command Invocation Status-change Notification","account":"111122223333","time":"2026-01-02T03:04:05Z",
             "region":"us-east-2","resources":[],
             "detail":{"command-id":"12345678-90ab-4cde-8f01-234567890abc","document-name":"AWS-RunPatchBaseline",
             "requested-date-time":"2026-01-02T03:03:00.000Z","status":"Success"}}
            """),
    ];
}
