using System.Text.Json;
using LoopbackAws.Http;

namespace LoopbackAws.EventBridge;

/// <summary>
/// An event pattern of an event bus (user guide, "Comparison operators for use in event patterns"): exact values, <c>prefix</c>,
/// <c>suffix</c>, <c>equals-ignore-case</c>, <c>wildcard</c>, <c>anything-but</c>, <c>numeric</c>, <c>cidr</c>, <c>exists</c>, <c>$or</c>.
/// All fields must match, one value of each is enough; where the event has an array, one element must satisfy all of a nested pattern.
/// </summary>
public sealed class EventPattern
{
    /// <summary>Characters of a pattern (PutRule, <c>EventPattern</c>).</summary>
    public const int CharactersMax = 4_096;

    private readonly PatternNode _root;

    private EventPattern(string json, PatternNode root)
    {
        Json = json;
        _root = root;
    }

    /// <summary>The pattern as it was given.</summary>
    public string Json { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="json">A JSON object of at most 4,096 characters.</param>
    /// <exception cref="AwsErrorException"><c>InvalidEventPatternException</c>, which says what is wrong, and where.</exception>
    public static EventPattern Parse(string json)
    {
        if (json.Length > CharactersMax)
        {
            throw PatternParser.Invalid($"It has {json.Length} characters, more than {CharactersMax}", "the pattern");
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return new EventPattern(json, PatternParser.ReadRoot(document.RootElement));
        }
        catch (JsonException error)
        {
            throw PatternParser.Invalid($"It is not JSON: {error.Message}", "the pattern");
        }
    }

    /// <summary>Whether an event matches.</summary>
    /// <param name="envelope">The whole event, envelope included.</param>
    public bool Matches(JsonElement envelope) => _root.Matches(envelope, [envelope]);
}
