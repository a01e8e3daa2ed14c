using System.Text.RegularExpressions;

namespace LoopbackAws.SecurityHub;

/// <summary>The words that the tables of rules are written in.</summary>
internal static partial class Asff
{
    /// <summary>A string without a documented limit; the size of the finding bounds it.</summary>
    public static readonly TextRule AnyText = new();

    public static readonly TimeRule Time = new();
    public static readonly UrlRule Url = new();
    public static readonly NumberRule Number = new();
    public static readonly FlagRule Flag = new();
    public static readonly IntegerRule Int = new(int.MinValue, int.MaxValue);
    public static readonly IntegerRule Long = new(long.MinValue, long.MaxValue);
    public static readonly IntegerRule Ratio = new(0, 100);

    /// <summary>A finding type: a namespace of the taxonomy, then at most a category and a classifier (domain.md, 3.6).</summary>
    public static readonly TextRule FindingType = new(Form: TypeForm());

    public static TextRule Text(int max, int min = 1) => new(min, max);

    public static TextRule Text(int max, Regex form) => new(1, max, form);

    public static WordRule OneOf(params string[] words) => new(words);

    public static ListRule List(AsffRule item, int max = int.MaxValue, int min = 0) => new(item, max, min);

    public static ListRule Texts(int max = int.MaxValue) => new(AnyText, max);

    public static AsffMember Must(string name, AsffRule rule, string? source = null) => new(name, rule, true, source);

    public static AsffMember May(string name, AsffRule rule, string? source = null) => new(name, rule, false, source);

    /// <summary>The characters of a product field's key (ASFF attributes, 2021).</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9 .:+\\=@_/\-]*\z")]
    public static partial Regex ProductFieldKey();

    /// <summary>The characters of a tag (resource attributes).</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9 .:+=@_/\-]*\z")]
    public static partial Regex TagText();

    /// <summary>An account id.</summary>
    [GeneratedRegex(@"\A[0-9]{12}\z")]
    public static partial Regex AccountId();

    [GeneratedRegex(
        @"\A(Software and Configuration Checks|TTPs|Effects|Unusual Behaviors|Sensitive Data Identifications)(/[^/]*[^/\s][^/]*){0,2}\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex TypeForm();
}
