using Fathom.MeanField;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>A residual network of <i>Understanding Batch Normalization</i> (Bjorck et al. 2018) in the setting that reproduces its figures.</summary>
/// <remarks>
/// Projected shortcuts at the two changes of stage, Gaussian Xavier convolutions, read-out weights uniform between ±1/√64 with zero bias. The paper does not say all of this; the curve with batch norm of its figure 5 drops
/// back at layers 42 and 78 only when shortcuts are projected and normalized, and from layer 102 to 110 as published only with this read-out.
/// </remarks>
public sealed record AnatomyNetwork
{
    /// <summary>The number of weighted layers of the paper's network.</summary>
    public const int PublishedDepth = 110;

    /// <summary>The number of weighted layers, 6 n + 2; 110 by default.</summary>
    public int Depth { get; init; } = PublishedDepth;

    /// <summary>Its batch norm; everywhere by default.</summary>
    public AnatomyNorm Norm { get; init; } = AnatomyNorm.Everywhere;

    /// <summary>What is left of its batch norm; all by default.</summary>
    public NormForm Form { get; init; } = NormForm.Full;

    /// <summary>How its convolutions begin; Xavier by default.</summary>
    public AnatomyWeights Weights { get; init; } = AnatomyWeights.Xavier;

    /// <summary>Whether it has batch norm behind every convolution.</summary>
    public bool IsNormalized => Norm == AnatomyNorm.Everywhere;

    /// <summary>Builds it for 10 classes of images of 3 × 32 × 32.</summary>
    /// <returns>The network with the inputs <c>x</c>, <c>labels</c> and the outputs <c>scores</c>, <c>loss</c>.</returns>
    /// <exception cref="ArgumentException">The depth is not 6 n + 2.</exception>
    public NetworkGraph Build() => ResidualNetwork.Build(new ResidualOptions
    {
        Depth = Depth,
        Norm = Norm == AnatomyNorm.None ? null : new BatchNormalization(),
        Placement = Norm switch
        {
            AnatomyNorm.LastBlock => NormPlacement.LastBlock,
            AnatomyNorm.Branches => NormPlacement.Branches,
            _ => NormPlacement.EveryConvolution,
        },
        Form = Form,
        Shortcut = ShortcutKind.Projected,
        Weights = Weights switch
        {
            AnatomyWeights.He => NormalInitializer.He(),
            AnatomyWeights.Orthogonal => new OrthogonalInitializer(),
            _ => NormalInitializer.Xavier(),
        },
        BranchEnd = Weights == AnatomyWeights.SilentBranches && !IsNormalized ? ConstantInitializer.Zeros : null,
        BranchScale = Weights == AnatomyWeights.SilentBranches ? ConstantInitializer.Zeros : ConstantInitializer.Ones,
        ReadOut = new UniformInitializer(1 / Math.Sqrt(3)),
    });

    /// <summary>The value that a weighted layer puts out, before any norm.</summary>
    /// <param name="layer">The number of the layer: the stem is 1, block k has 2k and 2k + 1, the read-out is the last.</param>
    /// <returns>The name of the value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no layer of this number.</exception>
    public string LayerName(int layer) => ResidualNetwork.LayerName(Depth, layer);

    /// <summary>The layer at the same place in depth as one of the paper's 110 layers.</summary>
    /// <param name="published">The number of a layer of the paper, 2 to 110.</param>
    /// <returns>Its number here: the same in a network of 110 layers.</returns>
    public int LayerAt(int published) => published >= PublishedDepth ? Depth : Math.Max(2, (Depth - 2) * published / (PublishedDepth - 2));

    /// <summary>The network as the theory of its stream sees it.</summary>
    /// <param name="inputSecondMoment">The mean square of a number of the images.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="InvalidOperationException">The norms stand where the theory does not know them.</exception>
    public ResidualStream Stream(double inputSecondMoment = 1) => Norm is AnatomyNorm.None or AnatomyNorm.Everywhere
        ? new ResidualStream
        {
            BlocksPerStage = (Depth - 2) / 6,
            IsNormalized = IsNormalized,
            InputSecondMoment = inputSecondMoment,
            BranchScale = Weights == AnatomyWeights.SilentBranches ? 0 : 1,
            Weights = Weights switch
            {
                AnatomyWeights.He => WeightLaw.He,
                AnatomyWeights.Orthogonal => WeightLaw.Orthogonal,
                _ => WeightLaw.Xavier,
            },
        }
        : throw new InvalidOperationException("The stream is predicted for networks with batch norm everywhere or nowhere.");
}
