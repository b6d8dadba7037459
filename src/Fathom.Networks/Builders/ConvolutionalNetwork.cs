namespace Fathom.Networks;

/// <summary>Plain convolutional networks in the manner of VGG (Simonyan and Zisserman 2015), with a linear read-out of all positions.</summary>
public static class ConvolutionalNetwork
{
    /// <summary>Builds a network with the mean cross-entropy.</summary>
    /// <param name="options">Layers, norm and initial laws.</param>
    /// <returns>
    /// A network with the inputs <c>x</c> and <c>labels</c> and the outputs <c>scores</c> and <c>loss</c>. Parameters are named as torchvision names them,
    /// <c>features.0.weight</c>, …, counting pooling and ReLU, and <c>linear</c>.
    /// </returns>
    /// <exception cref="GraphException">The layers do not fit the image.</exception>
    public static NetworkGraph Build(ConvolutionalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        GraphBuilder builder = new();
        GraphValue h = builder.Input("x", [TensorShape.Batch, options.Channels, options.Size, options.Size]);
        GraphValue labels = builder.Input("labels", [TensorShape.Batch]);
        int place = 0;
        foreach (int channels in options.Layers)
        {
            if (channels == 0)
            {
                h = h.MaximumPool(2, name: $"features.{place++}");
                continue;
            }

            h = h.Convolution(channels, 3, $"features.{place++}", padding: 1, weights: options.Weights, bias: ConstantInitializer.Zeros);
            h = options.Norm is null ? h : h.BatchNorm($"features.{place++}", options.Norm);
            h = h.Relu($"features.{place++}");
        }

        GraphValue scores = ResidualNetwork.ReadOut(h.Flatten("flat"), options.Classes, options.ReadOut);
        return builder.Build(scores, scores.CrossEntropy(labels));
    }
}
