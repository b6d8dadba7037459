using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>Numbers read off the figures and tables of <i>Understanding Batch Normalization</i> (Bjorck et al. 2018), to lay beside ours.</summary>
/// <remarks>Values of figures are read by eye, within about 0.1; table 1 and the texts are from memory of the paper.</remarks>
public static class PublishedAnatomy
{
    /// <summary>Figure 5, with batch norm: mean over channels of ln deviation at <see cref="LayerMoments.PublishedLayers"/>.</summary>
    public static ImmutableArray<double> LogDeviationNormalized { get; } = [0.10, 0.62, 0.90, 0.05, 0.65, 0.97, 0.00, 0.57, 0.90, -0.85];

    /// <summary>Figure 5, with batch norm: mean over channels of ln |mean|.</summary>
    public static ImmutableArray<double> LogMeanNormalized { get; } = [-0.95, 0.23, 0.53, -0.87, -0.30, 0.13, -1.10, -0.33, 0.03, -0.65];

    /// <summary>Figure 5, without batch norm: ln deviation.</summary>
    public static ImmutableArray<double> LogDeviationPlain { get; } = [-1.25, -1.15, -0.27, -0.23, 0.13, 0.90, 1.40, 2.20, 3.00, 1.95];

    /// <summary>Figure 5, without batch norm: ln |mean|.</summary>
    public static ImmutableArray<double> LogMeanPlain { get; } = [-1.55, -1.45, -0.28, -0.30, -0.40, 0.80, 1.25, 1.90, 2.85, 3.50];

    /// <summary>Table 1, with batch norm, layers 18, 54, 90: mean of |d|, mean magnitude of the sum, ratio.</summary>
    public static ImmutableArray<(double Absolute, double Net, double Ratio)> TableNormalized { get; } = [(7.5e-5, 3.0e-7, 251.8), (1.9e-5, 1.7e-7, 112.8), (6.6e-6, 1.6e-7, 40.7)];

    /// <summary>Table 1, without batch norm.</summary>
    public static ImmutableArray<(double Absolute, double Net, double Ratio)> TablePlain { get; } = [(6.3e-5, 3.6e-5, 1.7), (2.2e-4, 8.4e-5, 2.6), (2.6e-4, 1.2e-4, 2.1)];

    /// <summary>Figure 8: the counts of the first of 50 bins for products of 1, 3 and 5 matrices, N = 1,000, ten repeats.</summary>
    public static ImmutableArray<(int Factors, double Count)> FirstBins { get; } = [(1, 260), (3, 2150), (5, 3830)];

    /// <summary>Figure 1: final test accuracy.</summary>
    public static ImmutableArray<(AnatomyNorm Norm, double Rate, double Accuracy)> FinalAccuracies { get; } =
        [(AnatomyNorm.Everywhere, 0.1, 0.932), (AnatomyNorm.LastBlock, 0.03, 0.901), (AnatomyNorm.Everywhere, 0.003, 0.904), (AnatomyNorm.Everywhere, 0.0001, 0.813), (AnatomyNorm.None, 0.0001, 0.819)];
}
