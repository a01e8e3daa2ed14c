using System.Text;

namespace PatchFindings.Scale;

/// <summary>Text of tables and paragraphs, line by line.</summary>
internal sealed class Markdown
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    /// <summary>Begins a table, under what it shows.</summary>
    /// <param name="title">What it shows; the colon is put behind it.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="texts">How many of them, from the left, hold texts; the others hold numbers.</param>
    public void Heading(string title, string[] columns, int texts = 1)
    {
        Paragraph(title + ":");
        _text.Append('\n');
        Row(columns);
        Row([.. columns.Select((_, i) => i < texts ? "---" : "---:")]);
    }

    public void Paragraph(string text) => _text.Append(_text.Length > 0 ? "\n" : string.Empty).Append(text).Append('\n');

    public void Row(params string[] cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
