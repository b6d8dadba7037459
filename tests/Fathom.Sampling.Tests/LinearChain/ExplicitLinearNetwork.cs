using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>The slow twin of <see cref="LinearChain"/>: explicit weights, plain loops.</summary>
internal static class ExplicitLinearNetwork
{
    /// <summary>Observes one network with the statistics of <see cref="Statistics"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">Samples × features.</param>
    /// <param name="index">The number of the network.</param>
    /// <param name="freshBackward">True for the classical mistake: the backward pass uses weights of its own.</param>
    public static double[] Run(LinearNetwork network, Matrix samples, int index, bool freshBackward = false)
    {
        int width = (int)network.Width;
        List<Matrix> weights = [];
        List<Matrix> inputs = [Transposed(samples)];
        List<Matrix> preactivations = [];
        ulong stream = (ulong)index * 1000;
        for (int layer = 1; layer <= network.Depth; layer++)
        {
            weights.Add(Normals(width, inputs[^1].Rows, network.WeightScale / Math.Sqrt(inputs[^1].Rows), stream++));
            preactivations.Add(Product(weights[^1], inputs[^1]));
            inputs.Add(Scaled(preactivations[^1], Gain(network, layer)));
        }

        Matrix gradient = Normals(width, samples.Rows, 1, stream++);
        LinearChainLayer[] layers = new LinearChainLayer[network.Depth];
        for (int layer = network.Depth; layer >= 1; layer--)
        {
            Matrix cotangent = Scaled(gradient, Gain(network, layer));
            Matrix gram = Product(Transposed(preactivations[layer - 1]), preactivations[layer - 1]);
            double[] values = [.. SymmetricEigen.Values(gram).OrderDescending()];
            layers[layer - 1] = new LinearChainLayer(
                LogNorm(cotangent), LogNorm(Product(cotangent, Transposed(inputs[layer - 1]))), LogNorm(preactivations[layer - 1]), [.. values.Where(value => value > 1e-14 * values[0]).Select(value => Math.Log(value))]);
            Matrix weight = freshBackward ? Normals(width, weights[layer - 1].Columns, network.WeightScale / Math.Sqrt(weights[layer - 1].Columns), stream++) : weights[layer - 1];
            gradient = Product(Transposed(weight), cotangent);
        }

        return Statistics(layers);
    }

    /// <summary>Everything that both sides observe, as one vector.</summary>
    public static double[] Statistics(IReadOnlyList<LinearChainLayer> layers) =>
        [.. layers.SelectMany(layer => (double[])[layer.LogGradientNorm, layer.LogWeightGradientNorm, layer.LogGramTrace, .. layer.LogGramEigenvalues])];

    private static double Gain(LinearNetwork network, int layer) => network.Gains.IsEmpty ? 1 : network.Gains[layer - 1];

    private static Matrix Normals(int rows, int columns, double deviation, ulong stream)
    {
        Matrix matrix = new(rows, columns);
        NormalStream.Fill(matrix.Values, 20261121, stream);
        return Scaled(matrix, deviation);
    }

    private static Matrix Scaled(Matrix a, double factor) => new(a.Rows, a.Columns, [.. a.Values.Select(value => factor * value)]);

    private static double LogNorm(Matrix a) => Math.Log(a.Values.Sum(value => value * value));

    private static Matrix Transposed(Matrix a)
    {
        Matrix transposed = new(a.Columns, a.Rows);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < a.Columns; j++)
            {
                transposed[j, i] = a[i, j];
            }
        }

        return transposed;
    }

    private static Matrix Product(Matrix a, Matrix b)
    {
        Matrix product = new(a.Rows, b.Columns);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < b.Columns; j++)
            {
                for (int k = 0; k < a.Columns; k++)
                {
                    product[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return product;
    }
}
