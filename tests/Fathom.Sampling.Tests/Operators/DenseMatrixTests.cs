using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

public class DenseMatrixTests
{
    [Theory]
    [InlineData(7, 7)]
    [InlineData(9, 4)]
    [InlineData(4, 9)]
    public void Orthogonal_weights_have_orthonormal_rows_or_columns_at_the_right_scale(int rows, int columns)
    {
        double[] weights = Draw(InitializationKind.Orthogonal, rows, columns, 1.5, 3);
        bool tall = rows >= columns;
        int size = Math.Min(rows, columns);

        // Entries of variance σ²/n give a mean squared norm of σ² m/n to each of n columns, of σ² to each of m rows.
        double expected = 1.5 * 1.5 * (tall ? (double)rows / columns : 1);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double sum = 0;
                for (int k = 0; k < Math.Max(rows, columns); k++)
                {
                    sum += tall ? weights[(k * columns) + i] * weights[(k * columns) + j] : weights[(i * columns) + k] * weights[(j * columns) + k];
                }

                sum.ShouldBe(i == j ? expected : 0, 1e-13);
            }
        }
    }

    /// <summary>4000 matrices: a factor without the signs that make it Haar would have a mean trace far from 0 and a mean squared trace far from 1.</summary>
    [Fact]
    public void Orthogonal_weights_are_haar_distributed()
    {
        const int Count = 4000;
        double sum = 0;
        double square = 0;
        double corner = 0;
        for (int i = 0; i < Count; i++)
        {
            double[] weights = Draw(InitializationKind.Orthogonal, 4, 4, 1, (ulong)i);
            double trace = weights[0] + weights[5] + weights[10] + weights[15];
            sum += trace / Count;
            square += trace * trace / Count;
            corner += weights[0] * weights[0] / Count;
        }

        // E tr O = 0, E (tr O)² = 1, Var (tr O)² = 2 (Diaconis and Shahshahani 1994), E O₁₁² = 1/4.
        sum.ShouldBe(0, 5 / Math.Sqrt(Count));
        square.ShouldBe(1, 5 * Math.Sqrt(2.0 / Count));
        corner.ShouldBe(0.25, 5 * 0.25 / Math.Sqrt(Count));
    }

    /// <summary>20,000 entries.</summary>
    [Fact]
    public void Gaussian_weights_have_the_variance_of_their_fan_in()
    {
        double[] weights = Draw(InitializationKind.Gaussian, 100, 200, 1.5, 1);
        weights.Average(w => w * w).ShouldBe(1.5 * 1.5 / 200, 5 * Math.Sqrt(2.0 / 20_000) * 1.5 * 1.5 / 200);
    }

    [Fact]
    public void Shared_memory_gives_the_same_answers_as_memory_of_its_own()
    {
        DenseMatrixLaw law = new(InitializationKind.Gaussian, 5, 3, 1);
        DenseMatrixEntries<double> shared = new(15);
        DenseMatrix<double> first = new(law, shared) { Key = new StreamKey(1, 1) };
        DenseMatrix<double> second = new(law, shared) { Key = new StreamKey(1, 2) };
        DenseMatrix<double> own = new(law, new DenseMatrixEntries<double>(15)) { Key = new StreamKey(1, 1) };
        double[] before = Ask(first);
        Ask(second).ShouldNotBe(before);
        Ask(first).ShouldBe(before);
        Ask(own).ShouldBe(before);

        static double[] Ask(DenseMatrix<double> matrix)
        {
            double[] result = new double[5];
            matrix.Multiply(new ReadOnlyMatrixSpan<double>([1.0, 2, 3], 3, 1), new MatrixSpan<double>(result, 5, 1));
            return result;
        }
    }

    /// <summary>Widths well on either side of where both ways take the same time when measured.</summary>
    [Theory]
    [InlineData(8, 40, SamplingMethod.Dense)]
    [InlineData(8, 120, SamplingMethod.Weightless)]
    [InlineData(32, 100, SamplingMethod.Dense)]
    [InlineData(32, 250, SamplingMethod.Weightless)]
    [InlineData(128, 300, SamplingMethod.Dense)]
    [InlineData(128, 800, SamplingMethod.Weightless)]
    public void Automatic_weights_are_dense_in_narrow_networks(int size, int width, SamplingMethod expected)
    {
        NetworkProgram program = new(new NetworkSpec { Width = width }, InputBatch.Gaussian([size], 3, 1), new SimulationOptions());
        MethodChoice.Of(program).ShouldBe(expected);
    }

    private static double[] Draw(InitializationKind kind, int rows, int columns, double scale, ulong stream)
    {
        double[] weights = new double[rows * columns];
        DenseMatrixDraw.Draw<double>(new DenseMatrixLaw(kind, rows, columns, scale), new StreamKey(9, stream), weights);
        return weights;
    }
}
