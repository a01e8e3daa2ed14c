namespace PatchFindings.Startup;

/// <summary>A document that holds the figures between two marks.</summary>
internal static class Document
{
    private const string Begin = "<!-- figures of test/PatchFindings.Startup -->";
    private const string End = "<!-- end of the figures -->";

    /// <summary>Puts the figures in place of the ones before.</summary>
    /// <param name="path">The document.</param>
    /// <param name="figures">The figures.</param>
    /// <exception cref="InvalidOperationException">It is not there, or lacks the marks.</exception>
    public static void Replace(string path, string figures)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{path} has no place for the figures: \"{Begin}\" and \"{End}\" on lines of their own.");
        }

        File.WriteAllText(path, $"{text[..(begin + Begin.Length)]}\n{figures.TrimEnd()}\n{text[end..]}");
    }
}
