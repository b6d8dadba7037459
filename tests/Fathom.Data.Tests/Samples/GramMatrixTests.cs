using Fathom.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Fathom.Data.Tests;

public class GramMatrixTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 7)]
    [InlineData(40, 100)]
    public void The_covariance_agrees_with_a_matrix_product_and_is_exactly_symmetric(int batch, int features)
    {
        Matrix samples = new(batch, features);
        for (int i = 0; i < samples.Values.Length; i++)
        {
            samples.Values[i] = Math.Sin(1.7 * i) + 0.3;
        }

        Matrix gram = GramMatrix.Of(samples, weightScale: 1.5, biasScale: 0.25);
        Matrix<double> x = Matrix<double>.Build.Dense(batch, features, (i, j) => samples[i, j]);
        Matrix<double> expected = (x * x.Transpose() * (1.5 * 1.5 / features)) + (0.25 * 0.25);
        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j < batch; j++)
            {
                gram[i, j].ShouldBe(expected[i, j], 1e-13);
                gram[i, j].ShouldBe(gram[j, i]);
            }
        }
    }

    [Fact]
    public void Scales_and_samples_out_of_range_are_refused()
    {
        Matrix samples = new(1, 1, [1e200]);
        Should.Throw<ArgumentException>(() => GramMatrix.Of(samples)).ParamName.ShouldBe("samples");
        Should.Throw<ArgumentOutOfRangeException>(() => GramMatrix.Of(samples, weightScale: -1)).ParamName.ShouldBe("weightScale");
        Should.Throw<ArgumentOutOfRangeException>(() => GramMatrix.Of(samples, biasScale: double.NaN)).ParamName.ShouldBe("biasScale");
    }
}
