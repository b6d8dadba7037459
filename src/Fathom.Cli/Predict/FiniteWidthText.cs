using System.Collections.Immutable;
using System.Globalization;
using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>The laws of finite width for people.</summary>
internal static class FiniteWidthText
{
    private const int MostLayers = 8;

    /// <summary>Writes the laws as a document of their own, for a network that the theory of infinite width does not cover.</summary>
    /// <param name="laws">The laws.</param>
    /// <param name="why">Why the other theory does not cover it.</param>
    /// <param name="output">Where to.</param>
    public static void WriteAlone(FiniteWidthLaws laws, string why, TextWriter output)
    {
        output.WriteLine(SpecSentence.AtWidth(laws.Spec, [laws.Batch]));
        output.WriteLine();
        Write(laws, output);
        output.WriteLine($"Note: {why}");
    }

    /// <summary>Writes the laws.</summary>
    /// <param name="laws">The laws.</param>
    /// <param name="output">Where to.</param>
    public static void Write(FiniteWidthLaws laws, TextWriter output)
    {
        if (laws.Prediction is { } prediction)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The laws of width {laws.Spec.Width} with orthogonal weights, for a batch of {laws.Batch} {laws.Inputs}:"));
            output.WriteLine();
            output.Write(PlainTableWriter.Write(Numbers(prediction)));
            output.WriteLine();
            output.Write(PlainTableWriter.Write(ProfileTable.Of(Shown(prediction.Profile), MostLayers)));
            output.WriteLine();
            output.WriteLine(Verdict(prediction));
        }

        foreach (string note in laws.Notes)
        {
            output.WriteLine($"Note: {(laws.Prediction is null ? "no law of finite width applies: " : string.Empty)}{note}");
        }
    }

    /// <summary>What the laws mean, in one sentence.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <returns>The sentence.</returns>
    public static string Verdict(FiniteWidthPrediction prediction)
    {
        double growth = prediction.Growth.Value;
        int depth = prediction.Spec.Depth;
        string rank = prediction.Input.Rank >= prediction.Spec.Width
            ? "The batch has full rank, so weights and norm alone make gradients neither explode nor vanish"
            : string.Create(CultureInfo.InvariantCulture, $"The batch has rank {prediction.Input.Rank} below the width {prediction.Spec.Width}, so weights and norm alone make gradients explode by {prediction.LinearRate.Value:G3} nats per layer");
        string activations = prediction.Activations.Growth > 0 ? "with the activations " : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{rank}; {activations}ln of the gradient norm grows by {growth:0.###} over {depth:#,##0} layers, {(growth <= TrainableNats ? "which training bears" : "more than the 8 that training bears")}.");
    }

    /// <summary>Half of the 16 nats that the squared gradient may change by.</summary>
    private const double TrainableNats = 8;

    /// <summary>The numbers of the whole network.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <returns>The table.</returns>
    private static TextTable Numbers(FiniteWidthPrediction prediction)
    {
        FeatureSpectrum input = prediction.Input;
        List<ImmutableArray<TableCell>> rows = [];
        void Row(string name, string value, string meaning) => rows.Add([name, value, meaning]);
        Row("rank", $"{input.Rank} of {prediction.Spec.Width}", "independent directions of the batch, of as many as the width has");
        Row("effective rank", Number(input.Width / input.SecondMoment), "of the inputs");
        Row("isometry gap", double.IsInfinity(input.Gap) ? "∞" : Number(input.Gap), "of the inputs; 0 when all directions are equally long, ∞ below full rank");
        if (prediction.ToIsometry is { } isometry)
        {
            Row("layers to isometry", isometry.Layers.ToString("#,##0", CultureInfo.InvariantCulture), $"until the gap is 0.001; {isometry.SlowLayers} of them to lift the smallest direction");
        }
        else
        {
            Row("gap at the end", Number(prediction.End.Gap), "over the living directions, without activations (Marchenko–Pastur law)");
            Row("effective rank there", Number(prediction.End.EffectiveRank), "without activations");
        }

        Row("growth of weights", Text(prediction.LinearRate), "of ln of the gradient norm per layer, without activations");
        Row("growth of activations", Text(new Estimate(prediction.Activations.Growth, GainDesigner.LawError * prediction.Activations.Growth)), "over the whole depth");
        Row("growth", Text(prediction.Growth), "of ln of the gradient norm from the last layer to the first, both together");
        Row("non-linearity kept", Number(prediction.Activations.Angle), "angle between activations and linear functions, radians, summed over layers");
        Row("float32 overflows", Depth(prediction.Reach.SingleOverflow), "layers at this rate");
        Row("float32 precision", Depth(prediction.Reach.SinglePrecision), "layers at this rate, until rounding is as large as the gradient");
        return new TextTable(
            [new TableColumn("finite width", Alignment: ColumnAlignment.Left), new TableColumn("value"), new TableColumn("meaning", Alignment: ColumnAlignment.Left)], rows);
    }

    /// <summary>The series that vary; gains that are all one say nothing.</summary>
    private static DepthProfile Shown(DepthProfile profile) => profile with
    {
        Series = [.. profile.Series.Where(series => series.Quantity is not DesignProfile.Gain || series.Points.Any(point => point.Value != 1))],
    };

    private static string Text(Estimate estimate) => UncertainNumber.Text(estimate.Value, estimate.Error);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>Layers, as a depth that a network could have.</summary>
    /// <param name="layers">The layers.</param>
    /// <returns>The text.</returns>
    public static string Depth(double layers) => layers < 1e9 ? layers.ToString("#,##0", CultureInfo.InvariantCulture) : "∞";
}
