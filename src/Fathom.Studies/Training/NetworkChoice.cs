using System.Collections.Immutable;
using System.Globalization;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Which network is trained: the perceptron of a specification, or a convolutional network by its name.</summary>
public sealed record NetworkChoice
{
    private const string Residual = "resnet";

    private static readonly ImmutableDictionary<string, ImmutableArray<int>> s_plain = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        new Dictionary<string, ImmutableArray<int>>
        {
            ["vgg11"] = [64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0],
            ["vgg13"] = [64, 64, 0, 128, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0],
            ["vgg16"] = [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0],
            ["vgg19"] = [64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512, 512, 512, 512, 0],
        });

    /// <summary>Names of models; of residual networks every depth 6 n + 2 is known.</summary>
    public static ImmutableArray<string> Models { get; } = ["resnet20", "resnet32", "resnet44", "resnet56", "resnet110", "vgg11", "vgg13", "vgg16", "vgg19"];

    /// <summary>The perceptron, or null when a model is named.</summary>
    public NetworkSpec? Spec { get; init; }

    /// <summary>The name of a model, or null for a perceptron.</summary>
    public string? Model { get; init; }

    /// <summary>Whether a model has batch norm. True by default; a specification says itself what norm it has.</summary>
    public bool ModelHasNorm { get; init; } = true;

    /// <summary>Whether the norm of a perceptron has a trainable scale and shift. True by default; in the networks of theory they stay 1 and 0.</summary>
    public bool IsAffine { get; init; } = true;

    /// <summary>The share of the running statistics that is kept in a step, 0 to 1; 0.9 by default.</summary>
    public double StatisticsMomentum { get; init; } = 0.9;

    /// <summary>A short name such as <c>relu-10</c> or <c>resnet20</c>, fit for a folder.</summary>
    public string ShortName => Model is { } model
        ? (ModelHasNorm ? model : $"{model}-without-norm")
        : string.Create(CultureInfo.InvariantCulture, $"{Spec?.Activation.Function.Name}-{Spec?.Depth}");

    /// <summary>Whether the network reads images and not rows of features.</summary>
    public bool ReadsImages => Model is not null;

    /// <summary>Builds the network.</summary>
    /// <param name="shape">The shape of a sample.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>The network, with the names of <see cref="NetworkRoles"/>.</returns>
    /// <exception cref="SpecificationException">The specification is wrong.</exception>
    /// <exception cref="ArgumentException">There is no such model, a number is out of range, or the samples do not suit the model.</exception>
    public NetworkGraph Build(ImageShape shape, int classes)
    {
        if ((Spec is null) == (Model is null))
        {
            throw new ArgumentException("A network is either described by a specification or named as a model.");
        }

        if (StatisticsMomentum is not (>= 0 and <= 1))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The share of running statistics that is kept must be from 0 to 1, not {StatisticsMomentum}."));
        }

        return Spec is not null
            ? Perceptron.Build(Spec, new PerceptronOptions { Inputs = shape.Features, Outputs = classes, IsAffine = IsAffine, Momentum = StatisticsMomentum })
            : BuildModel(Model!, shape, classes);
    }

    /// <summary>Insists that there is such a model.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none; the message suggests the nearest.</exception>
    public static void EnsureKnown(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!s_plain.ContainsKey(name) && ResidualDepth(name) is null)
        {
            throw new ArgumentException(NearestName.Explain("model", name, Models), nameof(name));
        }
    }

    private NetworkGraph BuildModel(string model, ImageShape shape, int classes)
    {
        EnsureKnown(model);
        BatchNormalization? norm = ModelHasNorm ? new BatchNormalization { Momentum = StatisticsMomentum } : null;
        int halvings = s_plain.TryGetValue(model, out ImmutableArray<int> layers) ? layers.Count(channels => channels == 0) : 2;
        if (shape.Height != shape.Width || shape.Height >> halvings == 0)
        {
            throw new ArgumentException($"{model} reads square images of at least {1 << halvings} × {1 << halvings} pixels, and these samples are {shape}; take other data or another model.");
        }

        return layers.IsDefault
            ? ResidualNetwork.Build(new ResidualOptions { Depth = ResidualDepth(model)!.Value, Classes = classes, Channels = shape.Channels, Size = shape.Height, Norm = norm })
            : ConvolutionalNetwork.Build(new ConvolutionalOptions { Layers = layers, Classes = classes, Channels = shape.Channels, Size = shape.Height, Norm = norm });
    }

    private static int? ResidualDepth(string name) =>
        name.StartsWith(Residual, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(Residual.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int depth)
        && depth is >= 8 and <= 2000 && depth % 6 == 2
            ? depth
            : null;
}
