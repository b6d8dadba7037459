namespace Fathom.Networks;

/// <summary>Residual networks for images of CIFAR's kind (He et al. 2016, section 4.2): three stages of blocks of two convolutions.</summary>
public static class ResidualNetwork
{
    private const int Stages = 3;

    /// <summary>Builds a network with the mean cross-entropy.</summary>
    /// <param name="options">Depth, norm, shortcuts and initial laws.</param>
    /// <returns>
    /// A network with the inputs <c>x</c> (batch × channels × height × width) and <c>labels</c> and the outputs <c>scores</c> and <c>loss</c>. Parameters have the names that
    /// are usual in PyTorch: <c>conv1</c>, <c>bn1</c>, <c>layerS.B.conv1</c>, …, <c>linear</c>, with stages S from 1 and blocks B from 0.
    /// </returns>
    /// <exception cref="ArgumentException">The depth is not 6 n + 2 with n at least 1.</exception>
    public static NetworkGraph Build(ResidualOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int blocks = (options.Depth - 2) / 6;
        if (blocks < 1 || (6 * blocks) + 2 != options.Depth)
        {
            throw new ArgumentException($"The depth of a residual network must be 6 n + 2 such as 20, 32, 56 or 110, not {options.Depth}.", nameof(options));
        }

        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [TensorShape.Batch, options.Channels, options.Size, options.Size]);
        GraphValue labels = builder.Input("labels", [TensorShape.Batch]);
        bool isNormalized = options.Norm is not null && options.Placement == NormPlacement.EveryConvolution;
        GraphValue h = Convolved(x, options, options.Width, 3, 1, "conv1", isNormalized ? "bn1" : null).Relu("relu1");
        for (int stage = 0; stage < Stages; stage++)
        {
            for (int block = 0; block < blocks; block++)
            {
                h = Block(h, options, options.Width << stage, stage > 0 && block == 0 ? 2 : 1, $"layer{stage + 1}.{block}");
            }
        }

        if (options.Norm is not null && options.Placement == NormPlacement.LastBlock)
        {
            h = h.Normalize(options.Norm, options.Form, ConstantInitializer.Ones, "norm");
        }

        GraphValue scores = ReadOut(h.GlobalAverage("pool"), options.Classes, options.ReadOut);
        return builder.Build(scores, scores.CrossEntropy(labels));
    }

    /// <summary>The value that a weighted layer of a network of <see cref="Build"/> puts out, before any norm.</summary>
    /// <param name="depth">The depth of the network.</param>
    /// <param name="layer">The number of the layer: the stem is 1, block k has 2k and 2k + 1, the read-out has the depth's own number.</param>
    /// <returns>The name of the value; the weights are called the same with <c>.weight</c> behind, except those of the read-out, <c>linear.weight</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no layer of this number.</exception>
    public static string LayerName(int depth, int layer)
    {
        int blocks = (depth - 2) / 6;
        if (layer < 1 || layer > depth)
        {
            throw new ArgumentOutOfRangeException(nameof(layer), layer, $"A residual network of depth {depth} has layers 1 to {depth}.");
        }

        int block = (layer / 2) - 1;
        return layer == 1 ? "conv1"
            : layer == depth ? "scores"
            : $"layer{(block / blocks) + 1}.{block % blocks}.conv{(layer % 2) + 1}";
    }

    internal static GraphValue ReadOut(GraphValue features, int classes, IInitializer weights)
    {
        GraphBuilder builder = features.Builder;
        GraphValue w = builder.Parameter("linear.weight", [classes, features.Shape[1]], weights);
        GraphValue b = builder.Parameter("linear.bias", [classes], ConstantInitializer.Zeros);
        return builder.Add(new GeneralMatrixProduct { TransposeB = true }, "scores", features, w, b);
    }

    private static GraphValue Block(GraphValue x, ResidualOptions options, int channels, int stride, string name)
    {
        bool isNormalized = options.Norm is not null && options.Placement != NormPlacement.LastBlock;
        GraphValue h = Convolved(x, options, channels, 3, stride, $"{name}.conv1", isNormalized ? $"{name}.bn1" : null).Relu($"{name}.relu1");
        ResidualOptions end = options with { Weights = options.BranchEnd ?? options.Weights };
        h = Convolved(h, end, channels, 3, 1, $"{name}.conv2", isNormalized ? $"{name}.bn2" : null, options.BranchScale);
        return h.Plus(Shortcut(x, options, channels, stride, name), $"{name}.sum").Relu($"{name}.relu2");
    }

    private static GraphValue Shortcut(GraphValue x, ResidualOptions options, int channels, int stride, string name)
    {
        if (stride == 1)
        {
            return x;
        }

        if (options.Shortcut == ShortcutKind.Projected)
        {
            bool isNormalized = options.Norm is not null && options.Placement == NormPlacement.EveryConvolution;
            return Convolved(x, options, channels, 1, stride, $"{name}.shortcut.0", isNormalized ? $"{name}.shortcut.1" : null);
        }

        int added = channels - x.Shape[1];
        GraphValue sparse = x.Builder.Add(new Slice([2, 3], [0, 0], [int.MaxValue, int.MaxValue], [stride, stride]), $"{name}.shortcut.sparse", x);
        return x.Builder.Add(new Padding([0, added / 2, 0, 0, 0, added - (added / 2), 0, 0]), $"{name}.shortcut", sparse);
    }

    // A convolution with a norm behind it has no bias.
    private static GraphValue Convolved(GraphValue x, ResidualOptions options, int channels, int kernel, int stride, string name, string? norm, IInitializer? scale = null)
    {
        GraphValue y = x.Convolution(channels, kernel, name, stride, kernel / 2, weights: options.Weights, bias: norm is null ? ConstantInitializer.Zeros : null);
        return norm is null ? y : y.Normalize(options.Norm!, options.Form, scale ?? ConstantInitializer.Ones, norm);
    }
}
