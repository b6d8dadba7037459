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
        GraphValue h = Convolved(x, options, options.Width, 3, 1, "conv1", "bn1").Relu("relu1");
        for (int stage = 0; stage < Stages; stage++)
        {
            for (int block = 0; block < blocks; block++)
            {
                h = Block(h, options, options.Width << stage, stage > 0 && block == 0 ? 2 : 1, $"layer{stage + 1}.{block}");
            }
        }

        GraphValue scores = ReadOut(h.GlobalAverage("pool"), options.Classes, options.ReadOut);
        return builder.Build(scores, scores.CrossEntropy(labels));
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
        GraphValue h = Convolved(x, options, channels, 3, stride, $"{name}.conv1", $"{name}.bn1").Relu($"{name}.relu1");
        h = Convolved(h, options, channels, 3, 1, $"{name}.conv2", $"{name}.bn2");
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
            return Convolved(x, options, channels, 1, stride, $"{name}.shortcut.0", $"{name}.shortcut.1");
        }

        int added = channels - x.Shape[1];
        GraphValue sparse = x.Builder.Add(new Slice([2, 3], [0, 0], [int.MaxValue, int.MaxValue], [stride, stride]), $"{name}.shortcut.sparse", x);
        return x.Builder.Add(new Padding([0, added / 2, 0, 0, 0, added - (added / 2), 0, 0]), $"{name}.shortcut", sparse);
    }

    private static GraphValue Convolved(GraphValue x, ResidualOptions options, int channels, int kernel, int stride, string name, string norm)
    {
        GraphValue y = x.Convolution(channels, kernel, name, stride, kernel / 2, weights: options.Weights, bias: options.Norm is null ? ConstantInitializer.Zeros : null);
        return options.Norm is null ? y : y.BatchNorm(norm, options.Norm);
    }
}
