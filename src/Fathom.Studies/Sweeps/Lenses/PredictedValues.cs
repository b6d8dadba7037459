using System.Collections.Immutable;
using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>The kept quantities of a prediction.</summary>
internal static class PredictedValues
{
    /// <summary>Takes them out.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="keep">The names; those that theory does not give are left out.</param>
    /// <returns>The values.</returns>
    public static CellValues Of(MeanFieldPrediction prediction, IEnumerable<string> keep)
    {
        CellValues values = new();
        foreach (string name in keep)
        {
            if (name.StartsWith(LensQuantities.ProfilePrefix, StringComparison.Ordinal))
            {
                if (prediction.Profile.Find(name[LensQuantities.ProfilePrefix.Length..]) is { } series)
                {
                    values[name] = Layers(series, prediction.Profile.Depth);
                }
            }
            else if (Scalar(prediction, name) is { } value)
            {
                values[name] = value;
            }
        }

        return values;
    }

    /// <summary>A series as one number per layer.</summary>
    /// <param name="series">The series.</param>
    /// <param name="depth">The number of layers.</param>
    /// <returns>The numbers from layer 1 on; NaN where there is none.</returns>
    public static ImmutableArray<double> Layers(ProfileSeries series, int depth)
    {
        double[] numbers = new double[depth];
        Array.Fill(numbers, double.NaN);
        foreach (ProfilePoint point in series.Points)
        {
            numbers[point.Layer - 1] = point.Value;
        }

        return ImmutableArray.Create(numbers);
    }

    private static CellValue? Scalar(MeanFieldPrediction prediction, string name)
    {
        FixedPoint point = prediction.FixedPoint;
        Estimate? estimate = name switch
        {
            "gradientGrowth" => prediction.GradientGrowth,
            "variance" => point.Variance,
            "correlation" => point.Correlation,
            "centredVariance" => point.CentredVariance,
            "forwardTrace" => point.Forward.Trace,
            "forwardDiagonal" => point.Forward.Diagonal,
            "forwardOffDiagonal" => point.Forward.OffDiagonal,
            "backwardDiagonal" => point.Backward.Diagonal,
            "backwardOffDiagonal" => point.Backward.OffDiagonal,
            "crossBatchRate" => point.CrossBatch.Eigenvalue,
            "crossBatchCovariance" => point.CrossBatch.Covariance,
            _ => null,
        };
        return estimate is { } found ? found.Value : name switch
        {
            "depthScale" => prediction.DepthScale,
            "trainableDepth" => prediction.TrainableDepth,
            "forwardDepthScale" => point.ForwardDepthScale,
            "precisionDepth32" => prediction.PrecisionHorizon.SinglePrecision,
            "precisionDepth64" => prediction.PrecisionHorizon.DoublePrecision,
            "stable" => CellValue.FromBoolean(point.Stability.IsStable),
            "verdict" => CellValue.FromString(prediction.Verdict),
            _ => null,
        };
    }
}
