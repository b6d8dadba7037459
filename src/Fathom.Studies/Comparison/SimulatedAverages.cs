using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Averages over layers within each simulated network, and over networks then.</summary>
/// <remarks>Layers of one network are dependent, networks are not: the standard error is that over networks.</remarks>
internal sealed class SimulatedAverages
{
    private readonly SimulationRun run;

    /// <summary>Takes a run.</summary>
    /// <param name="run">The run, of at least 2 networks.</param>
    public SimulatedAverages(SimulationRun run) => this.run = run;

    /// <summary>The mean of a quantity over layers, and over networks.</summary>
    /// <param name="quantity">Its name.</param>
    /// <param name="layers">The layers; those in which it was not observed are left out.</param>
    /// <returns>The mean with its standard error over networks; NaN when it was not observed.</returns>
    public Estimate Mean(string quantity, IReadOnlyCollection<int> layers)
    {
        int place = run.Quantities.IndexOf(quantity);
        if (place < 0)
        {
            return new Estimate(double.NaN, double.NaN);
        }

        double[] values = new double[run.Networks];
        for (int network = 0; network < values.Length; network++)
        {
            double sum = 0;
            int count = 0;
            foreach (int layer in layers)
            {
                double value = run.Value(network, place, layer);
                if (!double.IsNaN(value))
                {
                    sum += value;
                    count++;
                }
            }

            values[network] = sum / count;
        }

        return OverNetworks(values);
    }

    private static Estimate OverNetworks(ReadOnlySpan<double> values)
    {
        double mean = 0;
        foreach (double value in values)
        {
            mean += value / values.Length;
        }

        double square = 0;
        foreach (double value in values)
        {
            square += (value - mean) * (value - mean);
        }

        return new Estimate(mean, Math.Sqrt(square / values.Length / (values.Length - 1)));
    }
}
