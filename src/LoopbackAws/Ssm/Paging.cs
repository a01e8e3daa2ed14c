using System.Security.Cryptography;
using System.Text;
using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

/// <summary>One page of a Systems Manager read.</summary>
/// <typeparam name="T">What the read lists.</typeparam>
/// <param name="Items">The items, in the read's order.</param>
/// <param name="NextToken">What asks for the next page; <see langword="null"/> on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken);

/// <summary>Cuts sorted items into pages whose tokens hold the last key answered; what appears meanwhile makes none repeat.</summary>
internal static class Paging
{
    private const int QueryBytes = 8;

    /// <summary>The page that the token asks for.</summary>
    /// <param name="items">The items by unique key, in ordinal order of the keys.</param>
    /// <param name="query">The action and everything that was asked but page size and token; a token serves no other query.</param>
    /// <param name="pageSize">The most items on the page.</param>
    /// <param name="token">The token, or null for the first page.</param>
    /// <exception cref="AwsErrorException"><c>InvalidNextToken</c>: the token is not one of this query.</exception>
    public static Page<T> Cut<T>(IEnumerable<(string Key, T Item)> items, string query, int pageSize, string? token)
    {
        var mark = SHA256.HashData(Encoding.UTF8.GetBytes(query)).AsSpan(0, QueryBytes).ToArray();
        var after = token is null ? null : Read(token, mark);
        var page = items
            .Where(item => after is null || string.CompareOrdinal(item.Key, after) > 0)
            .Take(pageSize + 1)
            .ToList();
        var next = page.Count > pageSize ? Convert.ToBase64String([.. mark, .. Encoding.UTF8.GetBytes(page[pageSize - 1].Key)]) : null;
        return new Page<T>([.. page.Take(pageSize).Select(item => item.Item)], next);
    }

    private static string Read(string token, byte[] mark)
    {
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var count)
            || count <= QueryBytes
            || !bytes.AsSpan(0, QueryBytes).SequenceEqual(mark))
        {
            throw new AwsErrorException("InvalidNextToken", "The specified token is not valid.");
        }

        return Encoding.UTF8.GetString(bytes, QueryBytes, count - QueryBytes);
    }
}

/// <summary>Values by key that become visible at set times; of the visible ones the latest counts. Not thread-safe.</summary>
internal sealed class Timeline<T>
{
    private readonly Dictionary<string, List<(DateTimeOffset At, T Value)>> _values = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>Adds a value; of two with one time, the one added later counts.</summary>
    public void Add(string key, T value, DateTimeOffset visibleAt, DateTimeOffset now)
    {
        if (!_values.TryGetValue(key, out var list))
        {
            _values[key] = list = [];
        }

        list.Insert(list.FindLastIndex(entry => entry.At <= visibleAt) + 1, (visibleAt, value));

        // What another visible value hides can never be seen again: a long run holds one value a key.
        list.RemoveRange(0, Math.Max(0, list.FindLastIndex(entry => entry.At <= now)));
    }

    public bool TryGet(string key, DateTimeOffset now, out T value)
    {
        var index = _values.TryGetValue(key, out var list) ? list.FindLastIndex(entry => entry.At <= now) : -1;
        value = index < 0 ? default! : list![index].Value;
        return index >= 0;
    }
}
