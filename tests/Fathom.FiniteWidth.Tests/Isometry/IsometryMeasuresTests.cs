using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

public class IsometryMeasuresTests
{
    [Theory]
    [InlineData(7, 7)]
    [InlineData(5, 9)]
    [InlineData(12, 4)]
    public void Singular_values_agree_with_the_eigenvalues_of_the_gram_matrix(int samples, int features)
    {
        Matrix x = new RandomMatrices(1).Normal(samples, features);
        Matrix small = samples <= features ? Plain.ProductTransposed(x, x) : Gram(x);
        double[] squares = [.. SymmetricEigen.Values(small).Reverse()];
        IsometryMeasures measures = IsometryMeasures.Of(x);
        measures.SingularValues.Length.ShouldBe(Math.Min(samples, features));
        for (int i = 0; i < squares.Length; i++)
        {
            Math.Pow(measures.SingularValues[i], 2).ShouldBe(squares[i], 1e-12 * squares[0]);
        }

        double mean = squares.Average();
        measures.Gap.ShouldBe(Math.Log(mean) - squares.Average(Math.Log), 1e-12);
        measures.Isometry.ShouldBe(Math.Exp(-measures.Gap));
        measures.EffectiveRank.ShouldBe(Math.Pow(squares.Sum(), 2) / squares.Sum(s => s * s), 1e-12);
    }

    [Theory]
    [InlineData(6, 6)]
    [InlineData(4, 9)]
    [InlineData(9, 4)]
    public void The_orthogonality_gap_is_the_distance_of_the_gram_matrix_from_the_identity(int samples, int features)
    {
        Matrix x = new RandomMatrices(2).Normal(samples, features);
        Matrix gram = Plain.ProductTransposed(x, x);
        double trace = Plain.SquaredNorm(x);
        double sum = 0;
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j < samples; j++)
            {
                sum += Math.Pow((gram[i, j] / trace) - (i == j ? 1.0 / samples : 0), 2);
            }
        }

        IsometryMeasures.Of(x).OrthogonalityGap.ShouldBe(Math.Sqrt(sum), 1e-13);
    }

    [Fact]
    public void A_rotation_is_an_isometry_of_any_scale()
    {
        Matrix rotation = new RandomMatrices(3).Rotation(20);
        foreach (double scale in (double[])[1, 1e-150, 1e150])
        {
            IsometryMeasures measures = IsometryMeasures.Of(Plain.Map(rotation, x => scale * x));
            measures.Gap.ShouldBe(0, 1e-28);
            measures.OrthogonalityGap.ShouldBe(0, 1e-15);
            measures.EffectiveRank.ShouldBe(20, 1e-12);
        }
    }

    [Fact]
    public void A_tiny_gap_and_a_tiny_singular_value_keep_their_digits()
    {
        Matrix left = new RandomMatrices(4).Rotation(3);
        Matrix right = new RandomMatrices(5).Rotation(3);
        const double Small = 1e-9;
        Matrix near = Plain.Product(left, Plain.Product(Diagonal(Math.Sqrt(1 - Small), 1, Math.Sqrt(1 + Small)), right));
        IsometryMeasures.Of(near).Gap.ShouldBe(Small * Small / 3, 1e-6 * Small * Small);
        Matrix graded = Plain.Product(left, Plain.Product(Diagonal(1, 1, 1e-11), right));
        IsometryMeasures measures = IsometryMeasures.Of(graded);
        measures.SingularValues[2].ShouldBe(1e-11, 1e-15);
        measures.Gap.ShouldBe(Math.Log((2 + 1e-22) / 3) - (2 * Math.Log(1e-11) / 3), 1e-4);
    }

    [Fact]
    public void Duplicates_lower_the_rank_and_leave_a_finite_gap()
    {
        Matrix x = new RandomMatrices(6).Normal(6, 6);
        for (int repeat = 3; repeat < 6; repeat++)
        {
            x.Row(repeat - 3).CopyTo(x.Row(repeat));
        }

        IsometryMeasures measures = IsometryMeasures.Of(x);
        measures.Rank.ShouldBe(3);
        measures.IsDegenerate.ShouldBeTrue();
        measures.ClassicalGap.ShouldBe(double.PositiveInfinity);
        Matrix distinct = new(3, 6, x.Values[..18]);
        measures.Gap.ShouldBe(IsometryMeasures.Of(distinct).Gap, 1e-12);
        FeatureSpectrum.Of(x).Rank.ShouldBe(3);
    }

    [Theory]
    [InlineData(12, 50)]
    [InlineData(40, 41)]
    [InlineData(30, 8)]
    public void A_linear_dependence_of_all_samples_is_found(int samples, int features)
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            Matrix x = new RandomMatrices(200 + seed).Normal(samples, features);
            for (int j = 0; j < features; j++)
            {
                double sum = 0;
                for (int i = 0; i < samples - 1; i++)
                {
                    sum += x[i, j];
                }

                x[samples - 1, j] = -sum;
            }

            IsometryMeasures.Of(x).Rank.ShouldBe(Math.Min(samples - 1, features));
        }
    }

    [Fact]
    public void One_sample_has_one_singular_value()
    {
        IsometryMeasures measures = IsometryMeasures.Of(new Matrix(1, 4, [1, 2, 3, 4]));
        measures.Rank.ShouldBe(1);
        measures.Gap.ShouldBe(0);
        measures.OrthogonalityGap.ShouldBe(0, 1e-15);
        measures.EffectiveRank.ShouldBe(1);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Should.Throw<ArgumentException>(() => IsometryMeasures.Of(new Matrix(2, 2))).Message.ShouldContain("zeros");
        Should.Throw<ArgumentException>(() => IsometryMeasures.Of(new Matrix(2, 3) { [1, 2] = double.NaN })).Message.ShouldContain("Feature 2 of sample 1");
        Should.Throw<ArgumentOutOfRangeException>(() => IsometryMeasures.Of(Matrix.Identity(2), -1));
        Should.Throw<ArgumentNullException>(() => IsometryMeasures.Of(null!));
    }

    private static Matrix Gram(Matrix x)
    {
        Matrix gram = new(x.Columns, x.Columns);
        MatrixProduct.TransposedMultiply(x.Values, x.Values, gram.Values, x.Columns, x.Columns, x.Rows);
        return gram;
    }

    private static Matrix Diagonal(params double[] values)
    {
        Matrix matrix = new(values.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            matrix[i, i] = values[i];
        }

        return matrix;
    }
}
