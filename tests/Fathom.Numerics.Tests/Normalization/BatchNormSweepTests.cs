using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

[Trait("Category", "Kernels")]
public sealed class BatchNormSweepTests
{
    public static TheoryData<int, int, int, bool, double> Shapes => new()
    {
        { 3, 1, 2, true, 1e-3 }, { 3, 2, 3, true, 0 }, { 5, 7, 1, false, 0 }, { 4, 8, 4, true, 1e-5 }, { 4, 16, 2, true, 0 }, { 2, 33, 2, false, 0.1 },
        { 3, 100, 2, true, 0 }, { 1, 128, 1, true, 1 }, { 6, 23, 3, true, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_is_what_the_definition_says(int rows, int batch, int groups, bool centred, double epsilon)
    {
        CheckForward<double>(rows, batch, groups, centred, epsilon, 1e-14);
        CheckForward<float>(rows, batch, groups, centred, epsilon, 3e-6);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Backward_is_the_transposed_derivative_of_forward(int rows, int batch, int groups, bool centred, double epsilon)
    {
        const int Cotangents = 2;
        int columns = batch * groups;
        double[] z = Plain.Entries(rows * columns, 11);
        double[] gradient = Plain.Entries(rows * Cotangents * columns, 12);
        (double[] normalized, double[] deviations) = Forward(z, rows, columns, batch, centred, epsilon);
        double[] pulled = [.. gradient];
        BatchNormSweep.Backward(View<double>(normalized, rows), View<double>(deviations, rows), batch, centred, new MatrixSpan<double>(pulled, rows, Cotangents * columns));

        // A direction t: the change of ⟨g, x̂⟩ along it is ⟨gz, t⟩, for every row and cotangent apart.
        const double Step = 1e-5;
        double[] direction = Plain.Entries(rows * columns, 13);
        (double[] ahead, _) = Forward([.. z.Zip(direction, (x, t) => x + (Step * t))], rows, columns, batch, centred, epsilon);
        (double[] behind, _) = Forward([.. z.Zip(direction, (x, t) => x - (Step * t))], rows, columns, batch, centred, epsilon);
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < Cotangents; k++)
            {
                double change = 0;
                double product = 0;
                for (int j = 0; j < columns; j++)
                {
                    int at = (((i * Cotangents) + k) * columns) + j;
                    change += gradient[at] * (ahead[(i * columns) + j] - behind[(i * columns) + j]) / (2 * Step);
                    product += pulled[at] * direction[(i * columns) + j];
                }

                product.ShouldBe(change, batch == 2 ? 1e-4 : 1e-7);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Backward_in_singles_agrees_with_doubles(int rows, int batch, int groups, bool centred, double epsilon)
    {
        int columns = batch * groups;
        (double[] normalized, double[] deviations) = Forward(Plain.Entries(rows * columns, 14), rows, columns, batch, centred, Math.Max(epsilon, 1e-3));
        double[] gradient = Plain.Entries(rows * 3 * columns, 15);
        float[] singles = Singles(gradient);
        BatchNormSweep.Backward(View<float>(Singles(normalized), rows), View<float>(Singles(deviations), rows), batch, centred, new MatrixSpan<float>(singles, rows, 3 * columns));
        BatchNormSweep.Backward(View<double>(normalized, rows), View<double>(deviations, rows), batch, centred, new MatrixSpan<double>(gradient, rows, 3 * columns));
        double scale = deviations.Max();
        for (int i = 0; i < singles.Length; i++)
        {
            ((double)singles[i]).ShouldBe(gradient[i], 2e-6 * scale);
        }
    }

    [Fact]
    public void Gradients_are_orthogonal_to_shifts_and_scalings_of_the_batch() =>
        Prop.ForAll(
            Draw.Whole(3, 150),
            Draw.Whole(1, 10000),
            (batch, seed) =>
            {
                (double[] normalized, double[] deviations) = Forward(Plain.Entries(batch, (ulong)seed), 1, batch, batch, true, 0);
                double[] gradient = Plain.Entries(batch, (ulong)seed + 1);
                BatchNormSweep.Backward(View<double>(normalized, 1), View<double>(deviations, 1), batch, true, new MatrixSpan<double>(gradient, 1, batch));
                return Math.Abs(gradient.Sum()) < 1e-11 && Math.Abs(gradient.Zip(normalized, (g, x) => g * x).Sum()) < 1e-11;
            })
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    public void A_large_mean_does_not_cancel(int batch)
    {
        // Mean 10⁴ times the deviation: the singles are rounded to steps of 0.001, and nothing else may be lost.
        double[] entries = Plain.Entries(50 * batch, 16);
        float[] z = [.. entries.Select(entry => (float)(1e4 + entry))];
        float[] normalized = new float[z.Length];
        float[] deviations = new float[50];
        BatchNormSweep.Forward(View<float>(z, 50), batch, true, 0, new MatrixSpan<float>(normalized, 50, batch), new MatrixSpan<float>(deviations, 50, 1));
        (double[] expected, _) = Forward([.. z.Select(x => (double)x)], 50, batch, batch, true, 0);
        for (int i = 0; i < z.Length; i++)
        {
            ((double)normalized[i]).ShouldBe(expected[i], 3e-6);
        }
    }

    [Fact]
    public void A_group_without_variance_is_zero_and_passes_nothing_back()
    {
        double[] z = [5, 5, 5, 1, 2, 4];
        (double[] normalized, double[] deviations) = Forward(z, 1, 6, 3, true, 0);
        normalized.Take(3).ShouldAllBe(x => x == 0);
        deviations[0].ShouldBe(0);
        deviations[1].ShouldBeGreaterThan(0);
        double[] gradient = [1, 2, 3, 4, 5, 6];
        BatchNormSweep.Backward(View<double>(normalized, 1), View<double>(deviations, 1), 3, true, new MatrixSpan<double>(gradient, 1, 6));
        gradient.Take(3).ShouldAllBe(g => g == 0);
        Forward([double.NaN, 1, 2], 1, 3, 3, true, 0).Normalized.ShouldAllBe(x => double.IsNaN(x));
    }

    [Fact]
    public void In_place_with_gaps_between_rows_it_gives_the_same_bits_and_touches_nothing_else()
    {
        float[] z = Singles(Plain.Entries(4 * 40, 17));
        float[] apart = new float[160];
        float[] deviations = new float[8];
        BatchNormSweep.Forward(View<float>(z, 4), 20, true, 1e-5, new MatrixSpan<float>(apart, 4, 40), new MatrixSpan<float>(deviations, 4, 2));
        float[] wide = new float[4 * 50];
        Array.Fill(wide, 42);
        MatrixSpan<float> view = new(wide, 4, 40, 50);
        for (int i = 0; i < 4; i++)
        {
            z.AsSpan(i * 40, 40).CopyTo(view.Row(i));
        }

        float[] again = new float[8];
        BatchNormSweep.Forward(view, 20, true, 1e-5, view, new MatrixSpan<float>(again, 4, 2));
        Bits.Of(again).ShouldBe(Bits.Of(deviations));
        for (int i = 0; i < 4; i++)
        {
            Bits.Of(view.Row(i)).ShouldBe(Bits.Of(apart.AsSpan(i * 40, 40)));
            wide.AsSpan((i * 50) + 40, 10).ToArray().ShouldAllBe(x => x == 42);
        }
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        foreach ((int batch, ulong singles, ulong doubles) in new[] { (8, 5499020185409773865UL, 13560792095534859477UL), (45, 10462844214065026692UL, 13490222260753030357UL) })
        {
            double[] z = Plain.Entries(10 * batch, 18);
            (double[] normalized, double[] deviations) = Forward(z, 10, batch, batch, true, 1e-4);
            double[] gradient = Plain.Entries(10 * batch, 19);
            BatchNormSweep.Backward(View<double>(normalized, 10), View<double>(deviations, 10), batch, true, new MatrixSpan<double>(gradient, 10, batch));
            float[] single = Singles(z);
            float[] singleDeviations = new float[10];
            float[] singleGradient = Singles(Plain.Entries(10 * batch, 19));
            MatrixSpan<float> view = new(single, 10, batch);
            BatchNormSweep.Forward(view, batch, true, 1e-4, view, new MatrixSpan<float>(singleDeviations, 10, 1));
            BatchNormSweep.Backward(view, View<float>(singleDeviations, 10), batch, true, new MatrixSpan<float>(singleGradient, 10, batch));
            Bits.Checksum([.. single, .. singleDeviations, .. singleGradient]).ShouldBe(singles);
            Bits.Checksum([.. normalized, .. deviations, .. gradient]).ShouldBe(doubles);
        }
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Should.Throw<ArgumentException>(() => Forward(new double[6], 2, 3, 2, true, 0)).ParamName.ShouldBe("batchSize");
        Should.Throw<ArgumentOutOfRangeException>(() => Forward(new double[6], 2, 3, 0, true, 0)).ParamName.ShouldBe("batchSize");
        Should.Throw<ArgumentOutOfRangeException>(() => Forward(new double[6], 2, 3, 3, true, -1)).ParamName.ShouldBe("epsilon");
        Should.Throw<ArgumentException>(() => BatchNormSweep.Forward(View<double>(new double[6], 2), 3, true, 0, new MatrixSpan<double>(new double[6], 2, 3), new MatrixSpan<double>(new double[2], 1, 2)))
            .ParamName.ShouldBe("inverseDeviations");
        Should.Throw<ArgumentException>(() => BatchNormSweep.Forward(View<double>(new double[6], 2), 3, true, 0, new MatrixSpan<double>(new double[6], 3, 2), new MatrixSpan<double>(new double[2], 2, 1)))
            .ParamName.ShouldBe("normalized");
        double[] shared = new double[8];
        Should.Throw<ArgumentException>(() => BatchNormSweep.Forward(
            View<double>(shared.AsSpan(0, 6), 2), 3, true, 0, new MatrixSpan<double>(shared.AsSpan(1, 6), 2, 3), new MatrixSpan<double>(new double[2], 2, 1))).ParamName.ShouldBe("normalized");
        Should.Throw<ArgumentException>(() => BatchNormSweep.Backward(View<double>(new double[6], 2), View<double>(new double[2], 2), 3, true, new MatrixSpan<double>(new double[8], 2, 4)))
            .ParamName.ShouldBe("gradient");
        Should.Throw<NotSupportedException>(() => BatchNormSweep.Forward(View<Half>(new Half[6], 2), 3, true, 0, new MatrixSpan<Half>(new Half[6], 2, 3), new MatrixSpan<Half>(new Half[2], 2, 1)));
    }

    private static void CheckForward<T>(int rows, int batch, int groups, bool centred, double epsilon, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = batch * groups;
        T[] z = [.. Plain.Entries(rows * columns, 10).Select(T.CreateTruncating)];
        T[] normalized = new T[z.Length];
        T[] deviations = new T[rows * groups];
        BatchNormSweep.Forward(View<T>(z, rows), batch, centred, epsilon, new MatrixSpan<T>(normalized, rows, columns), new MatrixSpan<T>(deviations, rows, groups));
        for (int i = 0; i < rows * groups; i++)
        {
            double[] values = [.. z.Skip(i * batch).Take(batch).Select(double.CreateTruncating)];
            double mean = centred ? values.Average() : 0;
            double variance = values.Average(x => (x - mean) * (x - mean)) + epsilon;
            double inverse = variance == 0 ? 0 : 1 / Math.Sqrt(variance);
            double.CreateTruncating(deviations[i]).ShouldBe(inverse, tolerance * inverse);
            for (int j = 0; j < batch; j++)
            {
                double.CreateTruncating(normalized[(i * batch) + j]).ShouldBe((values[j] - mean) * inverse, tolerance);
            }
        }
    }

    private static (double[] Normalized, double[] Deviations) Forward(double[] z, int rows, int columns, int batch, bool centred, double epsilon)
    {
        double[] normalized = new double[z.Length];
        double[] deviations = new double[rows * (columns / Math.Max(1, batch))];
        BatchNormSweep.Forward(
            View<double>(z, rows), batch, centred, epsilon, new MatrixSpan<double>(normalized, rows, columns), new MatrixSpan<double>(deviations, rows, deviations.Length / rows));
        return (normalized, deviations);
    }

    private static ReadOnlyMatrixSpan<T> View<T>(ReadOnlySpan<T> values, int rows)
        where T : unmanaged => new(values, rows, values.Length / rows);

    private static float[] Singles(double[] values) => Array.ConvertAll(values, value => (float)value);
}
