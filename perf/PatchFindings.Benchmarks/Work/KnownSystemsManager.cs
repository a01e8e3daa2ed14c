using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace PatchFindings.Benchmarks.Work;

/// <summary>Systems Manager's answers as the SDK's objects: what is measured with it is this system's part alone.</summary>
/// <param name="client">Asked once for each answer.</param>
internal sealed class KnownSystemsManager(IAmazonSimpleSystemsManagement client) : AmazonSimpleSystemsManagementClient(
    Clients.Credentials, new AmazonSimpleSystemsManagementConfig { ServiceURL = "http://127.0.0.1" })
{
    private readonly Dictionary<Asked, Task> _answers = [];

    public override Task<GetInventoryResponse> GetInventoryAsync(
        GetInventoryRequest request, CancellationToken cancellationToken = default) =>
        AnswerAsync(Of(request.Filters[0].Values, request.NextToken), request, client.GetInventoryAsync, cancellationToken);

    public override Task<DescribeInstancePatchStatesResponse> DescribeInstancePatchStatesAsync(
        DescribeInstancePatchStatesRequest request, CancellationToken cancellationToken = default) =>
        AnswerAsync(Of(request.InstanceIds, request.NextToken), request, client.DescribeInstancePatchStatesAsync, cancellationToken);

    public override Task<ListResourceComplianceSummariesResponse> ListResourceComplianceSummariesAsync(
        ListResourceComplianceSummariesRequest request, CancellationToken cancellationToken = default) =>
        AnswerAsync(
            Of(request.Filters[1].Values, request.NextToken), request, client.ListResourceComplianceSummariesAsync, cancellationToken);

    public override Task<ListCommandsResponse> ListCommandsAsync(
        ListCommandsRequest request, CancellationToken cancellationToken = default) =>
        AnswerAsync(new Asked(request.CommandId), request, client.ListCommandsAsync, cancellationToken);

    public override Task<ListCommandInvocationsResponse> ListCommandInvocationsAsync(
        ListCommandInvocationsRequest request, CancellationToken cancellationToken = default) =>
        AnswerAsync(
            new Asked(request.InstanceId) { Since = request.Filters[0].Value, Page = request.NextToken },
            request, client.ListCommandInvocationsAsync, cancellationToken);

    public override Task<ListComplianceItemsResponse> ListComplianceItemsAsync(
        ListComplianceItemsRequest request, CancellationToken cancellationToken = default) =>
        AnswerAsync(Of(request.ResourceIds, request.NextToken), request, client.ListComplianceItemsAsync, cancellationToken);

    public override Task<DescribeAssociationResponse> DescribeAssociationAsync(
        DescribeAssociationRequest request, CancellationToken cancellationToken = default) =>
        AnswerAsync(new Asked(request.AssociationId), request, client.DescribeAssociationAsync, cancellationToken);

    private static Asked Of(List<string> ids, string? page) => new(ids[0]) { Ids = ids.Count, Page = page };

    // An answer that is a refusal is kept too.
    private Task<TAnswer> AnswerAsync<TRequest, TAnswer>(
        Asked asked, TRequest request, Func<TRequest, CancellationToken, Task<TAnswer>> ask, CancellationToken cancellationToken)
    {
        asked = asked with { Answer = typeof(TAnswer) };
        if (!_answers.TryGetValue(asked, out var answer))
        {
            answer = ask(request, cancellationToken);
            _answers.Add(asked, answer);
        }

        return (Task<TAnswer>)answer;
    }

    /// <summary>What was asked, as far as the benchmarks' questions differ: of many ids the first one and their number tell the others.</summary>
    private readonly record struct Asked(string Id)
    {
        public Type? Answer { get; init; }

        public int Ids { get; init; }

        public string? Since { get; init; }

        public string? Page { get; init; }
    }
}
