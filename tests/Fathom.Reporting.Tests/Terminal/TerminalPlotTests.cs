namespace Fathom.Reporting.Tests;

public class TerminalPlotTests
{
    private static readonly Panel Falling = new(Axis.Layers(), new Axis("gradient norm") { Scale = AxisScale.NaturalLog },
    [
        new LineLayer(Gallery.Range(50, index => index + 1), Gallery.Range(50, index => (49 - index) * Math.Log(10) / 5)),
        new RuleLayer(Orientation.Vertical, 20),
    ]);

    [Fact]
    public void A_plot_fits_the_size_asked_for()
    {
        for (ulong seed = 0; seed < 150; seed++)
        {
            Dice dice = new(seed);
            int width = 24 + dice.Below(100);
            int height = 6 + dice.Below(30);
            bool ascii = dice.Coin();
            string[] lines = TerminalPlot.Render(RandomFigures.Make(seed).Panels[0], width, height, ascii).Split('\n');
            lines.Length.ShouldBe(height + 1);
            lines.ShouldAllBe(line => TerminalText.Width(line) <= width, $"seed {seed}");
            if (ascii)
                lines.ShouldAllBe(line => line.All(char.IsAscii), $"seed {seed}");
        }
    }

    [Fact]
    public void A_falling_line_begins_at_the_top_left_and_ends_at_the_bottom_right()
    {
        string[] lines = TerminalPlot.Render(Falling, 60, 15, ascii: true).Split('\n');
        int first = Array.FindIndex(lines, line => line.Contains('*', StringComparison.Ordinal));
        int last = Array.FindLastIndex(lines, line => line.Contains('*', StringComparison.Ordinal));
        first.ShouldBe(1);
        last.ShouldBe(12);
        lines[first].IndexOf('*', StringComparison.Ordinal).ShouldBeLessThan(10);
        lines[last].LastIndexOf('*').ShouldBeGreaterThan(55);
    }

    [Fact]
    public void Rules_and_powers_of_ten_are_shown()
    {
        string plot = TerminalPlot.Render(Falling, 60, 15);
        plot.ShouldContain("┊");
        plot.ShouldContain("10¹⁰ ┤");
        plot.ShouldContain("layer");
        plot.ShouldStartWith("gradient norm\n");
    }

    [Fact]
    public void A_size_without_room_for_a_plot_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => TerminalPlot.Render(Falling, 23)).ParamName.ShouldBe("width");
        Should.Throw<ArgumentOutOfRangeException>(() => TerminalPlot.Render(Falling, 60, 5)).ParamName.ShouldBe("height");
    }

    [Theory]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5, 6, 7 }, 8, "▁▂▃▄▅▆▇█")]
    [InlineData(new double[] { 7, 0 }, 8, "█▁")]
    [InlineData(new double[] { 3, 3 }, 8, "▅▅")]
    [InlineData(new double[] { 0, double.NaN, 1 }, 8, "▁ █")]
    [InlineData(new double[] { 0, 2, 6, 8 }, 2, "▁█")]
    [InlineData(new double[] { }, 8, "")]
    [InlineData(new double[] { -1e308, 1e308 }, 8, "▁█")]
    public void A_spark_line_maps_the_range_to_eight_blocks(double[] values, int width, string expected) =>
        SparkLine.Render(values, width).ShouldBe(expected);
}
