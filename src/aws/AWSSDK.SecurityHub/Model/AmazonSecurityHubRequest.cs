using Amazon.Runtime;

namespace Amazon.SecurityHub.Model;

/// <summary>What all requests to Security Hub have in common.</summary>
public partial class AmazonSecurityHubRequest : AmazonWebServiceRequest
{
}
