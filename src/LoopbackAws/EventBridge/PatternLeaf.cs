using System.Text.Json;

namespace LoopbackAws.EventBridge;

/// <summary>The pattern of one field that holds a value: any of its tests is enough.</summary>
internal sealed class PatternLeaf
{
    public List<Predicate<JsonElement>> Tests { get; } = [];

    /// <summary><c>exists: false</c> is among the tests.</summary>
    public bool MatchesAbsence { get; set; }

    public bool Matches(IEnumerable<JsonElement> values, IEnumerable<JsonElement> allValues) =>
        values.Any(value => Tests.Exists(test => test(value))) || (MatchesAbsence && !allValues.Any());
}
