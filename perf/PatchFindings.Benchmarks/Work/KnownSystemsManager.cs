using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace PatchFindings.Benchmarks.Work;

/// <summary>Systems Manager's answers as the SDK's objects: what is measured with it is this system's part alone.</summary>
/// <param name="client">Asked once for each answer.</param>
internal sealed class KnownSystemsManager(IAmazonSimpleSystemsManagement client) : AmazonSimpleSystemsManagementClient(
    Clients.Credentials, new AmazonSimpleSystemsManagementConfig { ServiceURL = "http://127.0.0.1" })
{
    private readonly Dictionary<string, DescribeInstancePatchStatesResponse> _states = [];
    private readonly Dictionary<string, ListResourceComplianceSummariesResponse> _summaries = [];
    private readonly Dictionary<string, ListCommandsResponse> _commands = [];

    public override async Task<DescribeInstancePatchStatesResponse> DescribeInstancePatchStatesAsync(
        DescribeInstancePatchStatesRequest request, CancellationToken cancellationToken = default)
    {
        if (!_states.TryGetValue(request.InstanceIds[0], out var answer))
        {
            answer = await client.DescribeInstancePatchStatesAsync(request, cancellationToken);
            _states.Add(request.InstanceIds[0], answer);
        }

        return answer;
    }

    public override async Task<ListResourceComplianceSummariesResponse> ListResourceComplianceSummariesAsync(
        ListResourceComplianceSummariesRequest request, CancellationToken cancellationToken = default)
    {
        if (!_summaries.TryGetValue(request.Filters[1].Values[0], out var answer))
        {
            answer = await client.ListResourceComplianceSummariesAsync(request, cancellationToken);
            _summaries.Add(request.Filters[1].Values[0], answer);
        }

        return answer;
    }

    public override async Task<ListCommandsResponse> ListCommandsAsync(
        ListCommandsRequest request, CancellationToken cancellationToken = default)
    {
        if (!_commands.TryGetValue(request.CommandId, out var answer))
        {
            answer = await client.ListCommandsAsync(request, cancellationToken);
            _commands.Add(request.CommandId, answer);
        }

        return answer;
    }
}
