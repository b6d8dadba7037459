using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth.Tests;

/// <summary>A random network written plainly, X ← φ(BN(X Wᵀ)), with the signals of a forward and a backward pass in every layer.</summary>
internal sealed class DeepNetwork
{
    private readonly Matrix[] weights;
    private readonly LayerSignal[] signals;

    public DeepNetwork(
        Matrix input, int depth, bool orthogonal, BatchNormForm form, RandomMatrices random, Func<int, Activation>? activation = null, Func<Matrix, Matrix>? gradient = null)
    {
        int width = input.Columns;
        weights = new Matrix[depth];
        Matrix[] hidden = new Matrix[depth];
        Matrix[] normalized = new Matrix[depth];
        Matrix[] outputs = new Matrix[depth + 1];
        outputs[0] = input;
        for (int layer = 0; layer < depth; layer++)
        {
            weights[layer] = random.Weights(width, orthogonal);
            hidden[layer] = Plain.ProductTransposed(outputs[layer], weights[layer]);
            normalized[layer] = ReferenceBatchNorm.Forward(hidden[layer], form);
            outputs[layer + 1] = activation is null ? normalized[layer] : Plain.Map(normalized[layer], activation(layer + 1).Value);
        }

        Matrix cotangent = gradient is null ? random.Normal(input.Rows, width) : gradient(outputs[depth]);
        signals = new LayerSignal[depth + 1];
        signals[depth] = new LayerSignal(outputs[depth], cotangent);
        WeightGradients = new Matrix[depth];
        for (int layer = depth - 1; layer >= 0; layer--)
        {
            Matrix through = activation is null
                ? cotangent
                : Plain.Times(cotangent, Plain.Map(normalized[layer], activation(layer + 1).Derivative));
            Matrix atHidden = ReferenceBatchNorm.Backward(hidden[layer], through, form);
            WeightGradients[layer] = new Matrix(width, width);
            MatrixProduct.TransposedMultiply(atHidden.Values, outputs[layer].Values, WeightGradients[layer].Values, width, width, input.Rows);
            cotangent = Plain.Product(atHidden, weights[layer]);
            signals[layer] = new LayerSignal(outputs[layer], cotangent);
        }
    }

    /// <summary>Signals at the input (0) and behind each layer (1 to L).</summary>
    public IReadOnlyList<LayerSignal> Signals => signals;

    public IReadOnlyList<Matrix> Weights => weights;

    public Matrix[] WeightGradients { get; }

    /// <summary>ln of the gradient norm at a layer.</summary>
    public double LogGradient(int layer) => 0.5 * Math.Log(Plain.SquaredNorm(signals[layer].Gradient));
}
