using Fathom.Numerics;


namespace Fathom.Sampling.Tests;

/// <summary>The joint law of answers to questions that depend on earlier answers, against stored matrices.</summary>
public class LazyWeightsLawTests
{
    private const int Draws = 3000;
    private const double Limit = 5;

    [Theory]
    [InlineData(false, 5, 6)]
    [InlineData(false, 6, 3)]
    [InlineData(true, 5, 5)]
    [InlineData(true, 6, 4)]
    [InlineData(true, 4, 6)]
    public void Answers_have_the_law_of_a_stored_matrix(bool orthogonal, int rows, int columns)
    {
        Matrix lazy = Sample(index =>
        {
            ILazyWeights<double> weights = LazyWeightsTests.Make<double>(orthogonal, rows, columns, index);
            double[] talk = Talk(a => Ask.Right(weights, a), d => Ask.Left(weights, d), rows, columns);
            return [.. talk, weights.SquaredNorm()];
        });
        Matrix stored = Sample(index =>
        {
            Matrix weights = Stored(orthogonal, rows, columns, index);
            double[] talk = Talk(a => Ask.Product(weights, a), d => Ask.Product(Ask.Transposed(weights), d), rows, columns);
            return [.. talk, weights.Values.Sum(value => value * value)];
        });
        TwoSampleComparison comparison = TwoSampleComparison.Of(lazy, stored, 199);
        comparison.PValue.ShouldBeGreaterThan(0.01);
        comparison.LargestMeanScore.ShouldBeLessThan(Limit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_matrix_that_is_made_after_questions_has_the_law_of_one_that_was_stored(bool orthogonal)
    {
        Matrix made = Sample(index =>
        {
            ILazyWeights<double> weights = LazyWeightsTests.Make<double>(orthogonal, 4, 4, index);
            Ask.Left(weights, Map(Ask.Right(weights, Ask.Normals(4, 1, 9)), Math.Tanh));
            if (index % 2 == 0)
            {
                weights.SquaredNorm();
            }

            return Ask.Whole(weights).Values;
        });
        Matrix stored = Sample(index => Stored(orthogonal, 4, 4, index).Values);
        TwoSampleComparison.Of(made, stored, 199).PValue.ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void Forgetting_the_past_is_found_out()
    {
        Matrix forgetful = Sample(index =>
        {
            int asked = 0;
            ILazyWeights<double> Fresh() => LazyWeightsTests.Make<double>(false, 5, 6, (10 * index) + asked++);
            double[] talk = Talk(a => Ask.Right(Fresh(), a), d => Ask.Left(Fresh(), d), 5, 6);
            return [.. talk, 0];
        });
        Matrix stored = Sample(index =>
        {
            Matrix weights = Stored(false, 5, 6, index);
            return [.. Talk(a => Ask.Product(weights, a), d => Ask.Product(Ask.Transposed(weights), d), 5, 6), 0];
        });
        TwoSampleComparison comparison = TwoSampleComparison.Of(forgetful, stored, 199);
        comparison.PValue.ShouldBe(1.0 / 200);
        comparison.LargestMeanScore.ShouldBeGreaterThan(3 * Limit);
    }

    /// <summary>Forward, backward, and twice more with inputs and outputs made from the answers; every answer enters the statistics.</summary>
    private static double[] Talk(Func<Matrix, Matrix> right, Func<Matrix, Matrix> left, int rows, int columns)
    {
        Matrix a = Ask.Normals(columns, 2, 1);
        Matrix z = right(a);
        Matrix x = left(Map(z, value => Math.Tanh(2 * value)));
        Matrix z2 = right(Map(x, value => Math.Max(value, 0)));
        Matrix x2 = left(Ask.Normals(rows, 1, 2));
        Matrix z3 = right(Map(x2, value => value + 0.5));
        return [.. z.Values, .. x.Values, .. z2.Values, .. x2.Values, .. z3.Values];
    }

    private static Matrix Stored(bool orthogonal, int rows, int columns, int index)
    {
        if (!orthogonal)
        {
            return Ask.Normals(rows, columns, 1000 + index, 1.5 / Math.Sqrt(columns));
        }

        int size = Math.Max(rows, columns);
        Matrix normals = Ask.Normals(size, size, 1000 + index);
        var factors = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(size, size, (i, j) => normals[i, j]).QR();
        Matrix block = new(rows, columns);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                block[i, j] = 1.5 * factors.Q[i, j] * Math.Sign(factors.R[j, j]);
            }
        }

        return block;
    }

    private static Matrix Map(Matrix a, Func<double, double> function) => new(a.Rows, a.Columns, [.. a.Values.Select(function)]);

    private static Matrix Sample(Func<int, double[]> run)
    {
        double[][] rows = [.. Enumerable.Range(0, Draws).Select(run)];
        return new Matrix(Draws, rows[0].Length, [.. rows.SelectMany(row => row)]);
    }
}
