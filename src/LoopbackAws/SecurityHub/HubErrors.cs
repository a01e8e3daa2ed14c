using LoopbackAws.Http;

namespace LoopbackAws.SecurityHub;

/// <summary>The errors that fail a whole call, with the statuses of the API model.</summary>
internal static class HubErrors
{
    public static AwsErrorException InvalidInput(string message) => new("InvalidInputException", message, 400);

    public static AwsErrorException NotSubscribed(string accountId) =>
        new("InvalidAccessException", $"Account {accountId} is not subscribed to AWS Security Hub", 401);

    public static AwsErrorException AccessDenied(string principalArn, string productArn) =>
        new(
            "AccessDeniedException",
            $"User: {principalArn} is not authorized to perform: securityhub:BatchImportFindings on resource: {productArn}",
            403);

    public static AwsErrorException RateExceeded() => new("LimitExceededException", "Rate exceeded", 429);

    public static AwsErrorException NoSuchHub(string hubArn) => new("ResourceNotFoundException", $"Hub {hubArn} was not found", 404);

    public static AwsErrorException AnswerLost() => new("ServiceUnavailableException", "Service Unavailable", 503);
}
