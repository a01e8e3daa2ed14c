namespace PatchFindings.Tests;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("", 3, "")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc… (4 characters)")]
    [InlineData("ab😀", 3, "ab… (4 characters)")]
    [InlineData("a😀b", 3, "a😀… (4 characters)")]
    public void A_text_beyond_the_bound_is_cut_between_characters_and_tells_its_length(string text, int lengthMax, string expected) =>
        Assert.Equal(expected, Excerpt.Of(text, lengthMax));
}
