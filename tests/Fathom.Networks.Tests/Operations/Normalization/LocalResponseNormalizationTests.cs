namespace Fathom.Networks.Tests;

/// <summary>Normalization by neighbouring channels.</summary>
[Trait("Category", "Kernels")]
public class LocalResponseNormalizationTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 4)]
    [InlineData(4, 6, 3)]
    [InlineData(5, 3, 2)]
    public void Values_are_the_formula_and_gradients_are_difference_quotients(int size, int channels, int positions)
    {
        LocalResponseNormalization operation = new(size) { Alpha = 0.7, Beta = 0.6, Bias = 1.5 };
        Tensor x = new Draw(34).Tensor(2, channels, positions);
        OperationTrial trial = new(operation, x);
        trial.Output().Values.ShouldBeClose(Enumerable.Range(0, x.Values.Length).Select(i => Expected(x.Values, i, size, channels, positions)));
        trial.CheckGradients();
    }

    private static double Expected(double[] x, int index, int size, int channels, int positions)
    {
        int channel = index / positions % channels;
        double sum = 0;
        for (int d = channel - (int)Math.Floor((size - 1) / 2.0); d <= channel + (int)Math.Ceiling((size - 1) / 2.0); d++)
        {
            sum += d >= 0 && d < channels ? Math.Pow(x[index + ((d - channel) * positions)], 2) : 0;
        }

        return x[index] / Math.Pow(1.5 + (0.7 / size * sum), 0.6);
    }
}
