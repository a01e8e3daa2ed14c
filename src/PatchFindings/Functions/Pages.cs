using System.Runtime.CompilerServices;

namespace PatchFindings.Functions;

/// <summary>Reads lists that services answer page by page.</summary>
public static class Pages
{
    /// <summary>Reads a list to its end. A page may be empty and not the last one.</summary>
    /// <param name="action">The API's name of the call.</param>
    /// <param name="pace">Spaces the calls; <see langword="null"/> for calls as fast as they come.</param>
    /// <param name="read">Reads the page that a token stands for; <see langword="null"/> stands for the first.</param>
    /// <exception cref="ServiceFailureException">
    /// The answer lacks its list, or its pages repeat. As after any other exception it is not known what this page and the later ones hold.
    /// </exception>
    public static async IAsyncEnumerable<List<T>> ReadAsync<T>(
        string action, CallPace? pace, Func<string?, Task<(List<T>? Items, string? NextToken)>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        var tokens = new HashSet<string>();
        string? next = null;
        do
        {
            await (pace?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            (var items, next) = await read(next);
            yield return items ?? throw new ServiceFailureException($"{action}: the answer lacks its list");
            if (!string.IsNullOrEmpty(next) && !tokens.Add(next))
            {
                throw new ServiceFailureException($"{action}: the answer's pages repeat");
            }
        }
        while (!string.IsNullOrEmpty(next));
    }
}
