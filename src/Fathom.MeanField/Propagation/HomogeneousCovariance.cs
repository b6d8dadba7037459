using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Gaussian covariances of a positive-homogeneous activation φ(x) = a·x₊^α − b·(−x)₊^α and of its derivatives.</summary>
/// <remarks>
/// <para>
/// For y ~ N(0, C) with standard deviations σ and correlations c: E[φ(y_i)φ(y_j)] = c_α (σ_i σ_j)^α J_φ(c_ij), with
/// c_α = 2^{α−1} Γ(α + ½)/√π = E[x₊^{2α}] and J_φ(c) = (a² + b²) J_α(c) − 2ab J_α(−c), where J_α is the arc-cosine kernel of degree
/// α (Cho and Saul 2009; Yang et al. 2019, section 3.3, with the sign of b as in <see cref="Homogeneity"/>).
/// </para>
/// <para>
/// Degree one uses closed forms, vectorized; other degrees are tabulated once per instance to full precision (a few
/// milliseconds, about 10 ns per later value). Immutable after construction; safe to share between threads.
/// </para>
/// </remarks>
public sealed class HomogeneousCovariance
{
    private readonly double sumOfSquares;
    private readonly double product;
    private readonly OctaveTable? table;
    private readonly Lazy<OctaveTable>? derivativeTable;

    /// <summary>Prepares the covariances of an activation.</summary>
    /// <param name="activation">A positive-homogeneous activation.</param>
    /// <exception cref="ArgumentException">The activation is not positive-homogeneous, its degree is not above ½, or it is zero.</exception>
    public HomogeneousCovariance(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Homogeneity homogeneity = activation.Homogeneity
            ?? throw new ArgumentException($"The activation '{activation.Function.Name}' with this shift is not positive-homogeneous; use another method of propagation.", nameof(activation));
        if (!(homogeneity.Degree > 0.5) || !double.IsFinite(homogeneity.Degree))
        {
            throw new ArgumentException("The degree of homogeneity must be above one half, so that the derivative is square-integrable.", nameof(activation));
        }

        if (homogeneity.Positive == 0 && homogeneity.Negative == 0)
        {
            throw new ArgumentException("The activation is zero everywhere.", nameof(activation));
        }

        Degree = homogeneity.Degree;
        Positive = homogeneity.Positive;
        Negative = homogeneity.Negative;
        sumOfSquares = (Positive * Positive) + (Negative * Negative);
        product = Positive * Negative;
        Moment = AbsoluteMoment.Of(2 * Degree) / 2;
        if (Degree != 1)
        {
            table = new OctaveTable(Combination(new ArcCosineKernel(Degree), 1, -2 * product));
            derivativeTable = new Lazy<OctaveTable>(() => new OctaveTable(
                Combination(new ArcCosineKernel(Degree - 1), DerivativeFactor, 2 * product * DerivativeFactor)));
        }
    }

    /// <summary>The degree α.</summary>
    public double Degree { get; }

    /// <summary>The coefficient a of the positive side.</summary>
    public double Positive { get; }

    /// <summary>The coefficient b of the negative side.</summary>
    public double Negative { get; }

    /// <summary>c_α, the second moment of x₊^α for a standard normal x.</summary>
    public double Moment { get; }

    /// <summary>J_φ(1) = a² + b².</summary>
    public double DualAtOne => sumOfSquares;

    /// <summary>J_φ′(1) = (a² + b²) α²/(2α − 1).</summary>
    public double DualDerivativeAtOne => Degree == 1 ? sumOfSquares : sumOfSquares * DerivativeFactor;

    /// <summary>J_α′ = α²/(2α − 1) J_{α−1}.</summary>
    private double DerivativeFactor => Degree * Degree / ((2 * Degree) - 1);

    /// <summary>The dual activation J_φ(c), so that E[φ(x)φ(y)] = c_α J_φ(c) for standard normals of correlation c.</summary>
    /// <param name="correlation">The correlation; values beyond ±1 (by rounding) count as ±1.</param>
    /// <returns>J_φ(c), to about 1e-15 · (a² + b²).</returns>
    public double Dual(double correlation)
    {
        double c = Math.Clamp(correlation, -1, 1);
        if (table is { } octaves)
        {
            return octaves.Value(c);
        }

        double odd = (Positive - Negative) * (Positive - Negative) / Math.PI;
        return Math.FusedMultiplyAdd(sumOfSquares, c, odd * ArcPolynomials.SineMinusArc(c));
    }

    /// <summary>The derivative J_φ′(c); E[φ′(x)φ′(y)] = c_α J_φ′(c).</summary>
    /// <param name="correlation">The correlation; values beyond ±1 count as ±1.</param>
    /// <returns>J_φ′(c). Its own derivative is infinite at ±1 for degrees up to 3/2, so an error δ of c costs up to √δ there.</returns>
    public double DualDerivative(double correlation)
    {
        double c = Math.Clamp(correlation, -1, 1);
        if (derivativeTable is { } octaves)
        {
            return octaves.Value.Value(c);
        }

        double jump = (Positive - Negative) * (Positive - Negative) / Math.PI;
        return Math.FusedMultiplyAdd(-jump, ArcPolynomials.Angle(c), sumOfSquares);
    }

    /// <summary>Replaces correlations by J_φ of them.</summary>
    /// <param name="correlations">Correlations on entry, dual values on return.</param>
    public void Dual(Span<double> correlations)
    {
        if (table is { } octaves)
        {
            octaves.Replace(correlations);
            return;
        }

        double odd = (Positive - Negative) * (Positive - Negative) / Math.PI;
        DegreeOneDual.Replace(correlations, sumOfSquares, odd);
    }

    /// <summary>Replaces correlations by J_φ′ of them.</summary>
    /// <param name="correlations">Correlations on entry, derivatives of the dual on return.</param>
    public void DualDerivative(Span<double> correlations)
    {
        if (derivativeTable is { } octaves)
        {
            octaves.Value.Replace(correlations);
            return;
        }

        double jump = (Positive - Negative) * (Positive - Negative) / Math.PI;
        DegreeOneDual.ReplaceByDerivative(correlations, sumOfSquares, jump);
    }

    /// <summary>E[φ(y)φ(y)ᵀ] for y ~ N(0, C).</summary>
    /// <param name="covariance">C, symmetric with a non-negative diagonal, n × n.</param>
    /// <returns>A new n × n matrix.</returns>
    /// <exception cref="ArgumentException">The matrix is not square, or a diagonal entry is negative or not finite.</exception>
    public Matrix Covariance(Matrix covariance) => Entrywise(covariance, Degree, Degree, static (self, c) => self.Dual(c));

    /// <summary>E[φ′(y)φ′(y)ᵀ] for y ~ N(0, C).</summary>
    /// <param name="covariance">C, symmetric with a positive diagonal, n × n.</param>
    /// <returns>A new n × n matrix.</returns>
    /// <exception cref="ArgumentException">The matrix is not square, or a diagonal entry is negative or not finite.</exception>
    public Matrix DerivativeCovariance(Matrix covariance) =>
        Entrywise(covariance, Degree - 1, Degree - 1, static (self, c) => self.DualDerivative(c));

    /// <summary>The matrix E[φ(y_i)φ″(y_j)] for y ~ N(0, C), with φ″ in the sense of distributions.</summary>
    /// <param name="covariance">C, symmetric with a positive diagonal, n × n.</param>
    /// <returns>A new n × n matrix, not symmetric: c_α σ_i^α σ_j^{α−2} (α J_φ(c_ij) − c_ij J_φ′(c_ij)).</returns>
    /// <remarks>From ∂/∂C_jj of E[φ(y_i)φ(y_j)] = ½ E[φ(y_i)φ″(y_j)], the heat equation of Gaussian integrals.</remarks>
    /// <exception cref="ArgumentException">The matrix is not square, or a diagonal entry is negative or not finite.</exception>
    public Matrix CurvatureCovariance(Matrix covariance) => Entrywise(
        covariance,
        Degree,
        Degree - 2,
        static (self, c) => (self.Degree * self.Dual(c)) - (c * self.DualDerivative(c)));

    private Matrix Entrywise(Matrix covariance, double leftPower, double rightPower, Func<HomogeneousCovariance, double, double> dual)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int n = covariance.Rows;
        if (covariance.Columns != n)
        {
            throw new ArgumentException("A covariance matrix must be square.", nameof(covariance));
        }

        double[] deviation = new double[n];
        for (int i = 0; i < n; i++)
        {
            double variance = covariance[i, i];
            if (!(variance >= 0) || !double.IsFinite(variance))
            {
                throw new ArgumentException("A covariance matrix must have a finite, non-negative diagonal.", nameof(covariance));
            }

            deviation[i] = Math.Sqrt(variance);
        }

        Matrix result = new(n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double scale = deviation[i] * deviation[j];
                double c = i == j ? 1 : scale > 0 ? covariance[i, j] / scale : 0;
                result[i, j] = Moment * Math.Pow(deviation[i], leftPower) * Math.Pow(deviation[j], rightPower) * dual(this, c);
            }
        }

        return result;
    }

    private Func<double, bool, double> Combination(ArcCosineKernel kernel, double same, double opposite)
    {
        double sameFactor = same * sumOfSquares;
        return (distance, negative) =>
        {
            double near = kernel.NearOne(distance);
            double far = kernel.NearMinusOne(distance);
            return negative ? (sameFactor * far) + (opposite * near) : (sameFactor * near) + (opposite * far);
        };
    }
}
