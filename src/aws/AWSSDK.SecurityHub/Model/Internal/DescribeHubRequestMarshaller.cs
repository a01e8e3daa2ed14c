using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace Amazon.SecurityHub.Model.Internal;

/// <summary><c>GET /accounts</c>, the hub's ARN in the query.</summary>
internal sealed class DescribeHubRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, "Amazon.SecurityHub")
        {
            HttpMethod = "GET",
            ResourcePath = "/accounts",
            UseQueryString = true,
            Headers = { [HeaderKeys.XAmzApiVersion] = "2018-10-26" },
        };
        if (((DescribeHubRequest)input).HubArn is { } arn)
        {
            request.Parameters.Add("HubArn", arn);
        }

        return request;
    }
}
