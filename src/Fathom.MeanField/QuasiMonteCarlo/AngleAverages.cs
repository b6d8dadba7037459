using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Averages over the angle ψ between a pre-activation and the constant vector, of moments that are conditional on ψ.</summary>
internal sealed class AngleAverages
{
    private const double Negligible = 1e-15;
    private const double Reach = 40;

    private readonly Activation activation;
    private readonly int batch;
    private readonly double step;
    private readonly Func<Activation, SphereMoments> coarseSource;
    private readonly Func<Activation, SphereMoments> fineSource;
    private readonly Dictionary<int, (double Variance, double Covariance, double Error)> nodes = [];

    /// <summary>Prepares the averages.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="batch">B, at least 4.</param>
    public AngleAverages(Activation activation, int batch)
    {
        this.activation = activation;
        this.batch = batch;

        // The shift of the conditional problem takes the closed forms of homogeneous activations away.
        MomentRoute route = MomentRoutes.Applies(MomentRoute.GegenbauerSeries, activation, batch)
            ? MomentRoute.GegenbauerSeries
            : MomentRoute.SphericalQuadrature;
        int level = MomentRoutes.FirstLevel(activation);
        coarseSource = MomentRoutes.Source(route, activation, batch, level);
        fineSource = MomentRoutes.Source(route, activation, batch, level + 1);
        step = Math.Min(0.1, 0.5 / Math.Sqrt(batch)) * (activation.IsSmooth ? 1 : 0.5);
    }

    /// <summary>E φ(z_a)² and E φ(z_a) φ(z_b).</summary>
    /// <param name="Variance">The first.</param>
    /// <param name="Covariance">The second.</param>
    internal readonly record struct Moments(Estimate Variance, Estimate Covariance)
    {
        /// <summary>The ratio of the eigenvalue on the constant vector to the other one, (q + (B−1)qc)/(q − qc).</summary>
        /// <param name="batch">B.</param>
        /// <returns>The ratio.</returns>
        public Estimate NextRatio(int batch)
        {
            double constant = Variance.Value + ((batch - 1) * Covariance.Value);
            double centred = Variance.Value - Covariance.Value;
            double error = ((Variance.Error + ((batch - 1) * Covariance.Error)) / centred)
                + (constant * (Variance.Error + Covariance.Error) / (centred * centred));
            return new Estimate(constant / centred, error);
        }
    }

    /// <summary>The averages at a ratio τ, by the trapezoidal rule in t; the error compares with every second node.</summary>
    /// <param name="ratio">τ, positive.</param>
    /// <returns>The averages.</returns>
    public Moments At(double ratio)
    {
        Span<double> sums = stackalloc double[6];
        double errors = 0;
        int limit = (int)(Reach / step);
        double top = LogDensity(0, ratio);
        for (int k = 1; k <= limit; k++)
        {
            top = Math.Max(top, LogDensity(k * step, ratio));
        }

        for (int k = -limit; k <= limit; k++)
        {
            double density = Math.Exp(LogDensity(k * step, ratio) - top);
            if (density < Negligible)
            {
                continue;
            }

            (double variance, double covariance, double error) = Node(k);
            errors += density * error;
            int offset = k % 2 == 0 ? 0 : 3;
            sums[offset] += density;
            sums[offset + 1] += density * variance;
            sums[offset + 2] += density * covariance;
        }

        double total = sums[0] + sums[3];
        double q = (sums[1] + sums[4]) / total;
        double qc = (sums[2] + sums[5]) / total;
        double noise = (errors / total) + (1e-14 * q);
        return new Moments(
            new Estimate(q, Math.Abs(q - (sums[1] / sums[0])) + noise),
            new Estimate(qc, Math.Abs(qc - (sums[2] / sums[0])) + noise));
    }

    /// <summary>ln [cosh t (1 + sinh² t/τ)^(−B/2)].</summary>
    private double LogDensity(double t, double ratio)
    {
        double size = Math.Abs(t);
        double logCosh = size + Math.Log((1 + Math.Exp(-2 * size)) / 2);
        double sinh = Math.Sinh(size);
        return logCosh - (batch / 2.0 * Math.Log(1 + (sinh * sinh / ratio)));
    }

    private (double Variance, double Covariance, double Error) Node(int index)
    {
        if (!nodes.TryGetValue(index, out (double Variance, double Covariance, double Error) node))
        {
            double t = index * step;
            double gain = 1 / Math.Cosh(t);
            Activation conditional = new(activation.Function, activation.Gain * gain, (activation.Gain * Math.Tanh(t)) + activation.Shift);
            SphereMoments coarse = coarseSource(conditional);
            SphereMoments fine = fineSource(conditional);
            double error = Math.Max(Math.Abs(fine.Variance - coarse.Variance), Math.Abs(fine.Covariance - coarse.Covariance));
            node = (fine.Variance, fine.Covariance, error);
            nodes[index] = node;
        }

        return node;
    }
}
