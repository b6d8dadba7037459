using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Deep linear networks as a Markov chain of small matrices: exact in law at any width, with a cost of O(B³) per layer that does not depend on the width.</summary>
/// <remarks>
/// <para>
/// Write the activations of a layer as x = Q Lᵀ with orthonormal Q, and let A Aᵀ be a Wishart matrix, A being its Bartlett factor. With Gaussian weights of standard deviation τ the forward
/// pass is L_l = τ_l g_l L_{l−1} A_l, a product of triangular matrices, of which every column keeps its own logarithmic scale. With E_l = Q_lᵀ D_l for the gradient D_l = ∂/∂z_l, the
/// backward pass is X = W_lᵀ D_l with Q_{l−1}ᵀ X = τ_l A_l E_l and XᵀX = (τ_l A_l E_l)ᵀ(τ_l A_l E_l) + τ_l² Tᵀ Wi(n − r) T, where TᵀT = D_lᵀD_l: what lies outside the span of the
/// layer's input is fresh. Only sums of squares occur, so nothing cancels, and scales are logarithms, so that no depth over- or underflows.
/// </para>
/// <para>
/// Derived in docs/sampling-training.md, section 2: the triple (xᵀx, xᵀ∂/∂x, DᵀD) is a Markov chain over the layers; its middle part, the product L E, is the same in every layer.
/// </para>
/// </remarks>
public static class LinearChain
{
    private const uint Experiment = 10;
    private const byte ForwardPurpose = 1;
    private const byte BackwardPurpose = 2;
    private const byte CotangentPurpose = 3;

    /// <summary>Runs one network on a batch.</summary>
    /// <param name="network">The network; its number of features is that of the batch.</param>
    /// <param name="input">The samples, one batch.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The number of the network, not negative.</param>
    /// <param name="spectra">Whether the spectra of the Gram matrices are computed, a few dozen B³ operations per layer.</param>
    /// <returns>What was observed in layers 1 to L.</returns>
    /// <exception cref="ArgumentException">The network is not valid, or the samples do not fit it or are all zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of the network is negative.</exception>
    public static ImmutableArray<LinearChainLayer> Run(LinearNetwork network, InputBatch input, ulong seed, int index, bool spectra = true)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(input);
        if (input.Features != network.Features)
        {
            throw new ArgumentException($"The samples have {input.Features} features, the network takes {network.Features}.", nameof(input));
        }

        Matrix gram = new(input.Count, input.Count);
        MatrixProduct.MultiplyTransposed(input.Samples.Values, input.Samples.Values, gram.Values, input.Count, input.Count, input.Features);
        return Run(network, gram, seed, index, spectra);
    }

    /// <summary>Runs one network on samples of which only the inner products are known.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputGram">Inner products of the samples, B × B, positive semi-definite and not zero.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The number of the network, not negative.</param>
    /// <param name="spectra">Whether the spectra of the Gram matrices are computed.</param>
    /// <returns>What was observed in layers 1 to L. The gradient is that of a random linear function of the last activations, with independent standard normal entries.</returns>
    /// <exception cref="ArgumentException">The network is not valid, or the matrix is not square, finite, semi-definite and different from zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of the network is negative.</exception>
    public static ImmutableArray<LinearChainLayer> Run(LinearNetwork network, Matrix inputGram, ulong seed, int index, bool spectra = true)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputGram);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        network.Check();
        if (inputGram.Rows != inputGram.Columns)
        {
            throw new ArgumentException($"A Gram matrix is square, not {inputGram.Rows} by {inputGram.Columns}.", nameof(inputGram));
        }

        GradedFactor[] factors = new GradedFactor[network.Depth + 1];
        factors[0] = GradedFactor.Of(inputGram);
        for (int layer = 1; layer <= network.Depth; layer++)
        {
            Matrix step = Step(network, factors[layer - 1].Rank, seed, index, layer);
            factors[layer] = factors[layer - 1].Times(step, LogDeviation(network, layer) + network.LogGain(layer));
        }

        LinearChainLayer[] layers = new LinearChainLayer[network.Depth];
        TriangularGradient gradient = Last(network, inputGram.Rows, factors[network.Depth].Rank, seed, index);
        for (int layer = network.Depth; layer >= 1; layer--)
        {
            TriangularGradient cotangent = gradient.Times(network.LogGain(layer));
            double toPreactivation = -2 * network.LogGain(layer);
            layers[layer - 1] = new LinearChainLayer(
                cotangent.LogNorm(),
                factors[layer - 1].LogNormOfProduct(cotangent.Triangle) + (2 * cotangent.LogScale),
                factors[layer].LogNorm() + toPreactivation,
                spectra ? [.. GradedSpectrum.LogEigenvalues(factors[layer]).Select(log => log + toPreactivation)] : []);
            if (layer > 1)
            {
                gradient = Backward(network, cotangent, factors[layer - 1].Rank, seed, index, layer);
            }
        }

        return ImmutableArray.Create(layers);
    }

    /// <summary>ln τ_l.</summary>
    private static double LogDeviation(LinearNetwork network, int layer) => Math.Log(network.WeightScale) - (0.5 * Math.Log(network.FanIn(layer)));

    /// <summary>A_l, r × r′.</summary>
    private static Matrix Step(LinearNetwork network, int rank, ulong seed, int index, int layer) =>
        Bartlett(rank, network.Width, Key(seed, index, layer, ForwardPurpose));

    /// <summary>The gradient with respect to x_L: independent standard normal entries.</summary>
    private static TriangularGradient Last(LinearNetwork network, int samples, int rank, ulong seed, int index)
    {
        Matrix coordinates = new(rank, samples);
        NormalStream.Fill(coordinates.Values, Key(seed, index, 0, CotangentPurpose));
        long outside = network.Width - rank;
        return TriangularGradient.Of(coordinates, outside > 0 ? Bartlett(samples, outside, Key(seed, index, 0, BackwardPurpose)).Transposed() : null, 0);
    }

    /// <summary>The gradient with respect to x_{l−1}. The matrix A_l is drawn once more: it is a function of its address.</summary>
    private static TriangularGradient Backward(LinearNetwork network, TriangularGradient gradient, int rank, ulong seed, int index, int layer)
    {
        Matrix coordinates = Product(Step(network, rank, seed, index, layer), gradient.Coordinates);
        long outside = network.FanIn(layer) - rank;
        Matrix? orthogonal = outside > 0 ? Product(Bartlett(gradient.Triangle.Rows, outside, Key(seed, index, layer, BackwardPurpose)).Transposed(), gradient.Triangle) : null;
        return TriangularGradient.Of(coordinates, orthogonal, gradient.LogScale + LogDeviation(network, layer));
    }

    /// <summary>The factor of a Wishart matrix without its zero columns: size × min(size, degrees).</summary>
    private static Matrix Bartlett(int size, long degrees, StreamKey key)
    {
        Matrix square = new(size, size);
        Wishart.BartlettFactor(square.Values, size, degrees, key);
        if (degrees >= size)
        {
            return square;
        }

        Matrix factor = new(size, (int)degrees);
        for (int i = 0; i < size; i++)
        {
            square.Row(i)[..factor.Columns].CopyTo(factor.Row(i));
        }

        return factor;
    }

    private static StreamKey Key(ulong seed, int index, int layer, byte purpose) => StreamKey.Of(seed, Experiment, (uint)index, (uint)layer, purpose);

    private static Matrix Product(Matrix a, Matrix b)
    {
        Matrix product = new(a.Rows, b.Columns);
        MatrixProduct.Multiply(a.Values, b.Values, product.Values, a.Rows, b.Columns, a.Columns);
        return product;
    }
}
