using System.Security.Cryptography;
using System.Text;
using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

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
