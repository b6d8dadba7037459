using System.Numerics.Tensors;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Random networks with batch norm before the activation, forward once and backward from any depth, made for many layers of moderate width.</summary>
/// <remarks>
/// <para>
/// The sampler's law with explicit weights, features × samples in memory so that batch norm works on rows. Orthogonal weights are products of reflections that are applied, never formed, which makes a layer two
/// matrix products' worth of work. The first layers of a deep network are a shallower network, so that all depths of a study take one forward pass.
/// </para>
/// <para>Batch norm scales a feature to root mean square one, with ε = 0. The weights of network i are a function of seed, i and layer alone: networks with other activations have the same.</para>
/// </remarks>
internal sealed class NormalizedChain
{
    private const uint Experiment = 20;
    private const byte WeightPurpose = 1;
    private const byte FirstPurpose = 2;
    private const byte ReadOutPurpose = 3;
    private const byte CotangentPurpose = 4;

    private readonly NetworkSpec spec;
    private readonly int samples;
    private readonly int width;
    private readonly Matrix features;
    private readonly ulong seed;
    private readonly ChainWeights[] weights;
    private readonly double[][] normalized;
    private readonly double[][] activations;
    private readonly double[][] inverse;
    private readonly bool linear;
    private readonly double[] room;
    private readonly double[] first;
    private readonly double[] second;
    private readonly double[] slopes;
    private readonly double[] values;
    private readonly double[] last;
    private double[]? firstWeights;
    private uint network;

    /// <summary>Makes room for a network.</summary>
    /// <param name="spec">Batch norm before the activation, no ε, no skip, no bias; width and batch as they are.</param>
    /// <param name="samples">Samples × features, any number of features.</param>
    /// <param name="seed">The seed of all weights.</param>
    /// <exception cref="ArgumentException">The network is none of these.</exception>
    public NormalizedChain(NetworkSpec spec, Matrix samples, ulong seed)
    {
        spec.EnsureValid();
        if (spec is not { Normalization: { Kind: NormalizationKind.Batch, Placement: NormalizationPlacement.Before, Epsilon: 0 }, Skip: null, Initialization.BiasScale: 0 })
        {
            throw new ArgumentException("A chain has batch norm before the activation with epsilon 0, without skips and biases.", nameof(spec));
        }

        this.spec = spec;
        this.seed = seed;
        this.samples = samples.Rows;
        width = spec.Width;
        features = ChainReadOut.Transposed(samples);
        linear = spec.Activation is { Function.Name: "identity", Gain: 1, Shift: 0 } && (spec.GainSchedule.UnitSlope || spec.GainSchedule.Kind == GainScheduleKind.Constant);
        weights = new ChainWeights[spec.Depth + 1];
        normalized = new double[spec.Depth + 1][];
        activations = new double[spec.Depth + 1][];
        inverse = new double[spec.Depth + 1][];
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            weights[layer] = new ChainWeights(spec.Initialization.Kind, width);
            normalized[layer] = new double[width * this.samples];
            activations[layer] = linear ? normalized[layer] : new double[width * this.samples];
            inverse[layer] = new double[width];
        }

        room = new double[width * width];
        first = new double[width * this.samples];
        second = new double[width * this.samples];
        slopes = linear ? [] : new double[width * this.samples];
        values = linear ? [] : new double[width * this.samples];
        last = new double[width * this.samples];
        activations[0] = features.Rows == width ? features.Values : [];
        MeanLogs = new double[spec.Depth + 1];
    }

    /// <summary>
    /// The mean over features of ln of the squared norm of a pre-activation over the batch, relative to the mean of those squares, by layer from 1. In a linear network of full rank each is the step of the isometry gap.
    /// </summary>
    public double[] MeanLogs { get; }

    /// <summary>The activations of a layer, features × samples.</summary>
    /// <param name="layer">The layer, from 1.</param>
    /// <returns>The activations; they change with the next network.</returns>
    public ReadOnlySpan<double> Activations(int layer) => activations[layer];

    /// <summary>Draws a network and runs the batch through it.</summary>
    /// <param name="index">The number of the network.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Forward(int index, CancellationToken cancellation = default)
    {
        network = (uint)index;
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] target = normalized[layer];
            if (layer == 1 && features.Rows != width)
            {
                firstWeights = FirstWeights();
                MatrixProduct.Multiply(firstWeights, features.Values, target, width, samples, features.Rows);
            }
            else
            {
                weights[layer].Draw(StreamKey.Of(seed, Experiment, network, (uint)layer, WeightPurpose), room);
                weights[layer].Apply(activations[layer - 1], target, samples);
            }

            MeanLogs[layer] = Normalize(target, inverse[layer]);
            if (!linear)
            {
                spec.ActivationAt(layer).Evaluate(target, activations[layer], slopes);
            }
        }
    }

    /// <summary>Pulls back the gradient of the mean cross-entropy of a random read-out.</summary>
    /// <param name="depth">The layer behind which the read-out stands.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="classes">The number of classes, at most the width.</param>
    /// <param name="weightLayers">Tells for which layers the gradient of the weights is wanted.</param>
    /// <returns>Gradients of the layers up to the depth.</returns>
    public ChainGradient Backward(int depth, ReadOnlySpan<int> labels, int classes, Func<int, bool> weightLayers)
    {
        double[] readOut = ReadOut(depth, classes);
        double[] logits = new double[classes * samples];
        MatrixProduct.Multiply(readOut, activations[depth], logits, classes, samples, width);
        double logMiddle = ChainReadOut.Residual(logits, labels, classes);
        MatrixProduct.TransposedMultiply(readOut, logits, first, width, samples, classes);
        return Backward(depth, weightLayers, logMiddle);
    }

    /// <summary>Pulls back a random gradient with independent normal entries.</summary>
    /// <param name="depth">The layer at which it begins.</param>
    /// <param name="weightLayers">Tells for which layers the gradient of the weights is wanted.</param>
    /// <returns>Gradients of the layers up to the depth.</returns>
    public ChainGradient Backward(int depth, Func<int, bool> weightLayers)
    {
        NormalStream.Fill(first, StreamKey.Of(seed, Experiment, network, (uint)depth, CotangentPurpose));
        return Backward(depth, weightLayers, double.NaN);
    }

    /// <summary>The mean cross-entropy of the read-out behind a layer.</summary>
    /// <param name="depth">The layer.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>The loss.</returns>
    public double Loss(int depth, ReadOnlySpan<int> labels, int classes)
    {
        double[] logits = new double[classes * samples];
        MatrixProduct.Multiply(ReadOut(depth, classes), activations[depth], logits, classes, samples, width);
        return ChainReadOut.Loss(logits, labels, classes);
    }

    /// <summary>The derivative of the loss along a direction of the inputs, by the last backward pass.</summary>
    /// <param name="direction">Samples × features.</param>
    /// <returns>The derivative.</returns>
    public double InputDerivative(Matrix direction)
    {
        double[] moved = new double[width * samples];
        double[] turned = ChainReadOut.Transposed(direction).Values;
        if (features.Rows != width)
        {
            MatrixProduct.Multiply(firstWeights, turned, moved, width, samples, features.Rows);
        }
        else
        {
            weights[1].Apply(turned, moved, samples);
        }

        return TensorPrimitives.Dot<double>(moved, last);
    }

    private ChainGradient Backward(int depth, Func<int, bool> weightLayers, double logMiddle)
    {
        double[] logs = new double[depth];
        double[] weightLogs = new double[depth];
        double scale = 0;
        Span<double> gradient = first;
        Span<double> other = second;
        for (int layer = depth; layer >= 1; layer--)
        {
            if (!linear)
            {
                spec.ActivationAt(layer).Evaluate(normalized[layer], values, slopes);
                TensorPrimitives.Multiply(gradient, slopes, gradient);
            }

            PullBack(gradient, normalized[layer], inverse[layer]);
            double norm = TensorPrimitives.Norm<double>(gradient);
            logs[layer - 1] = Math.Log(norm) + scale;
            weightLogs[layer - 1] = weightLayers(layer) ? LogWeightGradient(gradient, layer) + scale : double.NaN;
            if (layer == 1 && scale == 0)
            {
                gradient.CopyTo(last);
            }

            if (norm is < 1e-50 or > 1e50)
            {
                TensorPrimitives.Multiply(gradient, 1 / norm, gradient);
                scale += Math.Log(norm);
            }

            if (layer > 1)
            {
                weights[layer].ApplyTransposed(gradient, other, samples);
                Span<double> swap = gradient;
                gradient = other;
                other = swap;
            }
        }

        return new ChainGradient(logs, weightLogs, logMiddle);
    }

    /// <summary>Scales every row to root mean square one, after centring if the norm centres.</summary>
    private double Normalize(Span<double> rows, Span<double> inverses)
    {
        double logs = 0;
        double total = 0;
        for (int j = 0; j < width; j++)
        {
            Span<double> row = rows.Slice(j * samples, samples);
            if (spec.Normalization.Centred)
            {
                TensorPrimitives.Subtract(row, TensorPrimitives.Sum<double>(row) / samples, row);
            }

            double square = TensorPrimitives.SumOfSquares<double>(row);
            inverses[j] = Math.Sqrt(samples / square);
            TensorPrimitives.Multiply(row, inverses[j], row);
            logs += Math.Log(square);
            total += square;
        }

        return (logs / width) - Math.Log(total / width);
    }

    /// <summary>The gradient behind batch norm from the one in front of it: g ← (g − [mean g] − u (g·u)/n) √n/‖h‖, row by row.</summary>
    private void PullBack(Span<double> gradient, ReadOnlySpan<double> unit, ReadOnlySpan<double> inverses)
    {
        for (int j = 0; j < width; j++)
        {
            Span<double> g = gradient.Slice(j * samples, samples);
            ReadOnlySpan<double> u = unit.Slice(j * samples, samples);
            double along = -TensorPrimitives.Dot(g, u) / samples;
            TensorPrimitives.MultiplyAdd(u, along, g, g);
            if (spec.Normalization.Centred)
            {
                TensorPrimitives.Subtract(g, TensorPrimitives.Sum<double>(g) / samples, g);
            }

            TensorPrimitives.Multiply(g, inverses[j], g);
        }
    }

    private double LogWeightGradient(ReadOnlySpan<double> gradient, int layer)
    {
        ReadOnlySpan<double> input = layer == 1 ? features.Values : activations[layer - 1];
        int inputs = input.Length / samples;
        double[] product = new double[width * inputs];
        MatrixProduct.MultiplyTransposed(gradient, input, product, width, inputs, samples);
        return Math.Log(TensorPrimitives.Norm<double>(product));
    }

    /// <summary>The read-out, classes × d: orthonormal rows, or Xavier's variance 2/(d + classes) beside Gaussian weights.</summary>
    private double[] ReadOut(int depth, int classes)
    {
        StreamKey key = StreamKey.Of(seed, Experiment, network, (uint)depth, ReadOutPurpose);
        return spec.Initialization.Kind == InitializationKind.Orthogonal
            ? ChainReadOut.OrthonormalRows(classes, width, key)
            : ChainReadOut.Normals(classes * width, key, Math.Sqrt(2.0 / (width + classes)));
    }

    /// <summary>The first layer's weights, d × features, when there are not as many features as the width.</summary>
    private double[] FirstWeights()
    {
        StreamKey key = StreamKey.Of(seed, Experiment, network, 1, FirstPurpose);
        return spec.Initialization.Kind == InitializationKind.Orthogonal
            ? ChainReadOut.OrthonormalRows(width, features.Rows, key)
            : ChainReadOut.Normals(width * features.Rows, key, 1);
    }
}
