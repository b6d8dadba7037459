using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>What theory says of a network before it is trained.</summary>
/// <remarks>
/// Gaussian weights: the infinite-width theory. Orthogonal weights behave otherwise as soon as the rank of the batch comes near the width, so for them the laws of finite width are taken where they
/// apply, for a batch in general position.
/// </remarks>
public sealed record TrainingTheory
{
    // A batch in general position has a spectrum that is computed; beyond this size it would take longer than the rest.
    private const long MostElements = 512 * 512;

    /// <summary>The number of layers of the network.</summary>
    public required int Depth { get; init; }

    /// <summary>Where the numbers come from: <c>infinite width</c> or <c>finite width</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The factor by which squared gradients grow per layer toward the input, the geometric mean over the layers.</summary>
    public required double GradientGrowth { get; init; }

    /// <summary>The depth at which squared gradients have changed by e¹⁶.</summary>
    public required double TrainableDepth { get; init; }

    /// <summary>The depth at which rounding has destroyed the gradient, in the precision of the training.</summary>
    public required double PrecisionHorizon { get; init; }

    /// <summary>One sentence: how deep, and what limits it.</summary>
    public required string Verdict { get; init; }

    /// <summary>Warnings, such as that the fixed point is unstable.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Whether the network is shallow enough for its gradients and for rounding.</summary>
    public bool IsTrainable => !(Depth > TrainableDepth) && !(Depth > PrecisionHorizon);

    /// <summary>Asks theory about a setup.</summary>
    /// <param name="setup">The setup.</param>
    /// <param name="reason">Receives why there is no answer, as one sentence; empty when there is one.</param>
    /// <returns>The answer, or null when theory does not cover the network.</returns>
    public static TrainingTheory? Of(TrainingSetup setup, out string reason)
    {
        ArgumentNullException.ThrowIfNull(setup);
        reason = string.Empty;
        if (setup.Network.Spec is not { } spec)
        {
            reason = "The theory covers perceptrons, not networks with convolutions.";
            return null;
        }

        try
        {
            return AtFiniteWidth(spec, setup) ?? AtInfiniteWidth(spec, setup);
        }
        catch (Exception fault) when (fault is ArgumentException and not ArgumentNullException or ArithmeticException)
        {
            reason = $"The theory does not cover this network: {Sentence(fault)}";
            return null;
        }
    }

    private static TrainingTheory AtInfiniteWidth(NetworkSpec spec, TrainingSetup setup)
    {
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, BatchSize.Of(setup.BatchSize));
        return new TrainingTheory
        {
            Depth = spec.Depth,
            Source = "infinite width",
            GradientGrowth = prediction.GradientGrowth.Value,
            TrainableDepth = double.IsNaN(prediction.TrainableDepth) ? double.PositiveInfinity : prediction.TrainableDepth,
            PrecisionHorizon = Horizon(setup, prediction.PrecisionHorizon.SinglePrecision, prediction.PrecisionHorizon.DoublePrecision),
            Verdict = prediction.Verdict,
            Notes = prediction.Notes,
        };
    }

    private static TrainingTheory? AtFiniteWidth(NetworkSpec spec, TrainingSetup setup)
    {
        bool applies = spec is { Initialization.Kind: InitializationKind.Orthogonal, Normalization: { Kind: NormalizationKind.Batch, Placement: NormalizationPlacement.Before, Epsilon: <= FiniteWidthPredictor.LargestEpsilon }, Skip: null }
            && (spec.Normalization.Centred || spec.Activation.Parity == Parity.Odd) && (long)setup.BatchSize * spec.Width <= MostElements;
        if (!applies)
        {
            return null;
        }

        // More samples than neurons have the rank of the neurons, and one more sample for the mean.
        Matrix batch = new(Math.Min(setup.BatchSize, spec.Width + 1), spec.Width);
        NormalStream.Fill(batch.Values, setup.Seed, 1);
        if (!spec.Normalization.Centred && batch.Rows > spec.Width)
        {
            batch = new Matrix(spec.Width, spec.Width, batch.Values.AsSpan(0, spec.Width * spec.Width).ToArray());
        }

        FiniteWidthPrediction prediction = FiniteWidthPredictor.Predict(spec, batch);
        double nats = prediction.Growth.Value;
        double growth = Math.Exp(2 * nats / spec.Depth);
        double trainable = nats > 0 ? 8 * spec.Depth / nats : double.PositiveInfinity;
        string depth = trainable >= 1e6 ? "no depth up to a million layers is too deep for it" : FormattableString.Invariant($"about {trainable:#,##0} layers can be trained at this rate, this network has {spec.Depth:#,##0}");
        return new TrainingTheory
        {
            Depth = spec.Depth,
            Source = "finite width",
            GradientGrowth = growth,
            TrainableDepth = trainable,
            PrecisionHorizon = Horizon(setup, prediction.Reach.SinglePrecision, prediction.Reach.DoublePrecision),
            Verdict = FormattableString.Invariant($"With orthogonal weights of width {spec.Width} the gradient norm grows by {nats:0.##} nats over all layers: {depth}."),
        };
    }

    private static double Horizon(TrainingSetup setup, double single, double exact) => setup.Precision == TrainingPrecision.Binary32 ? single : exact;

    private static string Sentence(Exception fault)
    {
        int parameter = fault.Message.IndexOf(" (Parameter", StringComparison.Ordinal);
        return parameter > 0 ? fault.Message[..parameter] : fault.Message;
    }
}
