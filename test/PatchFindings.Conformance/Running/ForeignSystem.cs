using System.Globalization;
using System.Text.Json.Nodes;
using PatchFindings.Conformance.Wire;

namespace PatchFindings.Conformance.Running;

/// <summary>Another implementation, as the environment names it; the variables are in docs/conformance.md.</summary>
/// <param name="variable">Reads a variable of the environment; null where there is none.</param>
internal sealed class ForeignSystem(Func<string, string?> variable)
{
    private const string Aws = "aws";

    /// <summary>Whether one is named.</summary>
    public bool IsNamed => Address is not null;

    /// <summary>Its name, for headings: the address, or <c>aws</c>.</summary>
    public string Name => Address ?? "none";

    private string? Address => NonEmpty("PATCHFINDINGS_CONFORMANCE_ENDPOINT");

    private bool IsAws => Address == Aws;

    private string Region => NonEmpty("AWS_REGION") ?? NonEmpty("AWS_DEFAULT_REGION") ?? "us-east-1";

    /// <summary>Whether a service's cases are to be asked.</summary>
    /// <param name="service">The service's endpoint prefix.</param>
    public bool Includes(string service) => NonEmpty("PATCHFINDINGS_CONFORMANCE_SERVICES")?.Split(',').Contains(service) != false;

    /// <summary>Finds out the account by a queue's URL, and turns an emulator's Security Hub on.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HttpRequestException">Nobody answers at the address.</exception>
    public async Task<Target> ConnectAsync(CancellationToken cancellationToken)
    {
        using var probe = TargetOf("123456789012");
        var account = NonEmpty("PATCHFINDINGS_CONFORMANCE_ACCOUNT") ?? await AccountAsync(probe, cancellationToken) ?? probe.AccountId;
        var target = TargetOf(account);
        if (!IsAws)
        {
            await target.CallAsync("securityhub EnableSecurityHub", null, "{}"u8.ToArray(), cancellationToken);
        }

        return target;
    }

    /// <summary>How the implementation is asked.</summary>
    /// <param name="account">The account of ARNs.</param>
    public Target TargetOf(string account) => new()
    {
        Endpoint = service => new Uri(IsAws
            ? $"https://{service}.{Region}.amazonaws.com{(Region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}"
            : Address!),
        Region = Region,
        AccountId = account,
        Signature = new Signature(
            NonEmpty("AWS_ACCESS_KEY_ID") ?? "test", NonEmpty("AWS_SECRET_ACCESS_KEY") ?? "test", NonEmpty("AWS_SESSION_TOKEN")),
        Time = TimeProvider.System,
        WaitAsync = Task.Delay,
        // An emulator that has not answered by then never will.
        PatienceMax = IsAws ? TimeSpan.FromMinutes(2) : TimeSpan.FromSeconds(3),
    };

    private static async Task<string?> AccountAsync(Target probe, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"conformance-{Guid.NewGuid():N}");
        var answer = await probe.CallAsync(
            "sqs CreateQueue", null, Template.Bytes(new JsonObject { ["QueueName"] = name }), cancellationToken);
        if (BodyPath.Find(answer.Body, "QueueUrl")?.ToString() is not { } url)
        {
            return null;
        }

        await probe.CallAsync("sqs DeleteQueue", null, Template.Bytes(new JsonObject { ["QueueUrl"] = url }), cancellationToken);
        return url.Split('/') is [.., { Length: 12 } account, _] ? account : null;
    }

    private string? NonEmpty(string name) => variable(name) is { Length: > 0 } value ? value : null;
}
