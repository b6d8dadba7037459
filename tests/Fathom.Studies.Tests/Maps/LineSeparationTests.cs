using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.Studies.Tests;

public class LineSeparationTests
{
    [Fact]
    public void A_line_that_parts_all_networks_is_perfect_and_another_is_found_where_it_is()
    {
        LineSeparation perfect = LineSeparation.Of([Cell(10, 40, 0.9), Cell(39, 40, 0.8), Cell(41, 40, 0.1), Cell(90, 40, 0.12)], 0.1);
        (perfect.Trained, perfect.Untrained, perfect.BalancedAccuracy, perfect.RankAccuracy, perfect.BestMultiple, perfect.BestBalancedAccuracy).ShouldBe((2, 2, 1, 1, 16, 1));

        // Networks train up to half the predicted depth: three of four verdicts are right, and 8 ξ would be the line, between depths 18 and 22 that stand evenly about it on a logarithmic scale.
        double deep = 400.0 / 18;
        LineSeparation late = LineSeparation.Of([Cell(10, 40, 0.9), Cell(18, 40, 0.8), Cell(1, 40 / deep, 0.1), Cell(90, 40, 0.12)], 0.1);
        late.BalancedAccuracy.ShouldBe(0.75);
        late.RankAccuracy.ShouldBe(1);
        late.BestMultiple.ShouldBe(8, 1e-12);
        late.BestBalancedAccuracy.ShouldBe(1);
    }

    [Fact]
    public void Shares_are_those_of_plain_counting_over_networks_and_pairs()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            MapCell[] cells = [.. Enumerable.Range(0, 12).Select(i => Cell(5 + (int)(5 * Draw(seed, i)), 5 + Math.Floor(5 * Draw(seed, i + 20)), 0.1 + (0.9 * Draw(seed, i + 40)), 0.1 + (0.3 * Draw(seed, i + 60))))];
            LineSeparation found = LineSeparation.Of(cells, 0.25);
            List<(double Margin, bool Trained)> networks = [];
            foreach (MapCell cell in cells)
            {
                networks.AddRange(cell.Trainings.Select(training => (Math.Log(cell.TrainableDepth / cell.Depth), (training.Accuracy - 0.1) / 0.9 > 0.25)));
            }

            (double Margin, bool Trained)[] trained = [.. networks.Where(network => network.Trained)];
            (double Margin, bool Trained)[] untrained = [.. networks.Where(network => !network.Trained)];
            found.Trained.ShouldBe(trained.Length);
            found.Untrained.ShouldBe(untrained.Length);
            double right = 0.5 * (((double)trained.Count(network => network.Margin >= 0) / trained.Length) + ((double)untrained.Count(network => network.Margin < 0) / untrained.Length));
            found.BalancedAccuracy.ShouldBe(right, 1e-12);
            double pairs = 0;
            foreach ((double margin, _) in trained)
            {
                pairs += untrained.Count(network => network.Margin < margin) + (0.5 * untrained.Count(network => network.Margin == margin));
            }

            found.RankAccuracy.ShouldBe(pairs / (trained.Length * untrained.Length), 1e-12);
            found.BestBalancedAccuracy.ShouldBeGreaterThanOrEqualTo(found.BalancedAccuracy);
            double low = networks.Min(network => network.Margin);
            double high = networks.Max(network => network.Margin);
            double best = Enumerable.Range(-300, 600).Where(step => step == 0 || (step / 99.7 > low && step / 99.7 <= high)).Max(step => 0.5 * (((double)trained.Count(network => network.Margin >= step / 99.7) / trained.Length) + ((double)untrained.Count(network => network.Margin < step / 99.7) / untrained.Length)));
            found.BestBalancedAccuracy.ShouldBe(best, 1e-12);
        }
    }

    [Fact]
    public void Of_networks_of_one_kind_nothing_is_said_and_what_theory_does_not_cover_is_left_out()
    {
        LineSeparation one = LineSeparation.Of([Cell(10, 40, 0.9), Cell(90, double.NaN, 0.1)], 0.1);
        (one.Trained, one.Untrained).ShouldBe((1, 0));
        double.IsNaN(one.BalancedAccuracy).ShouldBeTrue();
        double.IsNaN(one.BestMultiple).ShouldBeTrue();
    }

    [Fact]
    public void A_network_that_diverged_has_not_learned()
    {
        MapTraining lost = new(TrainingVerdict.Diverged, double.NaN, double.NaN, double.NaN, 0.1, 3);
        lost.Learned.ShouldBe(0);
        new MapTraining(TrainingVerdict.Trained, 0.55, 0.5, 1, 0.1, 3).Learned.ShouldBe(0.5, 1e-12);
    }

    private static double Draw(ulong seed, int index) => Philox.Block(seed, 5, (ulong)index).Low / (double)ulong.MaxValue;

    private static MapCell Cell(int depth, double trainable, params double[] accuracies) => new(
        depth, 8, depth, trainable, [.. accuracies.Select(accuracy => new MapTraining(TrainingVerdict.Trained, accuracy, accuracy, 1, 0.1, 10)).ToImmutableArray()]);
}
