using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Networks;

/// <summary>The layers of networks, put behind a value one after the other.</summary>
/// <remarks>Parameters are named after the layer: <c>NAME.weight</c>, <c>NAME.bias</c>, <c>NAME.running_mean</c>, <c>NAME.running_var</c>.</remarks>
public static class GraphLayers
{
    /// <summary>y = x Wᵀ + b with W of shape outputs × inputs.</summary>
    /// <param name="x">Samples × inputs.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="name">The name of the layer.</param>
    /// <param name="weights">How W begins; He by default.</param>
    /// <param name="bias">How b begins, or null for a layer without.</param>
    /// <returns>Samples × outputs.</returns>
    public static GraphValue Linear(this GraphValue x, int outputs, string name, IInitializer? weights = null, IInitializer? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        GraphValue w = x.Builder.Parameter($"{name}.weight", [outputs, x.Shape[^1]], weights ?? NormalInitializer.He());
        GraphValue? b = bias is null ? null : x.Builder.Parameter($"{name}.bias", [outputs], bias);
        GeneralMatrixProduct product = new() { TransposeB = true };
        return b is null ? x.Builder.Add(product, name, x, w) : x.Builder.Add(product, name, x, w, b);
    }

    /// <summary>A convolution over one or two dimensions of positions with square windows.</summary>
    /// <param name="x">Batch × channels × positions.</param>
    /// <param name="outputs">The number of output channels.</param>
    /// <param name="kernel">The size of a window in every dimension.</param>
    /// <param name="name">The name of the layer.</param>
    /// <param name="stride">The stride in every dimension.</param>
    /// <param name="padding">The padding on every side.</param>
    /// <param name="groups">The groups of channels.</param>
    /// <param name="weights">How the weights begin; He by default.</param>
    /// <param name="bias">How the bias begins, or null for a layer without.</param>
    /// <returns>Batch × outputs × positions.</returns>
    public static GraphValue Convolution(
        this GraphValue x, int outputs, int kernel, string name, int stride = 1, int padding = 0, int groups = 1, IInitializer? weights = null, IInitializer? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        int spatial = x.Shape.Rank - 2;
        TensorShape shape = TensorShape.Of([outputs, x.Shape[1] / groups, .. Enumerable.Repeat(kernel, spatial)]);
        GraphValue w = x.Builder.Parameter($"{name}.weight", shape, weights ?? NormalInitializer.He());
        GraphValue? b = bias is null ? null : x.Builder.Parameter($"{name}.bias", [outputs], bias);
        Convolution convolution = new() { Groups = groups, Window = WindowOf(spatial, stride, padding) };
        return b is null ? x.Builder.Add(convolution, name, x, w) : x.Builder.Add(convolution, name, x, w, b);
    }

    /// <summary>Batch norm with running statistics, which are updated after each training step.</summary>
    /// <param name="x">Batch × channels × positions ….</param>
    /// <param name="name">The name of the layer.</param>
    /// <param name="operation">ε, momentum, centring; the standard ones by default.</param>
    /// <param name="isAffine">Whether it has a trainable scale and shift. True by default.</param>
    /// <param name="scale">How the scale begins; ones by default.</param>
    /// <returns>The normalized value.</returns>
    public static GraphValue BatchNorm(this GraphValue x, string name, BatchNormalization? operation = null, bool isAffine = true, IInitializer? scale = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        GraphBuilder builder = x.Builder;
        TensorShape channels = [x.Shape[1]];
        GraphValue? weight = isAffine ? builder.Parameter($"{name}.weight", channels, scale ?? ConstantInitializer.Ones) : null;
        GraphValue? shift = isAffine ? builder.Parameter($"{name}.bias", channels, ConstantInitializer.Zeros) : null;
        GraphValue mean = builder.Parameter($"{name}.running_mean", channels, ConstantInitializer.Zeros, isTrainable: false);
        GraphValue variance = builder.Parameter($"{name}.running_var", channels, ConstantInitializer.Ones, isTrainable: false);
        ImmutableArray<GraphValue> results = builder.AddMany(operation ?? new BatchNormalization(), name, 3, x, weight, shift, mean, variance);
        builder.Update(mean, results[1]);
        builder.Update(variance, results[2]);
        return results[0];
    }

    /// <summary>Layer norm over the last dimension with a trainable scale and shift.</summary>
    /// <param name="x">The value.</param>
    /// <param name="name">The name of the layer.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="isAffine">Whether it has a trainable scale and shift. True by default.</param>
    /// <returns>The normalized value.</returns>
    public static GraphValue LayerNorm(this GraphValue x, string name, double epsilon = 1e-5, bool isAffine = true)
    {
        ArgumentNullException.ThrowIfNull(x);
        LayerNormalization operation = new() { Epsilon = epsilon };
        if (!isAffine)
        {
            return x.Builder.Add(operation, name, x);
        }

        GraphValue weight = x.Builder.Parameter($"{name}.weight", [x.Shape[^1]], ConstantInitializer.Ones);
        GraphValue shift = x.Builder.Parameter($"{name}.bias", [x.Shape[^1]], ConstantInitializer.Zeros);
        return x.Builder.Add(operation, name, x, weight, shift);
    }

    /// <summary>An activation of the specification.</summary>
    /// <param name="x">The value.</param>
    /// <param name="activation">φ with its gain and shift.</param>
    /// <param name="name">The name of the node, or null for one that is free.</param>
    /// <returns>φ(x).</returns>
    public static GraphValue Activate(this GraphValue x, Activation activation, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Builder.Add(new ActivationOperation(activation), name, x);
    }

    /// <summary>max(x, 0).</summary>
    /// <param name="x">The value.</param>
    /// <param name="name">The name of the node, or null for one that is free.</param>
    /// <returns>The positive part.</returns>
    public static GraphValue Relu(this GraphValue x, string? name = null) => x.Activate(PlainRelu.Activation, name);

    /// <summary>The largest element of square windows.</summary>
    /// <param name="x">Batch × channels × positions.</param>
    /// <param name="kernel">The size of a window in every dimension.</param>
    /// <param name="stride">The stride in every dimension; the size of a window when 0.</param>
    /// <param name="padding">The padding on every side.</param>
    /// <param name="name">The name of the node, or null for one that is free.</param>
    /// <returns>The pooled value.</returns>
    public static GraphValue MaximumPool(this GraphValue x, int kernel, int stride = 0, int padding = 0, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        int spatial = x.Shape.Rank - 2;
        return x.Builder.Add(new MaximumPooling([.. Enumerable.Repeat(kernel, spatial)], WindowOf(spatial, stride > 0 ? stride : kernel, padding)), name, x);
    }

    /// <summary>The mean of every channel over its positions, as samples × channels.</summary>
    /// <param name="x">Batch × channels × positions.</param>
    /// <param name="name">The name of the node, or null for one that is free.</param>
    /// <returns>Samples × channels.</returns>
    public static GraphValue GlobalAverage(this GraphValue x, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Builder.Add(new GlobalAveragePooling(), name, x).Flatten();
    }

    /// <summary>The value as a matrix with samples as rows.</summary>
    /// <param name="x">The value.</param>
    /// <param name="name">The name of the node, or null for one that is free.</param>
    /// <returns>Samples × everything else.</returns>
    public static GraphValue Flatten(this GraphValue x, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Builder.Add(new Flatten(), name, x);
    }

    /// <summary>Dropout.</summary>
    /// <param name="x">The value.</param>
    /// <param name="ratio">The share of elements that are dropped in training.</param>
    /// <param name="name">The name of the node, or null for one that is free.</param>
    /// <returns>The value with dropped elements.</returns>
    public static GraphValue Drop(this GraphValue x, double ratio, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Builder.Add(new Dropout(ratio), name, x);
    }

    /// <summary>The mean softmax cross-entropy.</summary>
    /// <param name="scores">Samples × classes.</param>
    /// <param name="labels">One class per sample.</param>
    /// <param name="name">The name of the loss.</param>
    /// <returns>A scalar.</returns>
    public static GraphValue CrossEntropy(this GraphValue scores, GraphValue labels, string name = "loss")
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.Builder.Add(new SoftmaxCrossEntropy(), name, scores, labels);
    }

    internal static SlidingWindow WindowOf(int spatial, int stride, int padding) => new()
    {
        Strides = [.. Enumerable.Repeat(stride, spatial)],
        Padding = [.. Enumerable.Repeat(padding, 2 * spatial)],
    };
}
