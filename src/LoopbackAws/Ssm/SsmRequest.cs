using System.Text.Json;
using System.Text.RegularExpressions;
using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

/// <summary>A request's members, with the checks that the service makes before it looks at its state.</summary>
/// <remarks>A member of the wrong JSON type is a <c>SerializationException</c>, one out of range a <c>ValidationException</c>.</remarks>
internal sealed partial class SsmRequest(JsonElement body)
{
    private const int CommandIdLength = 36;
    private const int TypeNameLengthMax = 100;

    // M:ssm.InstanceInformationFilterValueSet
    private const int ManagedNodesMax = 100;

    /// <summary>How many nodes the request names, as far as it can be read: for the count of the call, before any check.</summary>
    public int Nodes
    {
        get
        {
            if ((Member("InstanceIds") ?? Member("ResourceIds")) is { ValueKind: JsonValueKind.Array } ids)
            {
                return ids.GetArrayLength();
            }

            if (Member("Filters") is { ValueKind: JsonValueKind.Array } filters)
            {
                return filters.EnumerateArray()
                    .Where(filter => filter.ValueKind == JsonValueKind.Object
                        && filter.TryGetProperty("Key", out var key) && key.ValueKind == JsonValueKind.String
                        && (key.ValueEquals(ComplianceFilter.Node) || key.ValueEquals(InventoryFilter.Node))
                        && filter.TryGetProperty("Values", out var values) && values.ValueKind == JsonValueKind.Array)
                    .Sum(filter => filter.GetProperty("Values").GetArrayLength());
            }

            return Member("InstanceId") is null ? 0 : 1;
        }
    }

    public string? NextToken => Text("NextToken");

    public static SsmRequest Read(ReadOnlyMemory<byte> body) =>
        RequestJson.Object(body) is { } members ? new SsmRequest(members) : throw Unreadable("the body");

    public int PageSize(int min, int max, int otherwise)
    {
        if (Member("MaxResults") is not { } member)
        {
            return otherwise;
        }

        if (member.ValueKind != JsonValueKind.Number || !member.TryGetInt32(out var size))
        {
            throw Unreadable("MaxResults");
        }

        return size < min
            ? throw Invalid($"{size}", "maxResults", $"Member must have value greater than or equal to {min}")
            : size > max ? throw Invalid($"{size}", "maxResults", $"Member must have value less than or equal to {max}") : size;
    }

    public IReadOnlyList<string> NodeIds(int max)
    {
        if (Member("InstanceIds") is not { } member)
        {
            throw Invalid("null", "instanceIds", "Member must not be null");
        }

        var ids = Texts(member, "InstanceIds");
        return ids.Count == 0
            ? throw Invalid("[]", "instanceIds", "Member must have length greater than or equal to 1")
            : ids.Count > max
                ? throw Invalid($"[{string.Join(", ", ids)}]", "instanceIds", $"Member must have length less than or equal to {max}")
                : [.. ids.Select(id => Node(id, "instanceIds"))];
    }

    public string? NodeId() => Text("InstanceId") is { } id ? Node(id, "instanceId") : null;

    public string RequiredNodeId() => NodeId() ?? throw Invalid("null", "instanceId", "Member must not be null");

    public string? CommandId() =>
        Text("CommandId") switch
        {
            null => null,
            { Length: CommandIdLength } id => id,
            var id => throw Invalid(id, "commandId", $"Member must have length equal to {CommandIdLength}"),
        };

    public bool Has(string name) => Member(name) is not null;

    public void RefuseFilters()
    {
        if (Has("Filters"))
        {
            throw new AwsErrorException("InvalidFilter", "The loopback does not filter a node's inventory.");
        }
    }

    /// <summary>The nodes that a read of the managed nodes is filtered by; <see langword="null"/> for all.</summary>
    public IReadOnlyCollection<string>? ManagedNodes()
    {
        if (Has("InstanceInformationFilterList") || Structures("Filters") is { Count: > 1 })
        {
            throw new AwsErrorException("InvalidFilterKey", "The loopback filters the managed nodes by InstanceIds alone.");
        }

        if (Structures("Filters") is not [var filter])
        {
            return null;
        }

        var values = Texts(filter, "Values");
        return Text(filter, "Key") != "InstanceIds" ? throw new AwsErrorException("InvalidFilterKey", "The loopback filters the managed nodes by InstanceIds alone.")
            : values.Count is < 1 or > ManagedNodesMax
                ? throw Invalid($"{values.Count}", "filters.1.member.values", $"Member must have length between 1 and {ManagedNodesMax}")
                : values.ToHashSet();
    }

    public bool Flag(string name) =>
        Member(name) switch
        {
            null => false,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => throw Unreadable(name),
        };

    public IReadOnlyList<ComplianceFilter> Filters() =>
        [.. Structures("Filters").Select(filter => new ComplianceFilter(
            Text(filter, "Key") ?? string.Empty, Texts(filter, "Values"), Text(filter, "Type") ?? "EQUAL"))];

    public IReadOnlyList<InventoryFilter> InventoryFilters() =>
        Member("Filters") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0
            ? throw Invalid("[]", "filters", "Member must have length greater than or equal to 1")
            : [.. Structures("Filters").Select(filter => new InventoryFilter(
                Text(filter, "Key") ?? string.Empty, Texts(filter, "Values"), Text(filter, "Type") ?? "Equal"))];

    public CommandQuery Commands() => new(CommandId(), NodeId())
    {
        Filters = [.. Structures("Filters").Select(filter => new CommandFilter(
            Text(filter, "key") ?? string.Empty, Text(filter, "value") ?? string.Empty))],
    };

    /// <summary>The inventory type that a read of one node names.</summary>
    public string InventoryType() => Type(body, "typeName");

    /// <summary>The one inventory type that <c>ResultAttributes</c> names; null without one.</summary>
    public string? ResultType()
    {
        var attributes = Structures("ResultAttributes");
        return Member("ResultAttributes") is null ? null
            : attributes.Count == 1 ? Type(attributes[0], "resultAttributes.1.member.typeName")
            : throw Invalid($"{attributes.Count}", "resultAttributes", "Member must have length equal to 1");
    }

    public string AssociationId() =>
        Text("AssociationId") switch
        {
            null => throw new AwsErrorException("ValidationException", "The loopback describes an association by its id."),
            var id when AssociationPattern().IsMatch(id) => id,
            var id => throw Invalid(id, "associationId", $"Member must satisfy regular expression pattern: {AssociationPattern()}"),
        };

    /// <summary>The one managed node of a compliance read.</summary>
    public string ComplianceNode()
    {
        if (Member("ResourceTypes") is { } types
            && (Texts(types, "ResourceTypes") is var words && (words.Count == 0 || words.Any(word => word != "ManagedInstance"))))
        {
            throw new AwsErrorException("InvalidResourceType", "The resource type is not valid. ManagedInstance is the one there is.");
        }

        return Member("ResourceIds") is { } ids && Texts(ids, "ResourceIds") is [var id]
            ? NodePattern().IsMatch(id) ? id : throw new AwsErrorException("InvalidResourceId", "The resource ID is not valid.")
            : throw Invalid("resourceIds", "resourceIds", "Member must have length equal to 1");
    }

    public IReadOnlyList<string>? PatchStates()
    {
        List<string>? states = null;
        foreach (var filter in Structures("Filters"))
        {
            if (Text(filter, "Key") is var key && key != "State")
            {
                throw new AwsErrorException("InvalidFilter", $"The loopback filters patches by State, not by {key}.");
            }

            (states ??= []).AddRange(Texts(filter, "Values"));
        }

        return states;
    }

    private static AwsErrorException Unreadable(string what) =>
        new("SerializationException", $"{what} could not be read: it is not of the type that the operation takes.");

    private static AwsErrorException Invalid(string value, string member, string constraint) =>
        new(
            "ValidationException",
            $"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}");

    private static string Node(string id, string member) =>
        NodePattern().IsMatch(id)
            ? id
            : throw Invalid(id, member, $"Member must satisfy regular expression pattern: {NodePattern()}");

    private static string Type(JsonElement of, string member) => Text(of, "TypeName") switch
    {
        null => throw Invalid("null", member, "Member must not be null"),
        { Length: <= TypeNameLengthMax } name when TypePattern().IsMatch(name) => name,
        var name => throw Invalid(name, member, $"Member must satisfy regular expression pattern: {TypePattern()}"),
    };

    private static List<string> Texts(JsonElement list, string name) => list.ValueKind == JsonValueKind.Object
        ? list.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? Texts(member, name) : []
        : list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : throw Unreadable(name);

    private static string? Text(JsonElement of, string name) =>
        !of.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null
            ? null
            : member.ValueKind == JsonValueKind.String ? member.GetString() : throw Unreadable(name);

    // M:ssm.InstanceId, with the end of the text instead of $, which would let a line feed pass.
    [GeneratedRegex(@"(^i-(\w{8}|\w{17})\z)|(^mi-\w{17}\z)", RegexOptions.ECMAScript)]
    private static partial Regex NodePattern();

    // M:ssm.AssociationId
    [GeneratedRegex(@"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z")]
    private static partial Regex AssociationPattern();

    // M:ssm.InventoryItemTypeName
    [GeneratedRegex(@"^(AWS|Custom):.*\z")]
    private static partial Regex TypePattern();

    private List<JsonElement> Structures(string name) =>
        Member(name) is not { } member
            ? []
            : member.ValueKind == JsonValueKind.Array && member.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
                ? [.. member.EnumerateArray()]
                : throw Unreadable(name);

    private string? Text(string name) => Text(body, name);

    private JsonElement? Member(string name) =>
        body.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
