using PatchFindings.Local.Display;

namespace PatchFindings.Local.Tests.Display;

public sealed class TextLayoutTests
{
    [Fact]
    public void A_text_is_broken_between_words_and_indented()
    {
        Assert.Equal(["one two", "  three", "  four"], TextLayout.Wrap("one two three four", 8));
        Assert.Equal(["  one", "    two"], TextLayout.Wrap("  one two", 8));
        Assert.Equal(["one two"], TextLayout.Wrap("one two", 7));
        Assert.Equal([""], TextLayout.Wrap("", 8));
    }

    [Fact]
    public void A_word_that_is_longer_than_a_line_stays_whole()
    {
        const string Arn = "arn:aws:patchmanager:us-east-2:111122223333:instance/i-0123456789abcdef0";

        Assert.Equal(["finding", "  " + Arn, "  is wrong"], TextLayout.Wrap($"finding {Arn} is wrong", 20));
    }

    [Fact]
    public void A_table_has_texts_to_the_left_and_numbers_to_the_right()
    {
        Assert.Equal(
            ["outcome     events", "enqueued         7", "superseded      12"],
            TextLayout.Table([["outcome", "events"], ["enqueued", "7"], ["superseded", "12"]]));
    }

    [Fact]
    public void Blocks_stand_beside_each_other_whichever_is_longer() =>
        Assert.Equal(["aa  1", "b   2", "    3"], TextLayout.Beside(["aa", "b"], ["1", "2", "3"], gap: 2));
}
