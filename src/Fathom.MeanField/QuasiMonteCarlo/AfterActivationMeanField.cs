using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The infinite-width theory of batch norm after the activation: h = W BN(φ(h′)) + b.</summary>
/// <remarks>
/// The output of a centred norm has row sums zero and, with ε = 0, squared norm B, so that by symmetry Σ = (B/(B−1)) G exactly, whatever φ is. The
/// gradient growth is σ_w² (1/(B−1)) tr G E[JᵀGJ], sampled here. Derived for Fathom. With ε = 0 and no bias the pre-activations of a neuron sum to
/// zero over the batch, so ReLU is never dead on the whole batch; with a bias, or in a first layer whose input is not centred, it can be, and then the
/// expected gradient is infinite (see <see cref="Note"/>) and simulations show 0/0.
/// </remarks>
public sealed record AfterActivationMeanField
{
    private const int MostIterations = 200;

    private AfterActivationMeanField()
    {
    }

    /// <summary>B.</summary>
    public required int Batch { get; init; }

    /// <summary>The variance over the batch of the norm's output about its mean, biased: 1 with ε = 0. Zero when the signal dies.</summary>
    public required Estimate OutputVariance { get; init; }

    /// <summary>
    /// The factor by which the expected squared gradient grows per layer, output to input; the error is one standard error. Infinite where the
    /// expectation does not exist, zero for a batch of two.
    /// </summary>
    public required Estimate GradientGrowth { get; init; }

    /// <summary>Fraction of sampled neurons whose activation was constant over the batch, which makes batch norm with ε = 0 be 0/0.</summary>
    public required double DegenerateFraction { get; init; }

    /// <summary>Points per shift that were used; 0 when nothing had to be sampled.</summary>
    public required int PointsPerShift { get; init; }

    /// <summary>A reason for an infinite or missing value, or an empty text.</summary>
    public required string Note { get; init; }

    /// <summary>Samples the theory.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="batch">B, at least 2.</param>
    /// <param name="weightScale">σ_w, positive and finite; it matters unless φ is homogeneous.</param>
    /// <param name="biasScale">σ_b, non-negative and finite.</param>
    /// <param name="epsilon">ε, non-negative and finite.</param>
    /// <param name="options">Accuracy of the growth and effort; null for the defaults.</param>
    /// <returns>The growth with its standard error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static AfterActivationMeanField Solve(
        Activation activation,
        int batch,
        double weightScale = 1,
        double biasScale = 0,
        double epsilon = 0,
        SamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 2);
        ScaleGuard.Positive(weightScale, nameof(weightScale));
        ScaleGuard.NonNegative(biasScale, nameof(biasScale));
        ScaleGuard.NonNegative(epsilon, nameof(epsilon));
        SamplingOptions effort = options ?? new SamplingOptions();
        effort.Check();
        Normalization norm = new() { Epsilon = epsilon, Placement = NormalizationPlacement.After };
        double output = epsilon == 0 ? 1 : SettledVariance(activation, batch, weightScale, biasScale, norm, effort);
        Matrix covariance = PreactivationCovariance(batch, output, weightScale, biasScale);
        if (epsilon == 0 && batch == 2)
        {
            return Without(batch, new Estimate(0, 0), "With a batch of two the norm's output is ±1, so no gradient passes.");
        }

        if (output == 0)
        {
            double slope = weightScale * activation.Derivative(0);
            return Without(batch, Estimate.Rounded(slope * slope / epsilon), "Epsilon is so large that the signal dies.") with { OutputVariance = new Estimate(0, 0) };
        }

        SamplingProblem problem = SampledPropagation.Problem(activation, covariance, [batch], norm, false);
        RadialMixture mixture = RadialMixture.Of(problem.Factor.Form, batch, epsilon);
        if (double.IsInfinity(mixture.Total))
        {
            return Without(batch, new Estimate(double.PositiveInfinity, 0), "With a batch of three the mean of 1/r² is infinite.");
        }

        if (FlatActivation.MakesGradientInfinite(problem, covariance))
        {
            return Without(
                batch,
                new Estimate(double.PositiveInfinity, 0),
                "A neuron can be constant over the whole batch; close to that the squared gradient has an infinite mean. A positive epsilon cures it.");
        }

        Matrix seen = SampledPropagation.Seen(Matrix.Identity(batch), problem);
        ShiftedRuns.ShiftResult One(int shift, int points)
        {
            ShiftedRuns.ShiftResult full = SampledPropagation.BackwardShift(problem, mixture, seen, null, effort.Seed, shift, points);
            double rate = weightScale * weightScale * CentredTrace(new Matrix(batch, batch, full.Plain)) / (batch - 1);
            return new ShiftedRuns.ShiftResult([rate], null, full.Degenerate);
        }

        SampledCovariance sampled = ShiftedRuns.Run(One, 1, effort);
        return new AfterActivationMeanField
        {
            Batch = batch,
            OutputVariance = new Estimate(output, epsilon == 0 ? 0 : 1e-4 * output),
            GradientGrowth = new Estimate(sampled.Value[0, 0], sampled.StandardErrors[0, 0]),
            DegenerateFraction = sampled.DegenerateFraction,
            PointsPerShift = sampled.PointsPerShift,
            Note = sampled.ReachedTolerance ? string.Empty : "The tolerance was not reached with the largest number of points.",
        };
    }

    private static AfterActivationMeanField Without(int batch, Estimate growth, string note) => new()
    {
        Batch = batch,
        OutputVariance = new Estimate(1, 0),
        GradientGrowth = growth,
        DegenerateFraction = 0,
        PointsPerShift = 0,
        Note = note,
    };

    /// <summary>σ_w² κ (B/(B−1)) G + σ_b² 11ᵀ.</summary>
    private static Matrix PreactivationCovariance(int batch, double output, double weightScale, double biasScale)
    {
        Matrix covariance = new(batch, batch);
        double level = weightScale * weightScale * output * batch / (batch - 1.0);
        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j < batch; j++)
            {
                covariance[i, j] = (level * ((i == j ? 1 : 0) - (1.0 / batch))) + (biasScale * biasScale);
            }
        }

        return covariance;
    }

    /// <summary>Iterates κ → E[|y|²/(|y|² + Bε)] with the same points every time.</summary>
    private static double SettledVariance(
        Activation activation, int batch, double weightScale, double biasScale, Normalization norm, SamplingOptions effort)
    {
        const double Dead = 1e-9;
        SamplingOptions fixedPoints = effort with { Tolerance = double.MaxValue };
        double output = 1;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            SampledCovariance next = SampledPropagation.Forward(
                activation, PreactivationCovariance(batch, output, weightScale, biasScale), norm, fixedPoints);
            double settled = 0;
            for (int i = 0; i < batch; i++)
            {
                settled += next.Value[i, i] / batch;
            }

            if (settled < Dead)
            {
                return 0;
            }

            if (Math.Abs(settled - output) <= 1e-7 * settled)
            {
                return settled;
            }

            output = settled;
        }

        return output;
    }

    private static double CentredTrace(Matrix matrix)
    {
        double trace = 0;
        double sum = 0;
        for (int i = 0; i < matrix.Rows; i++)
        {
            trace += matrix[i, i];
            for (int j = 0; j < matrix.Columns; j++)
            {
                sum += matrix[i, j];
            }
        }

        return trace - (sum / matrix.Rows);
    }
}
