namespace Amazon.SecurityHub.Model;

/// <summary>Asks whether and since when Security Hub is enabled. <c>DescribeHub</c> in the Security Hub API.</summary>
public class DescribeHubRequest : AmazonSecurityHubRequest
{
    /// <summary>The hub's ARN; not needed.</summary>
    public string? HubArn { get; set; }
}
