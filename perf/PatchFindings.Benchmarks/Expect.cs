using System.Text;

namespace PatchFindings.Benchmarks;

/// <summary>What a result must be: each answer is what is wrong, or <see langword="null"/>.</summary>
internal static class Expect
{
    public static string? Equal<T>(T actual, T expected) =>
        EqualityComparer<T>.Default.Equals(actual, expected) ? null : $"is {actual}, not {expected}";

    public static string? All<T>(IReadOnlyList<T> items, Func<T, int, bool> isRight)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (!isRight(items[i], i))
            {
                var item = $"{items[i]}";
                return $"item {i} of {items.Count} is wrong: {item[..Math.Min(item.Length, 200)]}";
            }
        }

        return items.Count > 0 ? null : "is empty";
    }

    public static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
}
