namespace PatchFindings.Local.Display;

/// <summary>Lays plain text out for a width, and breaks no word: what is longer than a line is left to the terminal.</summary>
internal static class TextLayout
{
    /// <summary>The text in lines; those after the first are indented.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">Columns.</param>
    /// <param name="indent">Columns before each line but the first.</param>
    public static IEnumerable<string> Wrap(string text, int width, int indent = 2)
    {
        // What indents the text indents all of it.
        var own = text.Length - text.TrimStart(' ').Length;
        var line = text[..own];
        var isEmpty = true;
        foreach (var word in text[own..].Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = new string(' ', own + indent);
                isEmpty = true;
            }

            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }

        yield return line;
    }

    /// <summary>A table: texts to the left, numbers to the right, two spaces between.</summary>
    /// <param name="rows">The rows, the heads first; each as long as the others.</param>
    public static IReadOnlyList<string> Table(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var columns = Enumerable.Range(0, rows[0].Count).Select(column =>
        {
            var cells = rows.Select(row => row[column]).ToList();
            return (Width: cells.Max(cell => cell.Length), IsNumber: cells.Count > 1 && cells.Skip(1).All(IsNumber));
        }).ToList();
        return
        [
            .. rows.Select(row => string.Join(
                "  ",
                columns.Select((column, i) => column.IsNumber ? row[i].PadLeft(column.Width) : row[i].PadRight(column.Width))).TrimEnd()),
        ];
    }

    /// <summary>Two blocks of lines, one beside the other.</summary>
    public static IEnumerable<string> Beside(IReadOnlyList<string> left, IReadOnlyList<string> right, int gap)
    {
        var width = left.Max(line => line.Length) + gap;
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            yield return ((i < left.Count ? left[i] : string.Empty).PadRight(width) + (i < right.Count ? right[i] : string.Empty)).TrimEnd();
        }
    }

    private static bool IsNumber(string cell) => cell.Length == 0 || cell.All(char.IsAsciiDigit);
}
