using System.Collections.Immutable;
using Fathom.Studies;

namespace Fathom.Cli.Tests;

public sealed class MapGridTests
{
    [Fact]
    public void The_line_passes_between_cells_on_both_sides_of_it()
    {
        MapResult map = Map("depth=10:40:10", "batch=8,16,32", (depth, batch) => batch == 8 ? 15 : 35, (depth, _) => 1.1 - (depth / 50.0));
        MapGrid.Render(map).ReplaceLineEndings("\n").ShouldBe(
            """
               32  █ 90 ▓ 70 ▒ 50│░ 30
               16  █ 90 ▓ 70 ▒ 50│░ 30
                       ┌─────────┘
                8  █ 90│▓ 70 ▒ 50 ░ 30
            batch    10   20   30   40  depth

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_line_lies_level_when_the_depth_goes_up_and_what_is_missing_or_diverged_is_marked()
    {
        MapResult map = Map("batch=8,16", "depth=10,20,1000", (_, _) => 30, (batch, depth) => depth == 1000 ? double.NaN : batch == 16 ? -1 : 0.1);
        MapGrid.Render(map).ReplaceLineEndings("\n").ShouldBe(
            """
             1000     x    x
                  ╶─────────
               20  · 10    ?
               10  · 10    ?
            depth     8   16  batch

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_wide_map_shows_shades_alone()
    {
        string text = MapGrid.Render(Map("depth=1:60:1", "batch=8,16", (_, _) => 30.5, (depth, _) => depth < 40 ? 1 : 0.1));
        text.Split('\n')[0].ShouldBe("   16 " + string.Concat(Enumerable.Range(1, 60).Select(depth => $"{(depth == 31 ? '│' : ' ')}{(depth < 40 ? '█' : '·')}")));
        text.ShouldContain("batch  1 … 60  depth");
    }

    // Accuracies of 1 and chance 0; NaN for a network that diverged, below 0 for one that has not been trained.
    private static MapResult Map(string x, string y, Func<double, double, double> trainable, Func<double, double, double> accuracy)
    {
        MapRequest request = new() { Setup = new TrainingSetup(), X = MapAxis.Parse(x), Y = MapAxis.Parse(y) };
        ImmutableArray<MapCell>.Builder cells = ImmutableArray.CreateBuilder<MapCell>();
        foreach (double row in request.Y.Values)
        {
            foreach (double column in request.X.Values)
            {
                double found = accuracy(column, row);
                TrainingVerdict verdict = double.IsNaN(found) ? TrainingVerdict.Diverged : TrainingVerdict.Trained;
                cells.Add(new MapCell(
                    column,
                    row,
                    (int)(request.X.Parameter == MapParameter.Depth ? column : row),
                    trainable(column, row),
                    found < 0 ? [] : [new MapTraining(verdict, found, found, 1, 0, 10)]));
            }
        }

        return new MapResult(request, cells.DrainToImmutable());
    }
}
