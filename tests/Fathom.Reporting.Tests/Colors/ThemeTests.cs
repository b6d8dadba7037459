namespace Fathom.Reporting.Tests;

public class ThemeTests
{
    [Fact]
    public void Contrast_of_black_and_white_is_twenty_one() =>
        Rgb.Contrast(new Rgb(0, 0, 0), new Rgb(255, 255, 255)).ShouldBe(21, 1e-12);

    [Fact]
    public void Every_series_stands_out_from_the_page_and_text_is_readable()
    {
        foreach (Theme theme in new[] { Theme.Light, Theme.Dark })
        {
            theme.Series.Length.ShouldBe(Theme.SeriesCount);
            theme.Series.ShouldAllBe(color => Rgb.Contrast(color, theme.Paper) >= 3);
            Rgb.Contrast(theme.Ink, theme.Paper).ShouldBeGreaterThan(12);
            Rgb.Contrast(theme.Muted, theme.Paper).ShouldBeGreaterThan(4.5);
        }
    }

    [Fact]
    public void White_and_black_of_the_perceptual_space_are_white_and_black()
    {
        new OkLab(1, 0, 0).ToRgb().ShouldBe(new Rgb(255, 255, 255));
        new OkLab(0, 0, 0).ToRgb().ShouldBe(new Rgb(0, 0, 0));
    }

    [Fact]
    public void The_sequential_map_grows_lighter_all_the_way()
    {
        double[] luminance = [.. Enumerable.Range(0, 65).Select(step => ColorScale.At(ColorMap.Sequential, step / 64.0).Luminance)];
        luminance.Zip(luminance.Skip(1)).ShouldAllBe(pair => pair.Second > pair.First);
        luminance[0].ShouldBeLessThan(0.03);
        luminance[^1].ShouldBeGreaterThan(0.7);
    }

    [Fact]
    public void The_diverging_map_is_lightest_in_the_middle_and_as_dark_at_both_ends()
    {
        double[] luminance = [.. Enumerable.Range(0, 65).Select(step => ColorScale.At(ColorMap.Diverging, step / 64.0).Luminance)];
        luminance.Max().ShouldBe(luminance[32]);
        luminance[0].ShouldBe(luminance[^1], 0.06);
    }

    [Fact]
    public void Ends_and_beyond_have_the_color_of_the_end() =>
        ColorScale.At(ColorMap.Sequential, 7).ShouldBe(ColorScale.At(ColorMap.Sequential, 1));
}
