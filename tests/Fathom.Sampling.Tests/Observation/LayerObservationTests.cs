using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

public class LayerObservationTests
{
    /// <summary>Two batches, of 3 and 2 samples.</summary>
    private static readonly int[] s_starts = [0, 3, 5];

    [Fact]
    public void A_gram_matrix_is_summarized_as_by_hand()
    {
        double[,] a = { { 1, 2, 0, 1, -1 }, { 0, 1, 1, 2, 1 } };
        double[] gram = Gram(a);
        GramSummary summary = GramSummary.Of(gram, s_starts, 2);

        // G = [1 2 0 | 2 5 1 | 0 1 1] in the first batch, [5 1 | 1 2] in the second.
        summary.Variance.ShouldBe(0.5 * ((7.0 / 3) + (7.0 / 2)) / 2, 1e-14);
        summary.Correlation.ShouldBe(0.5 * ((1.0 / (7.0 / 3)) + (1.0 / 3.5)), 1e-14);
        summary.Cosine.ShouldBe(0.5 * (((2 / Math.Sqrt(5)) + 0 + (1 / Math.Sqrt(5))) / 3 + (1 / Math.Sqrt(10))), 1e-14);
        double first = Math.Sqrt(Sum([1.0 / 7, 5.0 / 7, 1.0 / 7], 1.0 / 3) + (2 * 5.0 / 49));
        double second = Math.Sqrt(Sum([5.0 / 7, 2.0 / 7], 0.5) + (2.0 / 49));
        summary.OrthogonalityGap.ShouldBe(0.5 * (first + second), 1e-14);

        // Products across: rows (1 0), (2 1), (0 1) with (1 2), (-1 1).
        double across = (1 - 1 + 4 - 1 + 2 + 1) / 6.0;
        summary.CrossBatchCorrelation.ShouldBe(across / Math.Sqrt(7.0 / 3 * 3.5), 1e-14);

        static double Sum(double[] shares, double even) => shares.Sum(share => (share - even) * (share - even));
    }

    [Theory]
    [InlineData(12, false, 0)]
    [InlineData(12, true, 0)]
    [InlineData(4, false, 2)]
    public void The_isometry_gap_is_that_of_the_eigenvalues_that_are_not_zero(int rows, bool centred, int nulls)
    {
        const int Size = 6;
        double[] entries = new double[rows * Size];
        NormalStream.Fill(entries, 5, 1);
        double[,] a = new double[rows, Size];
        for (int i = 0; i < rows; i++)
        {
            double mean = centred ? entries.AsSpan(i * Size, Size).ToArray().Average() : 0;
            for (int j = 0; j < Size; j++)
            {
                a[i, j] = entries[(i * Size) + j] - mean;
            }
        }

        double[] gram = Gram(a);
        double[] values = SymmetricEigen.Values(new Matrix(Size, Size, gram))[(nulls + (centred ? 1 : 0))..];
        double expected = Math.Log(values.Average()) - values.Average(Math.Log);
        GramSpectrum.IsometryGap(gram, Size, 0, Size, centred, 1e-15, new GramRoom(Size)).ShouldBe(expected, 1e-10);
        double[] relative = GramSpectrum.Values(gram, Size, 0, Size, centred);
        relative.Length.ShouldBe(Size - (centred ? 1 : 0));
        relative.Average().ShouldBe(1, 1e-12);
    }

    [Fact]
    public void The_tail_index_is_hills_estimate_on_sorted_magnitudes()
    {
        // Magnitudes u^(-1/2.5) of uniform u have the tail exponent 2.5 exactly.
        double[] uniform = new double[200_000];
        UniformStream.Fill(uniform, 3, 1);
        double[] values = [.. uniform.Select((u, i) => (i % 2 == 0 ? 1 : -1) * Math.Pow(u, -1 / 2.5))];
        double[] sorted = [.. values.Select(Math.Abs).OrderDescending()];
        double expected = 2000 / sorted.Take(2000).Sum(x => Math.Log(x / sorted[2000]));
        double estimate = TailIndex.Of<double>(values);
        estimate.ShouldBe(expected, 1e-12);
        estimate.ShouldBe(2.5, 5 * 2.5 / Math.Sqrt(2000));
        TailIndex.Of<float>([.. values.Select(value => (float)value)]).ShouldBe(expected, 1e-5);
        TailIndex.Of<double>(values.AsSpan(0, 32)).ShouldBe(double.NaN);
        TailIndex.Of<double>(new double[100]).ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(25, 25)]
    [InlineData(26, 25)]
    [InlineData(50, 25)]
    [InlineData(10_000, 25)]
    [InlineData(1_000_000, 25)]
    public void Spectra_are_observed_in_evenly_spread_layers(int depth, int expected)
    {
        int[] layers = [.. Enumerable.Range(1, depth).Where(layer => ObservedQuantities.HasSpectrum(layer, depth))];
        layers.Length.ShouldBe(expected);
        layers[0].ShouldBe(1);
        layers[^1].ShouldBe(depth);
        int[] steps = [.. layers.Zip(layers.Skip(1), (a, b) => b - a).Distinct()];
        (steps.DefaultIfEmpty(0).Max() - steps.DefaultIfEmpty(0).Min()).ShouldBeLessThan(2);
    }

    [Fact]
    public void Dead_units_and_large_entries_are_counted()
    {
        // With a shift of −1e3 behind batch norm every unit of a ReLU network is dead: no gradient at all.
        NetworkSpec dead = new() { Depth = 2, Width = 8, Activation = new Activation(ActivationCatalog.Relu, 1, -1000) };
        InputBatch batch = InputBatch.Gaussian([5], 4, 1);
        SimulationRun run = NetworkSimulator.Run(dead, batch, new SimulationOptions { Networks = 1 }, cancellation: TestContext.Current.CancellationToken);
        run.Value(0, run.Quantities.IndexOf(ProfileQuantity.DeadUnits), 2).ShouldBe(1);
        run.Value(0, run.Quantities.IndexOf(ProfileQuantity.LogGradientNorm), 1).ShouldBe(double.NegativeInfinity);
        SimulationResult.Of(run).Notes.ShouldHaveSingleItem().ShouldContain("exactly zero from layer 2 down");
    }

    private static double[] Gram(double[,] a)
    {
        int size = a.GetLength(1);
        double[] gram = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                gram[(i * size) + j] = Enumerable.Range(0, a.GetLength(0)).Sum(n => a[n, i] * a[n, j]);
            }
        }

        return gram;
    }
}
