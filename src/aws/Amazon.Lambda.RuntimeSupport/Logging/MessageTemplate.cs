using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A message with <c>{name}</c>, <c>{name:format}</c> or <c>{0}</c> in it. Doubled braces stay as they are.</summary>
internal readonly struct MessageTemplate
{
    private readonly string _text;
    private readonly List<Hole> _holes;
    private readonly bool _positional;

    private MessageTemplate(string text, List<Hole> holes)
    {
        _text = text;
        _holes = holes;
        _positional = IsPositional(holes);
    }

    public int Count => _holes.Count;

    public string NameOf(int hole) => _holes[hole].Name;

    public string? FormatOf(int hole) => _holes[hole].Format;

    public static MessageTemplate Parse(string text)
    {
        var holes = new List<Hole>();
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = Next(text, open))
        {
            if (open + 1 < text.Length && text[open + 1] == '{')
            {
                open++;
                continue;
            }

            var close = text.IndexOf('}', open + 1);
            if (close < 0)
            {
                break;
            }

            if (Hole.Parse(text, open, close) is { } hole)
            {
                holes.Add(hole);
            }

            open = close;
        }

        return new MessageTemplate(text, holes);
    }

    /// <summary>The argument that a hole takes; null when there is none for it.</summary>
    public object? Argument(int hole, object?[] arguments)
    {
        var index = _positional ? int.Parse(_holes[hole].Name, CultureInfo.InvariantCulture) : hole;
        return index < arguments.Length ? arguments[index] : null;
    }

    /// <summary>The message with its arguments in place; a list, a map or a missing argument leaves the hole to be seen.</summary>
    public string Render(object?[] arguments)
    {
        var message = new DefaultInterpolatedStringHandler(_text.Length, _holes.Count, CultureInfo.InvariantCulture);
        var from = 0;
        for (var i = 0; i < _holes.Count; i++)
        {
            var argument = Argument(i, arguments);
            if (argument is null or IDictionary || argument is IList and not byte[])
            {
                continue;
            }

            message.AppendFormatted(_text.AsSpan(from, _holes[i].Open - from));
            message.AppendLiteral(Text.Of(argument, _holes[i].Format));
            from = _holes[i].Close + 1;
        }

        message.AppendFormatted(_text.AsSpan(from));
        return message.ToStringAndClear();
    }

    private static int Next(string text, int after) => after + 1 < text.Length ? text.IndexOf('{', after + 1) : -1;

    /// <summary>Numbers from 0 without a gap; anything else, like a lone <c>{404}</c>, is a name.</summary>
    private static bool IsPositional(List<Hole> holes)
    {
        var seen = 0UL;
        foreach (var hole in holes)
        {
            if (!int.TryParse(hole.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position > 62)
            {
                return false;
            }

            seen |= 1UL << position;
        }

        return seen != 0 && (seen & (seen + 1)) == 0;
    }

    private readonly record struct Hole(int Open, int Close, string Name, string? Format)
    {
        public static Hole? Parse(string text, int open, int close)
        {
            // "{@name}" asks for a JSON object, which takes reflection; the value's text stands in, as officially under NativeAOT.
            var token = text.AsSpan(open + 1, close - open - 1).TrimStart('@');
            var colon = token.IndexOf(':');
            var name = (colon < 0 ? token : token[..colon]).Trim();
            var format = colon < 0 ? default : token[(colon + 1)..].Trim();
            return name.IsEmpty ? null : new Hole(open, close, name.ToString(), format.IsEmpty ? null : format.ToString());
        }
    }
}
