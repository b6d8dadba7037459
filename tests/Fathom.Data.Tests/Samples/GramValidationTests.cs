using Fathom.Numerics;

namespace Fathom.Data.Tests;

public class GramValidationTests
{
    [Fact]
    public void The_covariance_of_any_samples_is_accepted_and_made_exactly_symmetric()
    {
        Matrix samples = new(12, 5);
        for (int i = 0; i < samples.Values.Length; i++)
        {
            samples.Values[i] = Math.Cos(2.3 * i * i);
        }

        Matrix gram = GramMatrix.Of(samples, 1, 0.1);
        gram[3, 4] *= 1 + 1e-14;
        Matrix covariance = GramValidation.Covariance(gram);
        covariance[3, 4].ShouldBe(covariance[4, 3]);
        covariance[3, 4].ShouldBe(gram[4, 3], 1e-14);
    }

    // A correlation of c between all of n samples has the eigenvalues 1 − c and 1 + (n − 1) c.
    [Theory]
    [InlineData(5, -0.25, true)]
    [InlineData(5, -0.2500001, false)]
    [InlineData(5, 1, true)]
    [InlineData(3, -0.4999, true)]
    [InlineData(3, -0.5001, false)]
    public void Equal_correlations_are_possible_down_to_minus_one_over_n_minus_one(int size, double correlation, bool possible) =>
        (GramValidation.Fault(Equicorrelated(size, correlation)) is null).ShouldBe(possible);

    [Fact]
    public void The_most_negative_eigenvalue_is_named() =>
        GramValidation.Fault(Equicorrelated(5, -0.5)).ShouldBe(
            "The matrix is not positive semi-definite: its most negative eigenvalue is -1; a covariance has none below zero");

    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, 1, "1 × 3")]
    [InlineData(new[] { 1.0, double.NaN, 0, 1 }, 2, "(0, 1) of the matrix is NaN")]
    [InlineData(new[] { 1.0, 0, double.NegativeInfinity, 1 }, 2, "(1, 0) of the matrix is -Infinity")]
    [InlineData(new[] { 1.0, 0, 0, -1 }, 2, "(1, 1) of the matrix is -1; the diagonal")]
    [InlineData(new[] { 0.0, 0, 0, 0 }, 2, "zero")]
    [InlineData(new[] { 1.0, 0.5, 0.4, 1 }, 2, "not symmetric: entry (0, 1) is 0.5 and entry (1, 0) is 0.4")]
    [InlineData(new[] { 1.0, 3, 3, 4 }, 2, "covariance 3 of samples 0 and 1 exceeds 2")]
    public void What_is_wrong_is_said_in_one_sentence(double[] values, int rows, string sentence)
    {
        Matrix gram = new(rows, values.Length / rows, values);
        GramValidation.Fault(gram).ShouldNotBeNull().ShouldContain(sentence);
        Should.Throw<ArgumentException>(() => GramValidation.Covariance(gram)).ParamName.ShouldBe("gram");
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    public void The_verdict_does_not_depend_on_the_unit(double unit)
    {
        Matrix possible = Equicorrelated(4, -0.3);
        Matrix impossible = Equicorrelated(4, -0.4);
        for (int i = 0; i < possible.Values.Length; i++)
        {
            possible.Values[i] *= unit;
            impossible.Values[i] *= unit;
        }

        GramValidation.Fault(possible).ShouldBeNull();
        GramValidation.Fault(impossible).ShouldNotBeNull();
    }

    private static Matrix Equicorrelated(int size, double correlation)
    {
        Matrix matrix = Matrix.Identity(size);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                matrix[i, j] = i == j ? 1 : correlation;
            }
        }

        return matrix;
    }
}
