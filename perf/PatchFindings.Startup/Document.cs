namespace PatchFindings.Startup;

/// <summary>A document that holds the figures between two marks.</summary>
internal static class Document
{
    /// <summary>Puts the figures in place of the ones before.</summary>
    /// <param name="path">The document.</param>
    /// <param name="project">The project whose figures they are.</param>
    /// <param name="figures">The figures.</param>
    /// <exception cref="InvalidOperationException">It is not there, or lacks the marks.</exception>
    public static void Replace(string path, string project, string figures)
    {
        string begins = $"<!-- figures of {project} -->", ends = $"<!-- end of the figures of {project} -->";
        var text = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        var begin = text.IndexOf(begins, StringComparison.Ordinal);
        var end = text.IndexOf(ends, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{path} has no place for the figures: \"{begins}\" and \"{ends}\" on lines of their own.");
        }

        File.WriteAllText(path, $"{text[..(begin + begins.Length)]}\n{figures.TrimEnd()}\n{text[end..]}");
    }
}
