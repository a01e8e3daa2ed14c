namespace PatchFindings.Scale;

/// <summary>US dollars, by service.</summary>
/// <param name="SecurityHub">Findings taken in.</param>
/// <param name="Sqs">Requests.</param>
/// <param name="LambdaRequests">Invocations.</param>
/// <param name="LambdaTime">Billed time.</param>
/// <param name="Logs">Log taken in.</param>
internal sealed record Costs(double SecurityHub, double Sqs, double LambdaRequests, double LambdaTime, double Logs)
{
    public double All => SecurityHub + WithoutSecurityHub;

    public double WithoutSecurityHub => Sqs + Lambda + Logs;

    public double Lambda => LambdaRequests + LambdaTime;
}
