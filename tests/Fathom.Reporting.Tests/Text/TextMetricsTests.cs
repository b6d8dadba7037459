namespace Fathom.Reporting.Tests;

public class TextMetricsTests
{
    [Fact]
    public void Widths_are_those_of_the_typeface()
    {
        // Helvetica: H 722, e 556, l 222, o 556 thousandths.
        TextMetrics.Width("Hello", 10).ShouldBe(22.78, 1e-9);
        TextMetrics.Width("0123456789", 10).ShouldBe(55.6, 1e-9);
        TextMetrics.Width("e\u0301", 10).ShouldBe(TextMetrics.Width("e", 10));
    }

    [Theory]
    [InlineData("precision horizon of float32: rounding has destroyed", 22.959, 25.058)]
    [InlineData("squared gradient norm (relative to the last layer)", 21.288, 22.951)]
    [InlineData("0123456789", 5.562, 5.562)]
    public void Widths_agree_with_what_a_browser_measures_in_Liberation_Sans(string text, double regular, double bold)
    {
        TextMetrics.Width(text, 1).ShouldBe(regular, 0.002 * regular);
        TextMetrics.Width(text, 1, bold: true).ShouldBeInRange(bold, 1.11 * bold);
    }

    [Fact]
    public void Wrapped_and_shortened_lines_fit_and_keep_all_words_that_do()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            Dice dice = new(seed);
            string text = string.Join(' ', Enumerable.Range(0, dice.Below(30)).Select(_ => new string((char)('a' + dice.Below(26)), 1 + dice.Below(12))));
            double width = 40 + (300 * dice.Share());
            int most = 1 + dice.Below(5);
            System.Collections.Immutable.ImmutableArray<string> lines = TextMetrics.Wrap(text, width, 11, most);
            lines.Length.ShouldBeLessThanOrEqualTo(most);
            lines.ShouldAllBe(line => TextMetrics.Width(line, 11) <= width, $"seed {seed}");
            if (!lines.Any(line => line.Contains('…', StringComparison.Ordinal)))
                string.Join(' ', lines).ShouldBe(text);
        }
    }

    [Fact]
    public void Text_that_could_reorder_or_break_a_page_is_cleaned() =>
        PlainText.Clean("a\u202Eb\0c\nd\uD800\uFFFF").ShouldBe("ab c d\uFFFD\uFFFD");

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("漢字", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("⠿┤", 2)]
    [InlineData("😀", 2)]
    public void Terminal_cells_are_counted_by_character(string text, int cells) => TerminalText.Width(text).ShouldBe(cells);
}
