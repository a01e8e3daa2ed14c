using PatchFindings.Conformance.Wire;

namespace PatchFindings.Conformance;

/// <summary>Requests are signed as AWS's own test suite and botocore sign them.</summary>
public sealed class SignatureTests
{
    private static readonly DateTimeOffset At = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Fact]
    public void A_request_without_body_has_the_signature_of_AWS_s_test_suite()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://example.amazonaws.com/");

        new Signature("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null).Sign(request, "service", "us-east-1", At, []);

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date,"
            + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            request.Headers.GetValues("Authorization").Single());
    }

    [Fact]
    public void A_call_with_query_body_and_session_has_the_signature_of_botocore()
    {
        var body = """{"QueueName":"q"}"""u8.ToArray();
        using var request = Protocol.Request(new Uri("https://sqs.eu-west-1.amazonaws.com"), "sqs", "CreateQueue", "b=2&a=x%2Fy", body);

        new Signature("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "token").Sign(request, "sqs", "eu-west-1", At, body);

        Assert.EndsWith("Signature=48534d83e40fbe6f7ddb02efcd63a9ae619ce7094f53b3c6e533ef0b2d8d3743", request.Headers.GetValues("Authorization").Single(), StringComparison.Ordinal);
    }
}
