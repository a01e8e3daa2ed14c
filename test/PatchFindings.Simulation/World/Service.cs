using System.Text;

namespace PatchFindings.Simulation;

/// <summary>What the services answer when they fail.</summary>
internal static class Service
{
    /// <summary>Whether Security Hub refuses the whole call because of a finding in it.</summary>
    public static bool Refuses(Run run, WireCall call) =>
        call.Action == "BatchImportFindings"
        && run.Fleet.Operations.Exists(
            operation => operation.Refusal == Refusal.Call && call.Text.Contains(operation.FindingId, StringComparison.Ordinal));

    public static (int Status, byte[] Body) Invalid() =>
        Error("securityhub", 400, "InvalidInputException", "Invalid parameter 'Findings'.");

    public static (int Status, byte[] Body) Unavailable(WireCall call) =>
        Error(call.Service, 503, "ServiceUnavailable", "The answer was lost.");

    public static (int Status, byte[] Body) Failure(Draw draw, WireCall call, Outage? outage)
    {
        var kind = outage?.Kind ?? draw.Of(OutageKind.Throttled, OutageKind.Down);
        return (call.Service, kind) switch
        {
            ("securityhub", OutageKind.NotEnabled) => Error(
                "securityhub", 401, "InvalidAccessException", $"Account {Account.Id} is not subscribed to AWS Security Hub"),
            ("securityhub", OutageKind.Denied) => Error("securityhub", 403, "AccessDeniedException", "not authorized"),
            (_, OutageKind.Denied) => Error(call.Service, 400, "AccessDeniedException", "not authorized"),
            ("securityhub", OutageKind.Throttled) => draw.Of(
                Error("securityhub", 429, "LimitExceededException", "Rate exceeded"),
                Error("securityhub", 429, "TooManyRequestsException", "Too Many Requests"),
                Error("securityhub", 429, "ThrottlingException", "Rate exceeded")),
            ("ssm", OutageKind.Throttled) => Error("ssm", 400, "ThrottlingException", "Rate exceeded"),
            ("sqs", OutageKind.Throttled) => Error("sqs", 400, "RequestThrottled", "Request is throttled."),
            ("securityhub", _) => draw.Of(
                Error("securityhub", 500, "InternalException", "Internal error"), Error("securityhub", 503, "ServiceUnavailable", "down")),
            _ => draw.Of(
                Error(call.Service, 500, "InternalServerError", "Internal error"), Error(call.Service, 503, "ServiceUnavailable", "down")),
        };
    }

    private static (int Status, byte[] Body) Error(string service, int status, string code, string message)
    {
        var body = service == "securityhub"
            ? $$"""{"Message":"{{message}}","Code":"{{code}}","__type":"{{code}}"}"""
            : $$"""{"__type":"{{code}}","message":"{{message}}"}""";
        return (status, Encoding.UTF8.GetBytes(body));
    }
}
