using System.Text.Json;

namespace PatchFindings.Local.Run;

/// <summary>Compares two JSON values.</summary>
internal static class JsonDifference
{
    /// <summary>The paths of the values that differ or that only one of both has, in order.</summary>
    /// <param name="one">A value.</param>
    /// <param name="other">Another.</param>
    public static IReadOnlyList<string> Paths(JsonElement one, JsonElement other)
    {
        var paths = new List<string>();
        Compare(one, other, string.Empty, paths);
        return paths;
    }

    private static void Compare(JsonElement? one, JsonElement? other, string path, List<string> paths)
    {
        if (one is { ValueKind: JsonValueKind.Object } left && other is { ValueKind: JsonValueKind.Object } right)
        {
            var names = left.EnumerateObject().Concat(right.EnumerateObject()).Select(member => member.Name).Distinct();
            foreach (var name in names)
            {
                Compare(Member(left, name), Member(right, name), path.Length == 0 ? name : $"{path}.{name}", paths);
            }
        }
        else if (one is not { } a || other is not { } b || !JsonElement.DeepEquals(a, b))
        {
            paths.Add(path);
        }
    }

    private static JsonElement? Member(JsonElement of, string name) => of.TryGetProperty(name, out var member) ? member : null;
}
