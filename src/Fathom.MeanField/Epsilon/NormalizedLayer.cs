using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>
/// One layer of centred batch norm before an activation, at one numerical resolution: the signal that leaves it and its rates, as
/// functions of the gain, of the incoming signal's centred variance μ and of epsilon.
/// </summary>
/// <remarks>
/// With s_r² = r²/B + ε and κ = ε/s_r² = 1 − τ², the backward forms carry σ_w²/s_r² and the projection τ², the forward ones
/// r²/((B−1)μ); see docs/mean-field.md. All gains and radii share one tabulation of the moments.
/// </remarks>
internal sealed class NormalizedLayer
{
    private readonly Activation activation;
    private readonly BatchSize batch;
    private readonly int level;
    private readonly double largestGain;
    private readonly bool unitSlope;
    private readonly int radialLevel;
    private readonly RadialRule? smoothRule;
    private readonly double[] entries;
    private readonly Func<double, SphereMoments>? moments;

    /// <summary>Prepares the rules and the table of moments.</summary>
    /// <param name="activation">The activation at gain factor one.</param>
    /// <param name="batch">The batch size, at least 4, or infinite.</param>
    /// <param name="level">Resolution from 0.</param>
    /// <param name="largestGain">The largest gain factor that will be asked for, positive.</param>
    /// <param name="unitSlope">Whether the activation is divided by the gain factor.</param>
    public NormalizedLayer(Activation activation, BatchSize batch, int level, double largestGain = 1, bool unitSlope = false)
    {
        this.activation = activation;
        this.batch = batch;
        this.level = SphereLevel(activation, batch, level);
        this.largestGain = activation.Homogeneity is null ? largestGain : 1;
        this.unitSlope = unitSlope;
        radialLevel = level;
        entries = batch.IsInfinite || activation.Homogeneity is not null ? [] : KinkEntries.Of(activation, batch.Count);
        if (!batch.IsInfinite)
        {
            smoothRule = entries.Length == 0 ? RadialRule.For(batch.Count, level, []) : null;
            Activation largest = activation.WithGain(activation.Gain * this.largestGain);
            moments = Table(largest, batch.Count, level, this.level);
        }
    }

    /// <summary>M(u): the centred variance of the activations when μ/ε = u enters.</summary>
    /// <param name="ratio">u.</param>
    /// <param name="gain">The gain factor, not above the largest in magnitude.</param>
    /// <returns>The variance per unit weight scale.</returns>
    public double CentredVariance(double ratio, double gain = 1) => batch.IsInfinite
        ? Gaussian(Math.Sqrt(ratio / (1 + ratio)), gain).F2
        : Conditional(ratio, gain).CentredVariance;

    /// <summary>All rates of the layer.</summary>
    /// <param name="gain">The gain factor, not above the largest in magnitude, not zero.</param>
    /// <param name="incoming">μ, the centred variance of the pre-activations, positive.</param>
    /// <param name="epsilon">ε, zero or positive.</param>
    /// <param name="weightScale">σ_w of the weights that follow.</param>
    /// <returns>The rates.</returns>
    public LayerRates Rates(double gain, double incoming, double epsilon, double weightScale)
    {
        double squared = weightScale * weightScale;
        return batch.IsInfinite
            ? InfiniteRates(gain, incoming, epsilon, squared)
            : epsilon == 0
                ? ExactRates(gain, incoming, squared)
                : RadialRates(gain, incoming, epsilon, squared);
    }

    /// <summary>
    /// The two-dimensional quadrature of kinked activations is accurate to rounding at level 1, and each level costs four times as much.
    /// </summary>
    private static int SphereLevel(Activation activation, BatchSize batch, int level) => batch.IsInfinite
        ? level + 1
        : activation.IsSmooth ? level + MomentRoutes.FirstLevel(activation) : Math.Min(level, 1);

    private static Func<double, SphereMoments> Table(Activation activation, int batch, int level, int sphereLevel)
    {
        MomentRoute route = MomentRoutes.Choose(activation, batch);
        Func<Activation, SphereMoments> source = MomentRoutes.Source(route, activation, batch, sphereLevel);
        if (activation.Homogeneity is not { } homogeneity)
        {
            return ScaledMoments.Of(activation, batch, source, 24 << level).At;
        }

        SphereMoments unit = source(activation);
        double degree = homogeneity.Degree;
        return scale => unit.Scaled(Math.Pow(scale, degree), Math.Pow(scale, degree - 1));
    }

    /// <summary>Moments of φ(gain·τ·z), with derivatives by τ z.</summary>
    private SphereMoments Moments(double scale, double gain)
    {
        double factor = Math.Abs(gain) / largestGain;
        double slope = unitSlope ? 1 / Math.Abs(gain) : 1;
        return moments!(scale * factor).Scaled(slope, slope * factor);
    }

    private GaussianMoments Gaussian(double scale, double gain)
    {
        double magnitude = Math.Abs(gain);
        GaussianMoments m = GaussianMoments.Of(activation, level, scale * magnitude);
        double slope = unitSlope ? 1 / magnitude : 1;
        return m.Scaled(slope, slope * magnitude);
    }

    private ConditionalMoments Conditional(double ratio, double gain) =>
        ConditionalMoments.At(scale => Moments(scale, gain), batch.Count, smoothRule ?? CutRule(ratio, gain), ratio);

    /// <summary>The radial rule cut at the radii whose τ lets a kink in: w = B τ²/(2u(1 − τ²)).</summary>
    private RadialRule CutRule(double ratio, double gain)
    {
        double[] cuts = new double[entries.Length];
        for (int i = 0; i < cuts.Length; i++)
        {
            double entry = entries[i] / Math.Abs(gain);
            cuts[i] = entry < 1 ? batch.Count * entry * entry / (2 * ratio * (1 - (entry * entry))) : double.PositiveInfinity;
        }

        return RadialRule.For(batch.Count, radialLevel + 1, cuts);
    }

    private LayerRates ExactRates(double gain, double incoming, double squared)
    {
        int b = batch.Count;
        SphereMoments m = Moments(1, gain);
        double inverse = squared * b / (incoming * (b - 3.0));
        return new LayerRates
        {
            Variance = m.Variance,
            Covariance = m.Covariance,
            CentredVariance = m.CentredVariance,
            Mean = m.Offset + m.Mean,
            ForwardDiagonal = squared * ForwardMap.Diagonal(m, b) / incoming,
            ForwardOffDiagonal = squared * ForwardMap.OffDiagonal(m, b) / incoming,
            BackwardTrace = inverse * BackwardMap.Trace(m, b, 1),
            BackwardDiagonal = inverse * BackwardMap.Diagonal(m, b, 1),
            BackwardOffDiagonal = inverse * BackwardMap.OffDiagonal(m, b, 1),
            CrossBatch = squared * FixedPointEigenvalues.CrossBatchFactor(m, b) / incoming,
        };
    }

    private LayerRates RadialRates(double gain, double incoming, double epsilon, double squared)
    {
        int b = batch.Count;
        ConditionalMoments table = Conditional(incoming / epsilon, gain);
        double q = 0, qc = 0, mu = 0, mean = 0, fg = 0, fl = 0, fm = 0, bg = 0, bl = 0, bm = 0, linear = 0;
        for (int i = 0; i < table.Moments.Length; i++)
        {
            SphereMoments m = table.Moments[i];
            double w = table.Rule.Weights[i];
            double radiusSquare = 2 * incoming * table.Rule.Nodes[i];
            double projection = table.Scales[i] * table.Scales[i];
            double inverse = w * squared / ((radiusSquare / b) + epsilon);
            double relative = radiusSquare / ((b - 1) * incoming);
            q += w * m.Variance;
            qc += w * m.Covariance;
            mu += w * m.CentredVariance;
            mean += w * (m.Offset + m.Mean);
            fg += w * m.CentredVariance * (relative - 1) * (b - 1) / 2;
            fl += w * relative * ForwardMap.Diagonal(m, b);
            fm += w * relative * ForwardMap.OffDiagonal(m, b);
            bg += inverse * BackwardMap.Trace(m, b, projection);
            bl += inverse * BackwardMap.Diagonal(m, b, projection);
            bm += inverse * BackwardMap.OffDiagonal(m, b, projection);
            linear += w * Math.Sqrt(radiusSquare) * m.FV;
        }

        double jacobian = b * linear / ((b - 1) * incoming);
        return new LayerRates
        {
            Variance = q,
            Covariance = qc,
            CentredVariance = mu,
            Mean = mean,
            ForwardTrace = squared * fg / incoming,
            ForwardDiagonal = squared * fl / incoming,
            ForwardOffDiagonal = squared * fm / incoming,
            BackwardTrace = bg,
            BackwardDiagonal = bl,
            BackwardOffDiagonal = bm,
            CrossBatch = squared * jacobian * jacobian,
        };
    }

    private LayerRates InfiniteRates(double gain, double incoming, double epsilon, double squared)
    {
        double scale = Math.Sqrt(incoming / (incoming + epsilon));
        GaussianMoments m = Gaussian(scale, gain);
        double inverse = squared / (incoming + epsilon);
        double linear = squared * m.FZ * m.FZ / incoming;
        return new LayerRates
        {
            Variance = m.F2 + (m.Mean * m.Mean),
            Covariance = m.Mean * m.Mean,
            CentredVariance = m.F2,
            Mean = m.Mean,
            ForwardTrace = squared * m.FGZ * scale * epsilon / (incoming * (incoming + epsilon)),
            ForwardDiagonal = squared * (m.F2Z2 - m.F2) / (2 * incoming),
            ForwardOffDiagonal = linear,
            BackwardTrace = inverse * m.G2,
            BackwardDiagonal = inverse * m.G2,
            BackwardOffDiagonal = linear,
            CrossBatch = linear,
        };
    }
}
