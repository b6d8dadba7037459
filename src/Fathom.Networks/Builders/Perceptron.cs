using Fathom.Specification;

namespace Fathom.Networks;

/// <summary>Multi-layer perceptrons as the specification describes them, with weights.</summary>
public static class Perceptron
{
    /// <summary>Builds the network of a specification with a linear read-out and the mean cross-entropy.</summary>
    /// <param name="spec">The specification, of depth L and width N.</param>
    /// <param name="options">The sizes of inputs and outputs.</param>
    /// <returns>
    /// A network with the inputs <c>x</c> (batch × features) and <c>labels</c>, the outputs <c>scores</c> and <c>loss</c>, and for each layer l = 1 … L the values
    /// <c>layer.l</c> (the pre-activation h_l), <c>layer.l.norm</c> and <c>layer.l.activation</c>.
    /// </returns>
    /// <remarks>
    /// h_1 = W_1 x + b_1; a_l = φ_l(N h_l), or N φ_l(h_l) with the norm after; h_{l+1} = W_{l+1} a_l + b_{l+1}, with a skip h_l + s (W_{l+1} a_l + b_{l+1}); scores = W a_L + b.
    /// W has the variance σ_w² over its fan-in, or is orthogonal times σ_w; b has the deviation σ_b and is absent when that is 0. The read-out has σ_w = 1 and begins with b = 0.
    /// </remarks>
    /// <exception cref="SpecificationException">The specification is wrong.</exception>
    public static NetworkGraph Build(NetworkSpec spec, PerceptronOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Inputs, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Outputs, 1, nameof(options));
        spec.EnsureValid();
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [TensorShape.Batch, options.Inputs]);
        GraphValue labels = builder.Input("labels", [TensorShape.Batch]);
        GraphValue? skipped = null;
        GraphValue a = x;
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            GraphValue h = PreActivation(spec, a, skipped, $"layer.{layer}");
            skipped = spec.Skip is null ? null : h;
            a = Activated(spec, options, h, layer);
        }

        GraphValue scores = a.Linear(options.Outputs, "scores", new NormalInitializer(1), ConstantInitializer.Zeros);
        return builder.Build(scores, scores.CrossEntropy(labels));
    }

    private static GraphValue PreActivation(NetworkSpec spec, GraphValue a, GraphValue? skipped, string name)
    {
        Initialization law = spec.Initialization;
        IInitializer weights = law.Kind == InitializationKind.Orthogonal ? new OrthogonalInitializer(law.WeightScale) : new NormalInitializer(law.WeightScale);
        GraphValue w = a.Builder.Parameter($"{name}.weight", [spec.Width, a.Shape[1]], weights);
        GraphValue? b = law.BiasScale == 0 ? null : a.Builder.Parameter($"{name}.bias", [spec.Width], new NormalInitializer(law.BiasScale, WeightVariance.Fixed));
        double scale = skipped is null ? 1 : spec.Skip!.BranchScale;
        GeneralMatrixProduct product = new() { TransposeB = true, Alpha = scale, Beta = scale };
        string branch = skipped is null ? name : $"{name}.branch";
        GraphValue h = b is null ? a.Builder.Add(product, branch, a, w) : a.Builder.Add(product, branch, a, w, b);
        return skipped is null ? h : skipped.Plus(h, name);
    }

    private static GraphValue Activated(NetworkSpec spec, PerceptronOptions options, GraphValue h, int layer)
    {
        Activation activation = spec.ActivationAt(layer);
        string name = $"layer.{layer}";
        return spec.Normalization.Placement == NormalizationPlacement.Before
            ? Normalized(spec, options, h, name).Activate(activation, $"{name}.activation")
            : Normalized(spec, options, h.Activate(activation, $"{name}.activation"), name);
    }

    private static GraphValue Normalized(NetworkSpec spec, PerceptronOptions options, GraphValue h, string name)
    {
        Normalization norm = spec.Normalization;
        return norm.Kind switch
        {
            NormalizationKind.Batch => h.BatchNorm($"{name}.norm", new BatchNormalization { Epsilon = norm.Epsilon, Centred = norm.Centred, Momentum = options.Momentum }, options.IsAffine),
            NormalizationKind.Layer => h.LayerNorm($"{name}.norm", norm.Epsilon, options.IsAffine),
            _ => h,
        };
    }
}
