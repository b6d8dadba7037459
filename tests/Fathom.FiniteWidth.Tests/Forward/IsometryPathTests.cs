using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

public class IsometryPathTests
{
    [Fact]
    public void The_gap_of_a_random_batch_follows_the_predicted_path()
    {
        const int Size = 64;
        int[] depths = [1, 8, 32, 64, 128, 200, 300];
        MonteCarlo[] ratios = [.. depths.Select(_ => new MonteCarlo())];
        RandomMatrices random = new(40);
        for (int network = 0; network < 8; network++)
        {
            Matrix x = ReferenceBatchNorm.Forward(random.Normal(Size, Size), BatchNormForm.UnitNorm);
            ImmutableArray<double> predicted = IsometryPath.Gaps(FeatureSpectrum.Of(x), depths[^1]);
            predicted[0].ShouldBe(IsometryMeasures.Of(x).Gap, 1e-9);
            for (int layer = 1; layer <= depths[^1]; layer++)
            {
                x = ReferenceBatchNorm.Forward(Plain.Product(x, random.Rotation(Size)), BatchNormForm.UnitNorm);
                int place = depths.IndexOf(layer);
                if (place >= 0)
                {
                    ratios[place].Add(IsometryMeasures.Of(x).Gap / predicted[layer]);
                }
            }
        }

        // A law for large width: the model may be off by a tenth, chance by four standard errors.
        for (int i = 0; i < depths.Length; i++)
        {
            double allowed = 0.1 + (4 * ratios[i].StandardError);
            ratios[i].Mean.ShouldBe(1, allowed, $"layer {depths[i]}");
            ratios[i].StandardError.ShouldBeLessThan(0.1);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(50)]
    public void A_vanishing_eigenvalue_grows_as_predicted(int d)
    {
        const double Small = 1e-13;
        RandomMatrices random = new(41);
        MonteCarlo growth = new();
        for (int i = 0; i < 300; i++)
        {
            Matrix x = random.Rotation(d);
            for (int j = 0; j < d; j++)
            {
                x[0, j] *= Small;
            }

            Matrix next = ReferenceBatchNorm.Forward(Plain.Product(x, random.Rotation(d)), BatchNormForm.UnitNorm);
            double before = (2 * Math.Log(Small)) - Math.Log((d - 1.0) / d);
            growth.Add(2 * Math.Log(IsometryMeasures.Of(next, 1e-20).SingularValues[^1]) - before);
        }

        growth.ShouldAgreeWith(IsometryPath.SmallEigenvalueGrowth(d), 0.07 / d);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Its_growth_is_an_average_over_random_directions(int d)
    {
        // Third-order terms are left out of the law, so the tolerance is a part of its second-order term.
        const int Directions = 400_000;
        double[] normals = new double[Directions * d];
        NormalStream.Fill(normals, 42, (ulong)d);
        MonteCarlo growth = new();
        for (int i = 0; i < Directions; i++)
        {
            ReadOnlySpan<double> g = normals.AsSpan(i * d, d);
            double length = Plain.Dot(g, g);
            double fourth = 0;
            foreach (double x in g)
            {
                fourth += x * x * x * x;
            }

            growth.Add(Math.Log((d - 1.0) / d) - Math.Log(1 - (fourth / (length * length))));
        }

        double second = IsometryPath.SmallEigenvalueGrowth(d) - Math.Log(1 + (2.0 / d));
        growth.Mean.ShouldBe(IsometryPath.SmallEigenvalueGrowth(d), (0.3 * second) + (4 * growth.StandardError));
        growth.StandardError.ShouldBeLessThan(0.1 * second);
    }

    [Fact]
    public void The_path_ends_at_the_true_rate_and_not_at_the_published_one()
    {
        const int Size = 100;
        FeatureSpectrum spectrum = FeatureSpectrum.Of(Enumerable.Range(0, Size).Select(i => 1 + (0.2 * Math.Sin(i))));
        ImmutableArray<double> gaps = IsometryPath.Gaps(spectrum, 1000);
        (gaps[1000] / gaps[999]).ShouldBe(Size / (Size + 2.0), 3e-4);
        gaps[1].ShouldBe(gaps[0] + RandomDirection.ExpectedLogarithm(spectrum).Value, 0.1 * (gaps[0] - gaps[1]));
        IsometryPath.FoldingDepth(Size).ShouldBe(50.5, 0.01);
    }

    [Fact]
    public void The_closed_estimate_agrees_with_the_path_for_one_small_eigenvalue()
    {
        const int Size = 100;
        foreach (double smallest in (double[])[1e-3, 1e-6, 1e-9])
        {
            FeatureSpectrum spectrum = FeatureSpectrum.Of(Enumerable.Range(0, Size).Select(i => i == 0 ? smallest : 1));
            IsometryDepth depth = IsometryPath.DepthTo(spectrum, 1e-5);
            IsometryPath.TwoPhaseDepth(Size, smallest, 1e-5).ShouldBe(depth.Layers, 0.03 * depth.Layers);
            ((double)depth.SlowLayers).ShouldBe(0.5 * Size * Math.Log(1 / smallest), 0.05 * depth.SlowLayers);
            (depth.SlowLayers + depth.FastLayers).ShouldBe(depth.Layers);
        }
    }

    [Fact]
    public void A_degenerate_batch_gets_a_sentence_that_says_where_it_ends()
    {
        FeatureSpectrum spectrum = FeatureSpectrum.Of([1, 1, 0]);
        Should.Throw<ArgumentException>(() => IsometryPath.Gaps(spectrum, 3)).Message.ShouldContain("rank 2, below its 3 features");
        Should.Throw<ArgumentException>(() => IsometryPath.DepthTo(spectrum, 0.1));
        Should.Throw<ArgumentOutOfRangeException>(() => IsometryPath.TwoPhaseDepth(10, 0, 0.1)).Message.ShouldContain("never becomes isometric");
        Should.Throw<ArgumentOutOfRangeException>(() => IsometryPath.DepthTo(FeatureSpectrum.Of([1.0, 2]), 0));
        IsometryPath.DepthTo(FeatureSpectrum.Of([1.0, 1]), 1e-3).Layers.ShouldBe(0);
    }
}
