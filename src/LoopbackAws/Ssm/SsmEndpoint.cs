using System.Text.Json;
using LoopbackAws.Http;
using LoopbackAws.Iam;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Ssm;

/// <summary>
/// Systems Manager over AWS JSON 1.1: <c>GetInventory</c>, <c>ListInventoryEntries</c>, <c>DescribeInstancePatchStates</c>,
/// <c>DescribeInstancePatches</c>, <c>ListResourceComplianceSummaries</c>, <c>ListComplianceItems</c>, <c>ListCommands</c>,
/// <c>ListCommandInvocations</c>, <c>DescribeAssociation</c> and <c>DescribeInstanceInformation</c>, with the limits of the SSM model.
/// </summary>
/// <param name="state">What is answered.</param>
/// <param name="calls">Counts each call, and may make it fail.</param>
public sealed class SsmEndpoint(SsmState state, ServiceCalls calls) : IServiceEndpoint
{
    private const string Target = "AmazonSSM.";
    private const int NodesMax = 50;
    private const int PageMax = 50;

    // The model says 100, the service was seen to refuse more than 50 patches a page (domain.md, 1.4).
    private const int PatchPageMax = 50;
    private const int PatchPageMin = 10;
    private const int PatchStatePageMax = 100;

    private const int InformationPageMin = 5;
    private const int InformationPageOtherwise = 10;

    /// <inheritdoc/>
    public bool Owns(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HttpMethods.IsPost(request.Method)
            && request.Headers["X-Amz-Target"].ToString().StartsWith(Target, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var action = context.Request.Headers["X-Amz-Target"].ToString()[Target.Length..];
        var body = await RequestJson.ReadAsync(context);
        await JsonAnswer.WriteAsync(
            context,
            "application/x-amz-json-1.1",
            json =>
            {
                Answer(action, body, Caller.AccessKeyId(context.Request), json);
                return Task.CompletedTask;
            },
            (_, json, error) =>
            {
                json.WriteString("__type", error.Code);
                json.WriteString("message", error.Message);
            });
    }

    private void Answer(string action, ReadOnlyMemory<byte> body, string accessKeyId, Utf8JsonWriter json)
    {
        SsmRequest request;
        try
        {
            request = SsmRequest.Read(body);
        }
        catch (AwsErrorException)
        {
            calls.Begin(new ServiceCall("ssm", action, accessKeyId, 0));
            throw;
        }

        calls.Begin(new ServiceCall("ssm", action, accessKeyId, request.Nodes) { Permissions = Permissions(action, body) });
        switch (action)
        {
            case "DescribeInstancePatchStates":
                SsmAnswers.Page(json, "InstancePatchStates", PatchStates(request), SsmAnswers.PatchState);
                break;
            case "DescribeInstancePatches":
                SsmAnswers.Page(json, "Patches", Patches(request), SsmAnswers.Patch);
                break;
            case "ListResourceComplianceSummaries":
                SsmAnswers.Page(json, "ResourceComplianceSummaryItems", Summaries(request), ComplianceAnswers.Summary);
                break;
            case "ListComplianceItems":
                SsmAnswers.Page(json, "ComplianceItems", ComplianceItems(request), ComplianceAnswers.Item);
                break;
            case "GetInventory":
                SsmAnswers.Page(json, "Entities", Inventory(request), ComplianceAnswers.Entity);
                break;
            case "ListInventoryEntries":
                InventoryEntries(json, request);
                break;
            case "DescribeInstanceInformation":
                SsmAnswers.Page(json, "InstanceInformationList", Information(request), SsmAnswers.Information);
                break;
            case "DescribeAssociation":
                ComplianceAnswers.Association(json, state.DescribeAssociation(request.AssociationId()));
                break;
            case "ListCommands":
                SsmAnswers.Page(json, "Commands", Commands(request), SsmAnswers.Command);
                break;
            case "ListCommandInvocations":
                var details = request.Flag("Details");
                SsmAnswers.Page(
                    json,
                    "CommandInvocations",
                    Invocations(request),
                    (writer, found) => SsmAnswers.Invocation(writer, found.Command, found.Invocation, details));
                break;
            default:
                throw new AwsErrorException("UnknownOperationException", $"The loopback Systems Manager has no operation {action}.");
        }
    }

    private Page<NodePatchOperation> PatchStates(SsmRequest request) =>
        state.DescribeInstancePatchStates(
            request.NodeIds(NodesMax), request.PageSize(PatchPageMin, PatchStatePageMax, otherwise: NodesMax), request.NextToken);

    private Page<NodePatch> Patches(SsmRequest request) =>
        state.DescribeInstancePatches(
            request.RequiredNodeId(),
            request.PatchStates(),
            request.PageSize(PatchPageMin, PatchPageMax, otherwise: PatchPageMax),
            request.NextToken);

    private Page<NodeCompliance> Summaries(SsmRequest request) =>
        state.ListResourceComplianceSummaries(request.Filters(), PageSize(request), request.NextToken);

    private Page<ComplianceItem> ComplianceItems(SsmRequest request) =>
        state.ListComplianceItems(request.ComplianceNode(), request.Filters(), PageSize(request), request.NextToken);

    private Page<PatchSummaryRecord> Inventory(SsmRequest request)
    {
        if (request.Has("Aggregators"))
        {
            throw new AwsErrorException("InvalidAggregatorException", "The loopback inventory does not aggregate.");
        }

        var (type, filters, pageSize) = (request.ResultType(), request.InventoryFilters(), PageSize(request));
        return type switch
        {
            PatchSummaryRecord.TypeName => state.GetInventory(filters, pageSize, request.NextToken),
            null => throw new AwsErrorException(
                "InvalidResultAttributeException", $"The loopback inventory answers one type, {PatchSummaryRecord.TypeName}."),
            _ => new Page<PatchSummaryRecord>([], null),
        };
    }

    private void InventoryEntries(Utf8JsonWriter json, SsmRequest request)
    {
        var (nodeId, type) = (request.RequiredNodeId(), request.InventoryType());
        PageSize(request);
        request.RefuseFilters();
        ComplianceAnswers.Entries(json, type, nodeId, type == PatchSummaryRecord.TypeName ? state.InventoryEntry(nodeId) : null);
    }

    private Page<string> Information(SsmRequest request)
    {
        return state.DescribeInstanceInformation(
            request.ManagedNodes(), request.PageSize(InformationPageMin, PageMax, otherwise: InformationPageOtherwise), request.NextToken);
    }

    private Page<PatchCommand> Commands(SsmRequest request) =>
        state.ListCommands(request.Commands(), PageSize(request), request.NextToken);

    private Page<(PatchCommand Command, CommandInvocation Invocation)> Invocations(SsmRequest request) =>
        state.ListCommandInvocations(request.Commands(), PageSize(request), request.NextToken);

    // Patch states know their nodes as resources and an association is one itself; the lists know none (Service Authorization Reference).
    private RequiredPermission[] Permissions(string action, ReadOnlyMemory<byte> body)
    {
        var members = RequestJson.Object(body);
        IEnumerable<string> arns = action switch
        {
            "DescribeInstancePatchStates" => Texts(members, "InstanceIds").Select(state.NodeArn),
            "DescribeInstancePatches" => Texts(members, "InstanceId").Select(state.NodeArn),
            "DescribeAssociation" => Texts(members, "AssociationId").Select(state.AssociationArn),
            _ => ["*"],
        };
        return [.. arns.Select(arn => new RequiredPermission("ssm:" + action, arn))];
    }

    private static IEnumerable<string> Texts(JsonElement? members, string name)
    {
        IEnumerable<JsonElement> values = members?.TryGetProperty(name, out var value) != true ? []
            : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
            : [value];
        return values.Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!);
    }

    private static int PageSize(SsmRequest request) => request.PageSize(1, PageMax, otherwise: PageMax);
}
