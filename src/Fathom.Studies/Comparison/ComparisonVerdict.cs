using System.Collections.Immutable;
using System.Globalization;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Says in one sentence whether theory and simulation agree, or where they part, by how much and why.</summary>
internal static class ComparisonVerdict
{
    /// <summary>Words the agreement.</summary>
    /// <param name="growth">The growth; it may be incomparable for a network of one layer.</param>
    /// <param name="ratio">B/N.</param>
    /// <returns>One sentence.</returns>
    public static string Agreement(ComparedQuantity growth, double ratio)
    {
        string what = growth.IsComparable
            ? string.Create(CultureInfo.InvariantCulture, $": the gradient growth is {Rounded(growth.Simulated, growth)} ± {Rounded(growth.StandardError, growth)} against {Rounded(growth.Predicted, growth)} predicted")
            : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Theory and simulation agree within three standard errors and the finite-width bias of order B/N = {ratio:G2}{what}.");
    }

    /// <summary>Words the parting.</summary>
    /// <param name="worst">The quantity of the whole network that parts most, or null when only layers part.</param>
    /// <param name="quantity">The quantity that parts in layers.</param>
    /// <param name="layer">The first layer that parts, in the direction in which the quantity runs, or null when none does.</param>
    /// <param name="causes">The causes.</param>
    /// <returns>One sentence.</returns>
    public static string Parting(ComparedQuantity? worst, string quantity, ComparedLayer? layer, ImmutableArray<string> causes)
    {
        string where = layer?.Find(quantity) is { } there ? Where(there, layer.Layer) : string.Empty;
        string how = worst is null
            ? string.Empty
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{NameOf(worst.Quantity)} is {Rounded(worst.Simulated, worst)} ± {Rounded(worst.StandardError, worst)} against {Rounded(worst.Predicted, worst)} predicted ({worst.Z:+0.0;-0.0} standard errors)");
        string join = how.Length > 0 && where.Length > 0 ? ", " : string.Empty;
        string why = causes is [PartingCauses.Unknown] ? "there is no known cause" : $"the likely cause: {string.Join("; also, ", causes)}";
        return $"Theory and simulation part: {how}{join}{where}; {why}.";
    }

    /// <summary>Words a growth that theory does not have.</summary>
    /// <param name="growth">The growth.</param>
    /// <param name="causes">The causes.</param>
    /// <returns>One sentence.</returns>
    public static string NoRate(ComparedQuantity growth, ImmutableArray<string> causes)
    {
        string predicted = double.IsPositiveInfinity(growth.Predicted) ? "an infinite expected growth" : growth.Predicted == 0 ? "a gradient of exactly zero" : "no growth";
        string simulated = double.IsFinite(growth.Simulated)
            ? string.Create(CultureInfo.InvariantCulture, $"these networks show {growth.Simulated:G5} per layer")
            : "these networks show no finite one";
        return $"The gradient growth cannot be compared: theory predicts {predicted}, and {simulated}; {(causes is [PartingCauses.Unknown] ? "there is no known cause" : string.Join("; also, ", causes))}.";
    }

    private static string Where(ComparedQuantity there, int layer)
    {
        if (there.Quantity != ProfileQuantity.LogGradientNorm)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"first in layer {layer}, where {NameOf(there.Quantity)} is {there.Simulated:0.####} instead of {there.Predicted:0.####}");
        }

        double factor = Math.Exp(Math.Abs(there.Deviation));
        string amount = factor < 1e6
            ? string.Create(CultureInfo.InvariantCulture, $"{factor:G3} times")
            : string.Create(CultureInfo.InvariantCulture, $"10^{Math.Abs(there.Deviation) / Math.Log(10):0} times");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"coming from the output first in layer {layer}, where the squared gradient is {amount} {(there.Deviation > 0 ? "larger" : "smaller")} than predicted");
    }

    /// <summary>A number with as many decimals as the standard error of the quantity allows.</summary>
    private static string Rounded(double value, ComparedQuantity quantity)
    {
        int decimals = quantity.StandardError > 0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(quantity.StandardError)), 0, 8) : 8;
        return Math.Round(value, decimals).ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    private static string NameOf(string quantity) => quantity switch
    {
        ProfileQuantity.GradientGrowth => "the gradient growth",
        ProfileQuantity.Variance => "the variance q",
        ProfileQuantity.Correlation => "the correlation c",
        ProfileQuantity.CrossBatchCorrelation => "the correlation between batches",
        _ => quantity,
    };
}
