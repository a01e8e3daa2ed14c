using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatchFindings.Conformance;

/// <summary>Reads the cases out of the files beside this one. A member that it does not know is an error, not a comment.</summary>
internal static class CaseFiles
{
    private static readonly JsonDocumentOptions Commented = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <summary>All cases, by file and in the file's order.</summary>
    public static IReadOnlyList<ConformanceCase> Read() =>
        [.. typeof(CaseFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Cases/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(name => Parse(Resource(name), Path.GetFileNameWithoutExtension(name).Split('-')[0]))];

    /// <summary>The cases of one file.</summary>
    /// <param name="json">A list of cases.</param>
    /// <param name="service">The service that they are about.</param>
    /// <exception cref="FormatException">A case or step has a member that means nothing, or lacks one.</exception>
    public static IEnumerable<ConformanceCase> Parse(string json, string service) =>
        JsonNode.Parse(json, null, Commented)!.AsArray().Select(node => ReadCase(node!.AsObject(), service));

    /// <summary>The text of an embedded file.</summary>
    /// <param name="name">Its name.</param>
    public static string Resource(string name)
    {
        using var stream = typeof(CaseFiles).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static ConformanceCase ReadCase(JsonObject node, string service)
    {
        Know(node, "name", "source", "unverified", "onlyHere", "arrange", "queues", "steps");
        return new ConformanceCase(service, Text(node, "name"), Text(node, "source"))
        {
            Unverified = (string?)node["unverified"],
            OnlyHere = (string?)node["onlyHere"] ?? (node["arrange"] is null ? null : "it takes an arranged service"),
            Arrange = (string?)node["arrange"],
            Queues = node["queues"] as JsonObject ?? [],
            Steps = [.. node["steps"]!.AsArray().Select(step => ReadStep(step!.AsObject()))],
        };
    }

    private static Step ReadStep(JsonObject node)
    {
        Know(node, "call", "send", "raw", "queryString", "times", "wait", "eventually", "status", "error", "queryError", "has", "keep");
        var error = (string?)node["error"];
        return new Step
        {
            Call = (string?)node["call"],
            Send = node["send"],
            Raw = (string?)node["raw"],
            QueryString = (string?)node["queryString"],
            Times = (int?)node["times"] ?? 1,
            Wait = (double?)node["wait"] ?? 0,
            Eventually = (double?)node["eventually"] ?? 0,
            Status = (int?)node["status"] ?? (error is null ? 200 : 400),
            Error = error,
            QueryError = (string?)node["queryError"],
            Has = node["has"] as JsonObject ?? [],
            Keep = (node["keep"] as JsonObject ?? []).ToDictionary(kept => kept.Key, kept => (string)kept.Value!),
        };
    }

    private static string Text(JsonObject node, string name) =>
        (string?)node[name] ?? throw new FormatException($"A case lacks {name}: {node.ToJsonString()}");

    private static void Know(JsonObject node, params string[] names)
    {
        if (node.FirstOrDefault(member => !names.Contains(member.Key)).Key is { } unknown)
        {
            throw new FormatException($"Nothing is called {unknown} in {node.ToJsonString()}");
        }
    }
}
