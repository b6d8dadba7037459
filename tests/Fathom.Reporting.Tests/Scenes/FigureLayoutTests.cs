namespace Fathom.Reporting.Tests;

public class FigureLayoutTests
{
    public static TheoryData<string> GalleryNames => [.. Gallery.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(GalleryNames))]
    public void No_text_of_a_typical_figure_overlaps_another_or_leaves_the_page(string name) =>
        Faults(Gallery.All.Single(entry => entry.Name == name).Figure).ShouldBeEmpty();

    [Fact]
    public void No_text_of_any_figure_overlaps_another_or_leaves_the_page()
    {
        for (ulong seed = 0; seed < 250; seed++)
        {
            Figure figure = RandomFigures.Make(seed);
            Faults(figure).ShouldBeEmpty($"seed {seed}");
        }
    }

    [Fact]
    public void All_marks_of_data_lie_in_or_near_the_page()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            Scene scene = FigureLayout.Compose(RandomFigures.Make(seed));
            Box near = new Box(0, 0, scene.Width, scene.Height).Grow(10);
            foreach (PathMark path in scene.Flatten().OfType<PathMark>())
                path.Lines.SelectMany(line => line).ShouldAllBe(spot => near.Contains(spot), $"seed {seed}");
        }
    }

    [Fact]
    public void A_legend_inside_covers_no_data()
    {
        Scene scene = FigureLayout.Compose(Gallery.GradientProfile());
        BoxMark legend = scene.Marks.OfType<BoxMark>().Single(box => box.Radius > 0);
        foreach (PathMark path in scene.Marks.OfType<ClippedMark>().SelectMany(group => group.Marks).OfType<PathMark>())
        {
            foreach (System.Collections.Immutable.ImmutableArray<Spot> line in path.Lines)
            {
                for (int index = 1; index < line.Length; index++)
                    Clipping.Segment(line[index - 1], line[index], legend.Box).ShouldBeNull();
            }
        }
    }

    [Fact]
    public void A_legend_that_finds_no_free_place_stands_below()
    {
        Scene scene = FigureLayout.Compose(Gallery.Crowded());
        double plotBottom = scene.Marks.OfType<ClippedMark>().Max(group => group.Clip.Bottom);
        Texts(scene).Where(text => text.Label.Text.StartsWith("series number", StringComparison.Ordinal))
            .ShouldAllBe(text => text.Bounds.Top > plotBottom);
    }

    [Fact]
    public void Only_named_layers_stand_in_the_legend()
    {
        Figure figure = new("t", new Panel(new Axis("x"), new Axis("y"),
        [
            new LineLayer([0, 1], [0, 1]) { Name = "named" },
            new LineLayer([0, 1], [1, 0]),
        ]));
        Texts(FigureLayout.Compose(figure)).Count(text => text.Size == Typography.Legend).ShouldBe(1);
    }

    [Fact]
    public void Layers_of_one_name_have_one_entry_in_the_legend_and_one_color()
    {
        Scene scene = FigureLayout.Compose(Gallery.ThreePanels());
        Texts(scene).Count(text => text.Label.Text == "tanh").ShouldBe(1);
        SeriesStyles.Assign(Gallery.ThreePanels()).SelectMany(styles => styles.Take(2)).ShouldBe(
            [new SeriesStyle(0), new SeriesStyle(1), new SeriesStyle(0), new SeriesStyle(1), new SeriesStyle(0), new SeriesStyle(1)]);
    }

    [Fact]
    public void A_label_that_fits_nowhere_moves_to_the_legend()
    {
        Scene scene = FigureLayout.Compose(Gallery.Crowded());
        double plotBottom = scene.Marks.OfType<ClippedMark>().Max(group => group.Clip.Bottom);
        Texts(scene).Single(text => text.Label.Text == "a narrow region").Bounds.Top.ShouldBeGreaterThan(plotBottom);
    }

    [Fact]
    public void Panels_in_a_row_have_plots_of_one_size_in_one_line()
    {
        Box[] plots = [.. FigureLayout.Compose(Gallery.ThreePanels()).Marks.OfType<ClippedMark>().Select(group => group.Clip)];
        plots.Length.ShouldBe(3);
        plots.ShouldAllBe(plot => Math.Abs(plot.Width - plots[0].Width) < 1e-9 && plot.Top == plots[0].Top && plot.Height == plots[0].Height);
    }

    [Fact]
    public void Every_value_stands_where_its_axis_says()
    {
        // Three values at known shares of a plot with fixed limits.
        Figure figure = new("t", new Panel(
            new Axis("x") { Minimum = 0, Maximum = 10 },
            new Axis("y") { Scale = AxisScale.Log10, Minimum = 1, Maximum = 1e4 },
            [new LineLayer([0, 5, 10], [1, 100, 1e4])]));
        ClippedMark group = FigureLayout.Compose(figure).Marks.OfType<ClippedMark>().Single();
        Spot[] line = [.. group.Marks.OfType<PathMark>().Single().Lines.Single()];
        line[0].ShouldBe(new Spot(group.Clip.Left, group.Clip.Bottom));
        line[1].X.ShouldBe(group.Clip.Center.X, 1e-9);
        line[1].Y.ShouldBe(group.Clip.Center.Y, 1e-9);
        line[2].X.ShouldBe(group.Clip.Right, 1e-9);
        line[2].Y.ShouldBe(group.Clip.Top, 1e-9);
    }

    [Fact]
    public void Natural_logarithms_stand_where_the_quantity_itself_would()
    {
        double[] quantities = [1, 30, 1e5, 3e9];
        Spot[] direct = Line(new Axis("y") { Scale = AxisScale.Log10 }, [.. quantities]);
        Spot[] logarithms = Line(new Axis("y") { Scale = AxisScale.NaturalLog }, [.. quantities.Select(value => Math.Log(value))]);
        for (int index = 0; index < direct.Length; index++)
            logarithms[index].Y.ShouldBe(direct[index].Y, 1e-6);

        static Spot[] Line(Axis axis, System.Collections.Immutable.ImmutableArray<double> y) =>
            [.. FigureLayout.Compose(new Figure("t", new Panel(new Axis("x"), axis, [new LineLayer([1, 2, 3, 4], y)])))
                .Flatten().OfType<PathMark>().Single(path => path.Stroke.Role == PaintRole.Series).Lines.Single()];
    }

    [Fact]
    public void A_missing_value_breaks_the_line()
    {
        Figure figure = new("t", new Panel(new Axis("x"), new Axis("y"), [new LineLayer([0, 1, 2, 3, 4], [0, 1, double.NaN, 3, 4])]));
        FigureLayout.Compose(figure).Flatten().OfType<PathMark>().Single(path => path.Stroke.Role == PaintRole.Series)
            .Lines.Select(line => line.Length).ShouldBe([2, 2]);
    }

    [Fact]
    public void A_figure_too_small_for_its_panels_is_refused() =>
        Should.Throw<ArgumentException>(() => FigureLayout.Compose(Gallery.ThreePanels() with { Width = 500 })).ParamName.ShouldBe("Width");

    private static IEnumerable<TextMark> Texts(Scene scene) => scene.Flatten().OfType<TextMark>().Where(text => text.Label.Text.Trim().Length > 0);

    private static List<string> Faults(Figure figure)
    {
        Scene scene = FigureLayout.Compose(figure);
        Box page = new(0, 0, scene.Width, scene.Height);
        TextMark[] texts = [.. Texts(scene)];
        List<string> faults = [.. texts.Where(text => !page.Contains(text.Bounds)).Select(text => $"'{text.Label.OneLine()}' leaves the page at {text.Bounds}")];
        for (int first = 0; first < texts.Length; first++)
        {
            for (int second = first + 1; second < texts.Length; second++)
            {
                if (texts[first].Bounds.Intersects(texts[second].Bounds))
                    faults.Add($"'{texts[first].Label.OneLine()}' at {texts[first].Bounds} overlaps '{texts[second].Label.OneLine()}' at {texts[second].Bounds}");
            }
        }

        return faults;
    }
}
