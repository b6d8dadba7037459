using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>A network in training: forward, backward, step, and what is observed of it.</summary>
/// <remarks>Layers z_l = W_l x_{l−1}, x_l = φ_l(N z_l), x_0 the samples as columns; outputs R x_L.</remarks>
internal sealed class TrainingProgram
{
    private readonly NetworkSpec spec;
    private readonly TrainingOptions options;
    private readonly InputBatch? heldOut;
    private readonly TrainedMatrix[] matrices;
    private readonly NormalizedActivation[] units;
    private readonly TrainedReadout readout;
    private readonly WideScratch<double> forward = new();
    private readonly WideScratch<double> backward = new();
    private readonly List<Observation> observations = [];

    /// <summary>Makes an untrained network.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="heldOut">Samples that are only looked at, or null.</param>
    /// <param name="starts">The weights W_1 … W_L at the start.</param>
    /// <param name="readout">The read-out.</param>
    public TrainingProgram(NetworkSpec spec, TrainingOptions options, InputBatch? heldOut, IEnumerable<ILazyWeights<double>> starts, TrainedReadout readout)
    {
        this.spec = spec;
        this.options = options;
        this.heldOut = heldOut;
        this.readout = readout;
        matrices = [.. starts.Select(start => new TrainedMatrix(start))];
        units = [.. Enumerable.Range(1, spec.Depth).Select(layer => new NormalizedActivation(spec.ActivationAt(layer), spec.Normalization, spec.Width))];
    }

    /// <summary>Observes the network on a batch and finds all gradients.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>False when a number is too large for double precision; then nothing was observed.</returns>
    public bool Observe(InputBatch batch)
    {
        int trained = batch.Count;
        int columns = trained + (heldOut?.Count ?? 0);
        int[] starts = Starts(batch);
        MatrixSpan<double> x = Samples(batch, columns);
        for (int l = 0; l < matrices.Length; l++)
        {
            MatrixSpan<double> z = Alternate(forward, l, columns);
            matrices[l].Forward(x, trained, z);
            units[l].Forward(z, starts, batch.Sizes.Length);
            if (!IsFinite(z.Values))
            {
                return false;
            }

            x = z;
        }

        MatrixSpan<double> outputs = new(new double[options.Classes * columns], options.Classes, columns);
        readout.Forward(x, outputs);
        MatrixSpan<double> cotangent = new(new double[options.Classes * trained], options.Classes, trained);
        (double loss, double accuracy) = LabelLoss.Evaluate(options.Loss, outputs, 0, batch.Labels.AsSpan(), cotangent);
        (double heldOutLoss, double heldOutAccuracy) = heldOut is null
            ? (double.NaN, double.NaN)
            : LabelLoss.Evaluate(options.Loss, outputs, trained, heldOut.Labels.AsSpan(), default);
        if (!double.IsFinite(loss))
        {
            return false;
        }

        MatrixSpan<double> gradient = Alternate(backward, matrices.Length, trained);
        readout.Backward(cotangent, x.SliceColumns(0, trained), gradient);
        if (Backward(gradient) is not { } gradients)
        {
            return false;
        }

        double total = readout.GradientSquare + matrices.Sum(matrix => matrix.GradientSquare);
        double clip = Math.Min(1, options.ClipNorm / Math.Sqrt(total));
        observations.Add(new Observation(
            loss, accuracy, heldOutLoss, heldOutAccuracy, Math.Sqrt(readout.Square), Math.Sqrt(readout.GradientSquare), double.IsNaN(clip) ? 1 : clip, gradients));
        return double.IsFinite(total);
    }

    /// <summary>One optimization step along the gradients that were observed last.</summary>
    public void Step()
    {
        double clip = observations[^1].ClipFactor;
        readout.Step(options, clip);
        foreach (TrainedMatrix matrix in matrices)
        {
            matrix.Step(options, clip);
        }
    }

    /// <summary>Everything observed; draws the norms of the matrices, so it comes last.</summary>
    /// <returns>The states, one per observation.</returns>
    public ImmutableArray<TrainingState> Finish()
    {
        double[] norms = [.. matrices.Select(matrix => matrix.Start.SquaredNorm())];
        return [.. observations.Select((seen, step) => new TrainingState(
            step,
            seen.Loss,
            seen.Accuracy,
            seen.HeldOutLoss,
            seen.HeldOutAccuracy,
            seen.ReadoutNorm,
            seen.ReadoutGradientNorm,
            seen.ClipFactor,
            [.. seen.Layers.Select((layer, l) => layer.State(norms[l]))]))];
    }

    /// <summary>Pulls the gradient back through all layers; null when a number is too large.</summary>
    private LayerObservation[]? Backward(MatrixSpan<double> gradient)
    {
        LayerObservation[] layers = new LayerObservation[matrices.Length];
        for (int l = matrices.Length - 1; l >= 0; l--)
        {
            units[l].Backward(gradient);
            double square = SumOfSquares(gradient.Values);
            if (!double.IsFinite(square))
            {
                return null;
            }

            MatrixSpan<double> below = l == 0 ? default : Alternate(backward, l, gradient.Columns);
            matrices[l].Backward(gradient, below);
            (double inner, double moved) = matrices[l].Moments();
            layers[l] = new LayerObservation(matrices[l].Scale, inner, moved, Math.Sqrt(matrices[l].GradientSquare), Math.Sqrt(square));
            gradient = below;
        }

        return layers;
    }

    /// <summary>Room for a layer's matrix; two layers in a row have different rooms, and the first one not that of the samples.</summary>
    private MatrixSpan<double> Alternate(WideScratch<double> scratch, int layer, int columns) =>
        layer % 2 == 0 ? scratch.Directions(spec.Width, columns) : scratch.Rest(spec.Width, columns);

    private int[] Starts(InputBatch batch)
    {
        List<int> starts = [0];
        foreach (int size in (IEnumerable<int>)[.. batch.Sizes, .. heldOut?.Sizes ?? []])
        {
            starts.Add(starts[^1] + size);
        }

        return [.. starts];
    }

    private MatrixSpan<double> Samples(InputBatch batch, int columns)
    {
        MatrixSpan<double> x = forward.Rest(batch.Features, columns);
        for (int j = 0; j < columns; j++)
        {
            ReadOnlySpan<double> sample = j < batch.Count ? batch.Samples.Row(j) : heldOut!.Samples.Row(j - batch.Count);
            for (int i = 0; i < sample.Length; i++)
            {
                x[i, j] = sample[i];
            }
        }

        return x;
    }

    private static bool IsFinite(ReadOnlySpan<double> values) => values.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue) < 0;

    private static double SumOfSquares(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return sum;
    }

    /// <summary>What can be said of a layer before the norm of W_0 is drawn.</summary>
    private readonly record struct LayerObservation(double Scale, double Inner, double Moved, double GradientNorm, double PreactivationGradientNorm)
    {
        /// <summary>‖s W_0 + Δ‖ and ‖(s − 1) W_0 + Δ‖ from ‖W_0‖², ⟨W_0, Δ⟩ and ‖Δ‖².</summary>
        public TrainedLayerState State(double startSquare) =>
            new(Norm(Scale, startSquare), Norm(Scale - 1, startSquare), GradientNorm, PreactivationGradientNorm);

        private double Norm(double scale, double startSquare) =>
            Math.Sqrt(Math.Max(0, (scale * scale * startSquare) + (2 * scale * Inner) + Moved));
    }

    private sealed record Observation(
        double Loss,
        double Accuracy,
        double HeldOutLoss,
        double HeldOutAccuracy,
        double ReadoutNorm,
        double ReadoutGradientNorm,
        double ClipFactor,
        LayerObservation[] Layers);
}
