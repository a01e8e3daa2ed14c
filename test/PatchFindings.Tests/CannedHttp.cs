using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;

namespace PatchFindings.Tests;

/// <summary>Answers an SDK client's calls with bodies that a test gives, for what no service in its right mind would answer.</summary>
internal sealed class CannedHttp(params string[] bodies) : HttpClientFactory
{
    private readonly Queue<string> _bodies = new(bodies);

    public List<string> Requests { get; } = [];

    /// <summary>A Systems Manager client that is answered with these bodies, one a call.</summary>
    public static AmazonSimpleSystemsManagementClient Client(params string[] bodies) => new(
        new BasicAWSCredentials("test", "secret"),
        new AmazonSimpleSystemsManagementConfig
        {
            ServiceURL = "http://127.0.0.1:9",
            AuthenticationRegion = "us-east-2",
            HttpClientFactory = new CannedHttp(bodies),
            MaxErrorRetry = 0,
        });

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private sealed class Handler(CannedHttp canned) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            canned.Requests.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(canned._bodies.Dequeue(), Encoding.UTF8, "application/x-amz-json-1.1"),
            };
        }
    }
}
