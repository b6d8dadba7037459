using System.Globalization;

namespace Fathom.Diagnosis;

/// <summary>Numbers and sentences of verdicts.</summary>
internal static class VerdictText
{
    /// <summary>A number with three digits.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The text.</returns>
    public static string Number(double value)
    {
        double magnitude = Math.Abs(value);
        return value.ToString(magnitude is 0 or (>= 0.001 and < 100_000) ? magnitude >= 100 ? "#,0" : magnitude >= 10 ? "0.#" : "0.###" : "0.#e+0", CultureInfo.InvariantCulture);
    }

    /// <summary>The name of something in quotes.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The text.</returns>
    public static string Quoted(string name) => $"'{name}'";

    /// <summary>What is said of a network without faults.</summary>
    /// <param name="measurement">What was measured.</param>
    /// <returns>A sentence.</returns>
    public static string Healthy(NetworkMeasurement measurement) => double.IsNaN(measurement.GradientGrowth)
        ? "Nothing stands in the way of training this network."
        : $"Nothing stands in the way of training this network: squared gradients change by a factor of {Number(measurement.GradientGrowth)} per layer toward the input, {Number(Math.Exp(measurement.TotalLogGrowth))} over all layers.";
}
