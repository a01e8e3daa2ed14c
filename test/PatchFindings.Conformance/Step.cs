using System.Text.Json.Nodes;

namespace PatchFindings.Conformance;

/// <summary>A request and what its answer must be, or a wait.</summary>
internal sealed record Step
{
    /// <summary>Service and action: <c>sqs SendMessage</c>; null for a wait.</summary>
    public string? Call { get; init; }

    /// <summary>The body, with what <see cref="Wire.Template"/> knows; null for none.</summary>
    public JsonNode? Send { get; init; }

    /// <summary>The body as text that need not be JSON.</summary>
    public string? Raw { get; init; }

    /// <summary>The query string without its question mark.</summary>
    public string? QueryString { get; init; }

    /// <summary>How often the request is sent; the last answer counts.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Seconds to let pass instead of a request.</summary>
    public double Wait { get; init; }

    /// <summary>Seconds for which a service that is eventually consistent is asked again; the loopback is asked once.</summary>
    public double Eventually { get; init; }

    /// <summary>The HTTP status; 200, or 400 where an error is expected, unless said.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The error's shape name; null for none.</summary>
    public string? Error { get; init; }

    /// <summary>The error's code in SQS's query protocol (header <c>x-amzn-query-error</c>); null where it is not looked at.</summary>
    public string? QueryError { get; init; }

    /// <summary>What members of the answer must be, by path.</summary>
    public JsonObject Has { get; init; } = [];

    /// <summary>Names for members of the answer, by path, for later steps.</summary>
    public IReadOnlyDictionary<string, string> Keep { get; init; } = new Dictionary<string, string>();
}
