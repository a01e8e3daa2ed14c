using System.Text.Json;
using System.Text.RegularExpressions;

namespace LoopbackAws.SecurityHub;

/// <summary>What one value of a finding must be; says each breach in Security Hub's words, those of a JSON schema's validator.</summary>
internal abstract record AsffRule
{
    /// <param name="path">Where it stands: <c>data.Resources[0].Id</c>.</param>
    /// <param name="breaches">Takes what is wrong.</param>
    public abstract void Check(JsonElement value, string path, List<string> breaches);
}

/// <summary>A string. Each string of a finding holds at least one character that is not blank (M:NonEmptyString).</summary>
/// <param name="Min">The fewest code points.</param>
/// <param name="Max">The most code points.</param>
/// <param name="Form">What it must match, if anything.</param>
internal sealed record TextRule(int Min = 1, int Max = int.MaxValue, Regex? Form = null) : AsffRule
{
    public override void Check(JsonElement value, string path, List<string> breaches)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            breaches.Add($"{path} should be string");
            return;
        }

        CheckText(value.GetString()!, path, breaches);
    }

    public void CheckText(string text, string path, List<string> breaches)
    {
        // EnumerateRunes counts a surrogate pair once, as the schema's validator does.
        var length = text.Length <= Min || text.Length > Max ? text.EnumerateRunes().Count() : text.Length;
        if (length < Min)
        {
            breaches.Add($"{path} should NOT be shorter than {Min} characters");
        }
        else if (string.IsNullOrWhiteSpace(text))
        {
            breaches.Add($"{path} should match pattern \".*\\S.*\"");
        }
        else if (length > Max)
        {
            breaches.Add($"{path} should NOT be longer than {Max} characters");
        }
        else if (Form?.IsMatch(text) == false)
        {
            breaches.Add($"{path} should match pattern \"{Form}\"");
        }
    }
}

/// <summary>A string from a list, case sensitive.</summary>
internal sealed record WordRule(params string[] Words) : AsffRule
{
    public override void Check(JsonElement value, string path, List<string> breaches)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            breaches.Add($"{path} should be string");
        }
        else if (!Words.Contains(value.GetString(), StringComparer.Ordinal))
        {
            breaches.Add($"{path} should be equal to one of the allowed values: {string.Join(", ", Words)}");
        }
    }
}

/// <summary>A timestamp.</summary>
internal sealed record TimeRule : AsffRule
{
    public override void Check(JsonElement value, string path, List<string> breaches)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            breaches.Add($"{path} should be string");
        }
        else if (!AsffTime.TryParse(value.GetString()!, out _))
        {
            breaches.Add($"{path} should match format \"date-time\"");
        }
    }
}

/// <summary>An absolute http or https URL. That it must be reachable without credentials cannot be seen from it.</summary>
internal sealed record UrlRule : AsffRule
{
    public override void Check(JsonElement value, string path, List<string> breaches)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            breaches.Add($"{path} should be string");
        }
        else if (value.GetString() is var text
            && (text!.AsSpan().ContainsAny(' ', '\t', '\n')
                || !Uri.TryCreate(text, UriKind.Absolute, out var url)
                || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)))
        {
            breaches.Add($"{path} should match format \"uri\"");
        }
    }
}

/// <summary>A whole number.</summary>
internal sealed record IntegerRule(long Min, long Max) : AsffRule
{
    public override void Check(JsonElement value, string path, List<string> breaches)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            breaches.Add($"{path} should be integer");
        }
        else if (number < Min)
        {
            breaches.Add($"{path} should be >= {Min}");
        }
        else if (number > Max)
        {
            breaches.Add($"{path} should be <= {Max}");
        }
    }
}

/// <summary>A number.</summary>
internal sealed record NumberRule : AsffRule
{
    public override void Check(JsonElement value, string path, List<string> breaches)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            breaches.Add($"{path} should be number");
        }
    }
}

/// <summary>true or false.</summary>
internal sealed record FlagRule : AsffRule
{
    public override void Check(JsonElement value, string path, List<string> breaches)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            breaches.Add($"{path} should be boolean");
        }
    }
}

/// <summary>What the format has and the loopback does not judge: refused, and said to be no breach of the format.</summary>
internal sealed record NotOfferedRule : AsffRule
{
    public override void Check(JsonElement value, string path, List<string> breaches) =>
        breaches.Add($"{path} is not offered by the loopback Security Hub");
}

/// <summary>A list.</summary>
internal sealed record ListRule(AsffRule Item, int Max = int.MaxValue, int Min = 0) : AsffRule
{
    public override void Check(JsonElement value, string path, List<string> breaches)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            breaches.Add($"{path} should be array");
            return;
        }

        var count = value.GetArrayLength();
        if (count < Min)
        {
            breaches.Add($"{path} should NOT have fewer than {Min} items");
        }
        else if (count > Max)
        {
            breaches.Add($"{path} should NOT have more than {Max} items");
        }

        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            Item.Check(item, $"{path}[{index}]", breaches);
        }
    }
}

/// <summary>A map of strings.</summary>
internal sealed record MapRule(int Max, TextRule Key, TextRule Value) : AsffRule
{
    /// <summary>A start that no key may have.</summary>
    public string? ReservedPrefix { get; init; }

    public override void Check(JsonElement value, string path, List<string> breaches)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            breaches.Add($"{path} should be object");
            return;
        }

        if (value.GetPropertyCount() > Max)
        {
            breaches.Add($"{path} should NOT have more than {Max} properties");
        }

        foreach (var pair in value.EnumerateObject())
        {
            Key.CheckText(pair.Name, $"{path} property name '{pair.Name}'", breaches);
            Value.Check(pair.Value, $"{path}['{pair.Name}']", breaches);
            if (ReservedPrefix is not null && pair.Name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
            {
                breaches.Add($"{path} property name '{pair.Name}' should NOT start with the reserved prefix '{ReservedPrefix}'");
            }
        }
    }
}

/// <summary>One member of a structure.</summary>
internal sealed record AsffMember(string Name, AsffRule Rule, bool Required, string? Source);

/// <summary>A structure: no members but these.</summary>
/// <param name="Source">Where the structure, and each member without a source of its own, is defined.</param>
internal sealed record StructureRule(string Source, params AsffMember[] Members) : AsffRule
{
    private readonly Dictionary<string, AsffMember> _byName = Members.ToDictionary(member => member.Name, StringComparer.Ordinal);

    public override void Check(JsonElement value, string path, List<string> breaches)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            breaches.Add($"{path} should be object");
            return;
        }

        foreach (var member in Members.Where(member => member.Required && !value.TryGetProperty(member.Name, out _)))
        {
            breaches.Add($"{path} should have required property '{member.Name}'");
        }

        foreach (var property in value.EnumerateObject())
        {
            if (_byName.TryGetValue(property.Name, out var member))
            {
                member.Rule.Check(property.Value, $"{path}.{property.Name}", breaches);
            }
            else
            {
                breaches.Add($"{path} should NOT have additional properties: '{property.Name}'");
            }
        }
    }
}

/// <summary>The words that the tables of rules are written in.</summary>
internal static partial class Asff
{
    /// <summary>A string without a documented limit; the size of the finding bounds it.</summary>
    public static readonly TextRule AnyText = new();

    public static readonly TimeRule Time = new();
    public static readonly UrlRule Url = new();
    public static readonly NumberRule Number = new();
    public static readonly FlagRule Flag = new();
    public static readonly NotOfferedRule NotOffered = new();
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
