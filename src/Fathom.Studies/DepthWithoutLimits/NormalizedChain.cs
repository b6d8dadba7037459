using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
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
/// <typeparam name="T">double, or float for networks without an activation; the two have different weights.</typeparam>
internal sealed class NormalizedChain<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const uint Experiment = 20;
    private const byte WeightPurpose = 1;
    private const byte FirstPurpose = 2;
    private const byte ReadOutPurpose = 3;
    private const byte CotangentPurpose = 4;

    // The squares of numbers in this range stay in that of float.
    private const double Small = 1e-12;
    private const double Large = 1e12;

    private readonly NetworkSpec spec;
    private readonly int samples;
    private readonly int width;
    private readonly int inputs;
    private readonly T[] features;
    private readonly ulong seed;
    private readonly ChainWeights<T>[] weights;
    private readonly T[][] normalized;
    private readonly T[][] activations;
    private readonly T[][] inverse;
    private readonly bool linear;
    private readonly T[] room;
    private readonly T[] first;
    private readonly T[] second;
    private readonly double[] slopes;
    private readonly double[] values;
    private readonly T[] last;
    private T[]? firstWeights;
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

        linear = spec.Activation is { Function.Name: "identity", Gain: 1, Shift: 0 } && (spec.GainSchedule.UnitSlope || spec.GainSchedule.Kind == GainScheduleKind.Constant);
        if (!linear && typeof(T) != typeof(double))
        {
            throw new ArgumentException("Activations are evaluated in double precision only.", nameof(spec));
        }

        this.spec = spec;
        this.seed = seed;
        this.samples = samples.Rows;
        width = spec.Width;
        inputs = samples.Columns;
        features = Converted(samples.Transposed().Values);
        weights = new ChainWeights<T>[spec.Depth + 1];
        normalized = new T[spec.Depth + 1][];
        activations = new T[spec.Depth + 1][];
        inverse = new T[spec.Depth + 1][];
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            weights[layer] = new ChainWeights<T>(spec.Initialization.Kind, width);
            normalized[layer] = new T[width * this.samples];
            activations[layer] = linear ? normalized[layer] : new T[width * this.samples];
            inverse[layer] = new T[width];
        }

        room = new T[width * width];
        first = new T[width * this.samples];
        second = new T[width * this.samples];
        slopes = linear ? [] : new double[width * this.samples];
        values = linear ? [] : new double[width * this.samples];
        last = new T[width * this.samples];
        activations[0] = inputs == width ? features : [];
        MeanLogs = new double[spec.Depth + 1];
    }

    /// <summary>
    /// The mean over features of ln of the squared norm of a pre-activation over the batch, relative to the mean of those squares, by layer from 1. In a linear network of full rank each is the step of the isometry gap.
    /// </summary>
    public double[] MeanLogs { get; }

    /// <summary>The activations of a layer, features × samples.</summary>
    /// <param name="layer">The layer, from 1.</param>
    /// <returns>The activations; they change with the next network.</returns>
    public ReadOnlySpan<T> Activations(int layer) => activations[layer];

    /// <summary>Draws a network and runs the batch through it.</summary>
    /// <param name="index">The number of the network.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Forward(int index, CancellationToken cancellation = default)
    {
        network = (uint)index;
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            T[] target = normalized[layer];
            if (layer == 1 && inputs != width)
            {
                firstWeights = FirstWeights();
                MatrixProduct.Multiply(new ReadOnlyMatrixSpan<T>(firstWeights, width, inputs), new ReadOnlyMatrixSpan<T>(features, inputs, samples), new MatrixSpan<T>(target, width, samples));
            }
            else
            {
                weights[layer].Draw(StreamKey.Of(seed, Experiment, network, (uint)layer, WeightPurpose), room);
                weights[layer].Apply(activations[layer - 1], target, samples);
            }

            MeanLogs[layer] = Normalize(target, inverse[layer]);
            if (!linear)
            {
                spec.ActivationAt(layer).Evaluate(Doubles(target), Doubles(activations[layer]), slopes);
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
        MatrixProduct.Multiply(readOut, Doubled(activations[depth]), logits, classes, samples, width);
        double logMiddle = ChainReadOut.Residual(logits, labels, classes);
        double[] gradient = new double[width * samples];
        MatrixProduct.TransposedMultiply(readOut, logits, gradient, width, samples, classes);
        Converted(gradient).CopyTo(first, 0);
        return Backward(depth, weightLayers, logMiddle);
    }

    /// <summary>Pulls back a random gradient with independent normal entries.</summary>
    /// <param name="depth">The layer at which it begins.</param>
    /// <param name="weightLayers">Tells for which layers the gradient of the weights is wanted.</param>
    /// <returns>Gradients of the layers up to the depth.</returns>
    public ChainGradient Backward(int depth, Func<int, bool> weightLayers)
    {
        ChainNormals.Fill<T>(first, StreamKey.Of(seed, Experiment, network, (uint)depth, CotangentPurpose));
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
        MatrixProduct.Multiply(ReadOut(depth, classes), Doubled(activations[depth]), logits, classes, samples, width);
        return ChainReadOut.Loss(logits, labels, classes);
    }

    /// <summary>The derivative of the loss along a direction of the inputs, by the last backward pass.</summary>
    /// <param name="direction">Samples × features.</param>
    /// <returns>The derivative.</returns>
    public double InputDerivative(Matrix direction)
    {
        T[] moved = new T[width * samples];
        T[] turned = Converted(direction.Transposed().Values);
        if (inputs != width)
        {
            MatrixProduct.Multiply(new ReadOnlyMatrixSpan<T>(firstWeights, width, inputs), new ReadOnlyMatrixSpan<T>(turned, inputs, samples), new MatrixSpan<T>(moved, width, samples));
        }
        else
        {
            weights[1].Apply(turned, moved, samples);
        }

        return double.CreateTruncating(TensorPrimitives.Dot<T>(moved, last));
    }

    private ChainGradient Backward(int depth, Func<int, bool> weightLayers, double logMiddle)
    {
        double[] logs = new double[depth];
        double[] weightLogs = new double[depth];
        double scale = 0;
        Span<T> gradient = first;
        Span<T> other = second;
        for (int layer = depth; layer >= 1; layer--)
        {
            if (!linear)
            {
                spec.ActivationAt(layer).Evaluate(Doubles(normalized[layer]), values, slopes);
                TensorPrimitives.Multiply<T>(gradient, MemoryMarshal.Cast<double, T>(slopes.AsSpan()), gradient);
            }

            PullBack(gradient, normalized[layer], inverse[layer]);
            double norm = double.CreateTruncating(TensorPrimitives.Norm<T>(gradient));
            logs[layer - 1] = Math.Log(norm) + scale;
            weightLogs[layer - 1] = weightLayers(layer) ? LogWeightGradient(gradient, layer) + scale : double.NaN;
            if (layer == 1 && scale == 0)
            {
                gradient.CopyTo(last);
            }

            if (norm is < Small or > Large)
            {
                TensorPrimitives.Multiply(gradient, T.CreateTruncating(1 / norm), gradient);
                scale += Math.Log(norm);
            }

            if (layer > 1)
            {
                weights[layer].ApplyTransposed(gradient, other, samples);
                Span<T> swap = gradient;
                gradient = other;
                other = swap;
            }
        }

        return new ChainGradient(logs, weightLogs, logMiddle);
    }

    /// <summary>Scales every row to root mean square one, after centring if the norm centres.</summary>
    private double Normalize(Span<T> rows, Span<T> inverses)
    {
        double logs = 0;
        double total = 0;
        T count = T.CreateTruncating(samples);
        for (int j = 0; j < width; j++)
        {
            Span<T> row = rows.Slice(j * samples, samples);
            if (spec.Normalization.Centred)
            {
                TensorPrimitives.Subtract(row, TensorPrimitives.Sum<T>(row) / count, row);
            }

            T square = TensorPrimitives.SumOfSquares<T>(row);
            inverses[j] = T.Sqrt(count / square);
            TensorPrimitives.Multiply(row, inverses[j], row);
            double value = double.CreateTruncating(square);
            logs += Math.Log(value);
            total += value;
        }

        return (logs / width) - Math.Log(total / width);
    }

    /// <summary>The gradient behind batch norm from the one in front of it: g ← (g − [mean g] − u (g·u)/n) √n/‖h‖, row by row.</summary>
    private void PullBack(Span<T> gradient, ReadOnlySpan<T> unit, ReadOnlySpan<T> inverses)
    {
        T count = T.CreateTruncating(samples);
        for (int j = 0; j < width; j++)
        {
            Span<T> g = gradient.Slice(j * samples, samples);
            ReadOnlySpan<T> u = unit.Slice(j * samples, samples);
            T along = -TensorPrimitives.Dot(g, u) / count;
            TensorPrimitives.MultiplyAdd(u, along, g, g);
            if (spec.Normalization.Centred)
            {
                TensorPrimitives.Subtract(g, TensorPrimitives.Sum<T>(g) / count, g);
            }

            TensorPrimitives.Multiply(g, inverses[j], g);
        }
    }

    private double LogWeightGradient(ReadOnlySpan<T> gradient, int layer)
    {
        T[] input = layer == 1 ? features : activations[layer - 1];
        int columns = input.Length / samples;
        T[] product = new T[width * columns];
        MatrixProduct.MultiplyTransposed(new ReadOnlyMatrixSpan<T>(gradient, width, samples), new ReadOnlyMatrixSpan<T>(input, columns, samples), new MatrixSpan<T>(product, width, columns));
        return Math.Log(double.CreateTruncating(TensorPrimitives.Norm<T>(product)));
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
    private T[] FirstWeights()
    {
        StreamKey key = StreamKey.Of(seed, Experiment, network, 1, FirstPurpose);
        return Converted(spec.Initialization.Kind == InitializationKind.Orthogonal
            ? ChainReadOut.OrthonormalRows(width, inputs, key)
            : ChainReadOut.Normals(width * inputs, key, 1));
    }

    /// <summary>The same memory as doubles; called where T is double alone.</summary>
    private static Span<double> Doubles(T[] numbers) => MemoryMarshal.Cast<T, double>(numbers.AsSpan());

    private static T[] Converted(double[] numbers)
    {
        T[] converted = new T[numbers.Length];
        TensorPrimitives.ConvertTruncating<double, T>(numbers, converted);
        return converted;
    }

    private static double[] Doubled(T[] numbers)
    {
        double[] converted = new double[numbers.Length];
        TensorPrimitives.ConvertTruncating<T, double>(numbers, converted);
        return converted;
    }
}
