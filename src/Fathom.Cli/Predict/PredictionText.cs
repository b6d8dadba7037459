using System.Collections.Immutable;
using System.Globalization;
using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>A prediction for people: one table, one sentence of verdict, and what would help.</summary>
internal static class PredictionText
{
    private const int MostLayers = 14;

    /// <summary>Writes the text.</summary>
    /// <param name="result">The prediction.</param>
    /// <param name="output">Where to.</param>
    public static void Write(PredictionResult result, TextWriter output)
    {
        MeanFieldPrediction prediction = result.Prediction;
        output.WriteLine($"{SpecSentence.Of(prediction.Spec, prediction.Batch)}");
        output.WriteLine();
        output.Write(PlainTableWriter.Write(Numbers(prediction)));
        output.WriteLine();
        output.WriteLine(prediction.Verdict);
        foreach (string note in prediction.Notes)
        {
            output.WriteLine($"Note: {note}");
        }

        if (result.Start is { } start)
        {
            output.WriteLine();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"A batch of {prediction.Batch} samples of {start.Name} through the layers ({start.Trajectory.Method}, relative error {start.Trajectory.Error:0.0E+0}{(start.Seed is { } seed ? $", seed {seed}" : string.Empty)}):"));
            output.WriteLine();
            output.Write(PlainTableWriter.Write(ProfileTable.Of(start.Trajectory.Profile, MostLayers)));
            output.WriteLine();
            output.WriteLine(BatchSentence(result));
            foreach (string note in start.Trajectory.Notes)
            {
                output.WriteLine($"Note: {note}");
            }
        }

        if (result.FiniteWidth is { } laws)
        {
            output.WriteLine();
            FiniteWidthText.Write(laws, output);
        }

        if (result.Remedies.Count > 0)
        {
            output.WriteLine();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"What would bring the growth under {result.Target:0.####} per layer, one change at a time:"));
            output.WriteLine();
            output.Write(PlainTableWriter.Write(RemedyTable(result.Remedies)));
        }
    }

    private static TextTable Numbers(MeanFieldPrediction prediction)
    {
        FixedPoint point = prediction.FixedPoint;
        List<ImmutableArray<TableCell>> rows = [];
        void Row(string name, Estimate value, string meaning)
        {
            if (!double.IsNaN(value.Value))
            {
                string error = value.Error == 0 ? "exact" : value.Error.ToString("0E+0", CultureInfo.InvariantCulture);
                rows.Add([name, Rounded(value.Value), error, meaning]);
            }
        }

        void Depth(string name, double value, string meaning)
        {
            if (!double.IsNaN(value))
            {
                rows.Add([name, double.IsPositiveInfinity(value) ? "∞" : value.ToString("#,##0.0", CultureInfo.InvariantCulture), string.Empty, meaning]);
            }
        }

        Row("gradient growth", prediction.GradientGrowth, "factor of the squared gradient per layer, toward the input");
        Depth("depth scale ξ", prediction.DepthScale, "layers for a factor e");
        Depth("trainable depth", prediction.TrainableDepth, "layers until the squared gradient has changed by e^16");
        Depth("precision, float32", prediction.PrecisionHorizon.SinglePrecision, "layers until rounding has destroyed the gradient");
        Depth("precision, float64", prediction.PrecisionHorizon.DoublePrecision, "the same in double precision");
        Row("fixed point q*", point.Variance, "variance of an activation");
        Row("fixed point c*", point.Correlation, "correlation of two samples");
        rows.Add(["stable", point.Stability.IsStable ? "yes" : "no", string.Empty, point.Stability.Reason]);
        Row("forward λ_L, λ_M", point.Forward.Diagonal, "how fast the covariance settles, per layer (diagonal part)");
        Row(string.Empty, point.Forward.OffDiagonal, "(off-diagonal part)");
        Depth("forward depth scale", point.ForwardDepthScale, "layers in which the covariance settles by e");
        Row("backward λ_L, λ_M", point.Backward.Diagonal, "growth of differences between samples' gradients");
        Row(string.Empty, point.Backward.OffDiagonal, "(off-diagonal part)");
        Row("cross-batch λ_CB", point.CrossBatch.Eigenvalue, "how fast two batches forget each other, per layer");
        return new TextTable(
            [
                new TableColumn("quantity", Alignment: ColumnAlignment.Left),
                new TableColumn("value"),
                new TableColumn("error"),
                new TableColumn("meaning", Alignment: ColumnAlignment.Left),
            ],
            rows);
    }

    /// <summary>Eight decimals, without the sign of a zero.</summary>
    private static string Rounded(double value) => double.IsPositiveInfinity(value)
        ? "∞"
        : (Math.Round(value, 8) + 0.0).ToString("0.########", CultureInfo.InvariantCulture);

    private static TextTable RemedyTable(IReadOnlyList<Remedy> remedies)
    {
        List<ImmutableArray<TableCell>> rows = [];
        foreach (Remedy remedy in remedies)
        {
            rows.Add(
            [
                remedy.Kind.ToString().ToLowerInvariant(),
                remedy.Value is { } value ? value.ToString("G4", CultureInfo.InvariantCulture) : "—",
                remedy.GradientGrowth.ToString("0.####", CultureInfo.InvariantCulture),
                double.IsPositiveInfinity(remedy.TrainableDepth) ? "∞" : remedy.TrainableDepth.ToString("#,##0", CultureInfo.InvariantCulture),
                remedy.Explanation,
            ]);
        }

        return new TextTable(
            [
                new TableColumn("change", Alignment: ColumnAlignment.Left),
                new TableColumn("to"),
                new TableColumn("growth"),
                new TableColumn("trainable depth"),
                new TableColumn("meaning", Alignment: ColumnAlignment.Left),
            ],
            rows);
    }

    private static string BatchSentence(PredictionResult result)
    {
        DepthProfile profile = result.Start!.Trajectory.Profile;
        ProfileSeries? distance = profile.Find(ProfileQuantity.FixedPointDistance);
        ProfileSeries? gradient = profile.Find(ProfileQuantity.LogGradientNorm);
        string arrival = distance is { Points.Length: > 0 } ? Arrival(distance) : "The covariance of this batch goes through all layers";
        string growth = gradient is { Points.Length: > 1 }
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"; its squared gradient grows by 10^{(gradient.Points[0].Value - gradient.Points[^1].Value) / Math.Log(10):0.0} from the last layer to the first.")
            : ".";
        return arrival + growth;
    }

    private static string Arrival(ProfileSeries distance)
    {
        double first = distance.Points[0].Value;
        double last = distance.Points[^1].Value;
        ProfilePoint nearest = distance.Points.MinBy(point => point.Value);
        return last > 1.2 * nearest.Value
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"This batch does not settle at the symmetric fixed point: it comes as near as {nearest.Value:0.###} in layer {nearest.Layer} and moves away again, to {last:0.###}, because the samples' variances part")
            : last > 0.9 * first && last > 1e-3
            ? string.Create(CultureInfo.InvariantCulture, $"The covariance of this batch does not come nearer to the fixed point: its relative distance is {first:0.###} at the beginning and {last:0.###} at the end")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The covariance of this batch reaches the fixed point: its relative distance falls from {first:0.###} to {last:0.#####}");
    }
}
