using System.Collections.Immutable;
using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

/// <summary>Simulations made of a prediction and noise of known size, so that it is known where they part from it.</summary>
internal sealed record SyntheticSimulation(NetworkSpec Spec, int Batch)
{
    public const int Networks = 40;

    public SamplingPrecision Precision { get; init; } = SamplingPrecision.Binary64;

    public ImmutableArray<int> Sizes { get; init; } = [Batch];

    /// <summary>Standard deviation of ln of the squared gradient per layer passed, and of variances and correlations.</summary>
    public double Noise { get; init; } = 1e-3;

    /// <summary>What is added to ln of the squared gradient of a layer.</summary>
    public Func<int, double> GradientShift { get; init; } = _ => 0;

    /// <summary>What is added to the variance of a layer.</summary>
    public Func<int, double> VarianceShift { get; init; } = _ => 0;

    public MeanFieldPrediction Prediction => MeanFieldPredictor.Predict(Spec, BatchSize.Of(Batch));

    public SimulationResult Result()
    {
        DepthProfile line = PredictedLines.OfNormalSamples(Prediction);
        string[] quantities = [ProfileQuantity.LogGradientNorm, ProfileQuantity.LogWeightGradientNorm, ProfileQuantity.Variance, ProfileQuantity.Correlation];
        double[] values = new double[Networks * quantities.Length * Spec.Depth];
        double[] normals = new double[values.Length];
        NormalStream.Fill(normals, 3, 5);
        for (int network = 0; network < Networks; network++)
        {
            double walk = 0;
            for (int layer = Spec.Depth; layer >= 1; layer--)
            {
                int Place(int quantity) => (((network * quantities.Length) + quantity) * Spec.Depth) + layer - 1;
                walk += layer == Spec.Depth ? 0 : Noise * normals[Place(0)];
                double gradient = At(line, ProfileQuantity.LogGradientNorm, layer) + walk + GradientShift(layer);
                values[Place(0)] = gradient;
                values[Place(1)] = gradient;
                values[Place(2)] = At(line, ProfileQuantity.Variance, layer) + VarianceShift(layer) + (Noise * normals[Place(2)]);
                values[Place(3)] = At(line, ProfileQuantity.Correlation, layer) + (Noise * normals[Place(3)]);
            }
        }

        return SimulationResult.Of(new SimulationRun(
            Spec, 1, 0, Networks, SamplingMethod.Dense, SamplingMemory.Store, Precision, Sizes, [.. quantities], [.. values], double.NaN));
    }

    private static double At(DepthProfile line, string quantity, int layer) =>
        line.Find(quantity)?.Points.Where(point => point.Layer == layer).Select(point => point.Value).FirstOrDefault(0.1) ?? 0.1;
}
