namespace Fathom.Reporting.Tests;

public class GeometryTests
{
    private static readonly Box Window = new(0, 0, 100, 50);

    [Fact]
    public void A_cut_segment_lies_on_the_segment_and_in_the_box()
    {
        for (ulong seed = 0; seed < 2000; seed++)
        {
            Dice dice = new(seed);
            Spot from = new((400 * dice.Share()) - 150, (300 * dice.Share()) - 100);
            Spot to = new((400 * dice.Share()) - 150, (300 * dice.Share()) - 100);
            int inside = Enumerable.Range(0, 2001).Select(step => Along(from, to, step / 2000.0)).Count(Window.Contains);
            if (Clipping.Segment(from, to, Window) is not { } piece)
            {
                inside.ShouldBe(0, $"seed {seed}");
                continue;
            }

            Window.Grow(1e-9).Contains(piece.From).ShouldBeTrue();
            Window.Grow(1e-9).Contains(piece.To).ShouldBeTrue();
            double share = Distance(piece.From, piece.To) / Distance(from, to);
            (inside / 2001.0).ShouldBe(share, 0.002);
        }
    }

    [Fact]
    public void A_cut_polygon_has_the_area_a_count_of_places_finds()
    {
        Spot[] triangle = [new(-40, 10), new(160, -30), new(60, 120)];
        double area = Area([.. Clipping.Polygon(triangle, Window)]);
        int hits = 0;
        for (int x = 0; x < 1000; x++)
        {
            for (int y = 0; y < 500; y++)
                hits += Inside(triangle, new Spot((x + 0.5) / 10, (y + 0.5) / 10)) ? 1 : 0;
        }

        area.ShouldBe(hits / 100.0, 3);
    }

    [Fact]
    public void A_line_that_leaves_and_returns_is_two_lines()
    {
        List<List<Spot>> runs = Clipping.Line([new(10, 10), new(10, 80), new(20, 80), new(20, 10)], Window);
        runs.Count.ShouldBe(2);
        runs[0].ShouldBe([new Spot(10, 10), new Spot(10, 50)]);
        runs[1].ShouldBe([new Spot(20, 50), new Spot(20, 10)]);
    }

    [Fact]
    public void Thinning_keeps_the_extremes_of_every_column_and_the_ends()
    {
        Dice dice = new(7);
        List<Spot> line = [.. Enumerable.Range(0, 60_000).Select(index => new Spot(index / 100.0, 100 * dice.Share()))];
        List<Spot> thinned = Thinning.Line([line])[0];
        thinned.Count.ShouldBeLessThanOrEqualTo(Thinning.MostVertices);
        thinned[0].ShouldBe(line[0]);
        thinned[^1].ShouldBe(line[^1]);
        for (int column = 0; column < 298; column++)
        {
            // Two pixels hold at least one whole column of the thinning.
            bool In(Spot spot) => spot.X >= 2 * column && spot.X < (2 * column) + 4;
            thinned.Where(In).Max(spot => spot.Y).ShouldBe(line.Where(In).Max(spot => spot.Y), 1.5);
            thinned.Where(In).Min(spot => spot.Y).ShouldBe(line.Where(In).Min(spot => spot.Y), 1.5);
        }
    }

    [Fact]
    public void Thinning_keeps_a_gap_that_can_be_seen_and_leaves_short_lines_alone()
    {
        List<Spot> first = [.. Enumerable.Range(0, 5000).Select(index => new Spot(index / 20.0, index % 7))];
        List<Spot> second = [.. Enumerable.Range(0, 5000).Select(index => new Spot(300 + (index / 20.0), index % 7))];
        Thinning.Line([first, second]).Count.ShouldBe(2);
        List<List<Spot>> small = [[new(0, 0), new(1, 1)]];
        Thinning.Line(small).ShouldBeSameAs(small);
    }

    [Fact]
    public void A_curve_that_turns_back_is_thinned_within_two_pixels()
    {
        List<Spot> spiral = [.. Enumerable.Range(0, 50_000).Select(index => new Spot(
            200 + (index / 300.0 * Math.Cos(index / 800.0)), 200 + (index / 300.0 * Math.Sin(index / 800.0))))];
        List<Spot> thinned = [.. Thinning.Line([spiral]).SelectMany(run => run)];
        thinned.Count.ShouldBeLessThanOrEqualTo(Thinning.MostVertices);
        spiral.Where((_, index) => index % 500 == 0).ShouldAllBe(spot => thinned.Min(kept => Distance(kept, spot)) < 10);
    }

    private static Spot Along(Spot from, Spot to, double share) => new(from.X + (share * (to.X - from.X)), from.Y + (share * (to.Y - from.Y)));

    private static double Distance(Spot a, Spot b) => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));

    private static double Area(Spot[] polygon) =>
        Math.Abs(polygon.Select((spot, index) => (spot, next: polygon[(index + 1) % polygon.Length])).Sum(edge => (edge.spot.X * edge.next.Y) - (edge.next.X * edge.spot.Y))) / 2;

    private static bool Inside(Spot[] triangle, Spot spot)
    {
        double[] sides = [.. Enumerable.Range(0, 3).Select(index => Side(triangle[index], triangle[(index + 1) % 3], spot))];
        return sides.All(side => side >= 0) || sides.All(side => side <= 0);
    }

    private static double Side(Spot a, Spot b, Spot c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
