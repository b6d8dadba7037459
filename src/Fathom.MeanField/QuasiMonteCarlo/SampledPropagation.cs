using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Carries covariances through batch norm and any activation, for any Gram matrix, by randomized quasi-Monte Carlo.</summary>
/// <remarks>
/// Forward, Σ → E[x xᵀ] with h ~ N(0, Σ) and x the output of norm and activation for one neuron across the batch; backward, Π → E[JᵀΠJ] with
/// J = dx/dh (Yang et al. 2019, section 3 and definition of the backward map). Weight and bias scales are the caller's: the next Σ is σ_w² E[x xᵀ] + σ_b². The
/// points are a rank-one lattice in as many dimensions as Σ has rank, with independent random shifts that give the standard errors; in backward maps the radius
/// is integrated analytically. Independent of the number of threads, bit for bit.
/// </remarks>
public static class SampledPropagation
{
    /// <summary>The forward map.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="covariance">Σ over the batch, B × B.</param>
    /// <param name="normalization">Batch norm: centred or not, its ε, before or after the activation; null for centred, ε = 0, before.</param>
    /// <param name="options">Accuracy and effort; null for the defaults.</param>
    /// <param name="reference">Exact values at μ·G; used for a centred norm before the activation if Σ^G has full rank, and if it lowers the error.</param>
    /// <returns>E[x xᵀ].</returns>
    /// <exception cref="ArgumentException">
    /// Σ is not a covariance, the norm is not batch norm, or the batch does not vary although ε = 0 stands before the activation.
    /// </exception>
    public static SampledCovariance Forward(
        Activation activation,
        Matrix covariance,
        Normalization? normalization = null,
        SamplingOptions? options = null,
        SymmetricReference? reference = null)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(covariance);
        SamplingOptions effort = options ?? new SamplingOptions();
        effort.Check();
        SamplingProblem problem = Problem(activation, covariance, [covariance.Rows], normalization, reference is not null);
        return Forward(problem, effort, reference);
    }

    /// <summary>The forward map of two batches that are correlated with each other.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="covariance">The joint covariance [[Σ₁, Ξ], [Ξᵀ, Σ₂]].</param>
    /// <param name="firstBatch">Size of the first batch; the second is the rest, at least 1 each.</param>
    /// <param name="normalization">Batch norm, applied to each batch by itself; null for centred, ε = 0, before.</param>
    /// <param name="options">Accuracy and effort; null for the defaults.</param>
    /// <returns>The joint E[x xᵀ] with the same blocks.</returns>
    /// <exception cref="ArgumentException">As for one batch, or the norm stands after the activation.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The first batch is empty or leaves no second one.</exception>
    public static SampledCovariance ForwardTwoBatches(
        Activation activation,
        Matrix covariance,
        int firstBatch,
        Normalization? normalization = null,
        SamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstBatch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(firstBatch, covariance.Rows);
        SamplingOptions effort = options ?? new SamplingOptions();
        effort.Check();
        int[] batches = [firstBatch, covariance.Rows - firstBatch];
        return Forward(Problem(activation, covariance, batches, normalization, false), effort, null);
    }

    /// <summary>The backward map.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="covariance">Σ over the batch of the pre-activations h, B × B.</param>
    /// <param name="cotangent">Π, the covariance over the batch of the gradient by x; symmetric, B × B.</param>
    /// <param name="normalization">Batch norm: centred or not, its ε, before or after the activation; null for centred, ε = 0, before.</param>
    /// <param name="options">Accuracy and effort; null for the defaults.</param>
    /// <param name="reference">Exact values at μ·G; used as in the forward map if Π is centred and the reference has backward eigenvalues.</param>
    /// <returns>
    /// E[JᵀΠJ]. Infinite (entries off the diagonal not numbers) where the expectation does not exist: ε = 0 and Σ^G of rank one or two (but exactly zero
    /// for a centred batch of two), or ε = 0 and an activation with a flat piece that comes before the norm and can be constant over the whole batch.
    /// </returns>
    /// <exception cref="ArgumentException">Σ or Π is not what it should be, or the norm is not batch norm.</exception>
    public static SampledCovariance Backward(
        Activation activation,
        Matrix covariance,
        Matrix cotangent,
        Normalization? normalization = null,
        SamplingOptions? options = null,
        SymmetricReference? reference = null)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentNullException.ThrowIfNull(cotangent);
        SamplingOptions effort = options ?? new SamplingOptions();
        effort.Check();
        int size = covariance.Rows;
        if (cotangent.Rows != size || cotangent.Columns != size)
        {
            throw new ArgumentException("Π must have the shape of Σ.", nameof(cotangent));
        }

        SamplingProblem problem = Problem(activation, covariance, [size], normalization, reference?.Backward is not null && IsCentred(cotangent));
        Matrix seen = Seen(cotangent, problem);
        if (problem.Factor.Rank == 0)
        {
            double slope = activation.Derivative(0);
            return Exact(Projected(seen, problem, slope * slope / problem.Epsilon), effort);
        }

        if (problem.Centred && size == 2 && problem.NormFirst && problem.Epsilon == 0)
        {
            return Exact(new Matrix(size, size), effort);
        }

        RadialMixture mixture = RadialMixture.Of(problem.Factor.Form, size, problem.Epsilon);
        if (double.IsInfinity(mixture.Total) || FlatActivation.MakesGradientInfinite(problem, covariance))
        {
            return Infinite(size, effort);
        }

        double[]? exact = problem.ReferenceScale > 0
            ? BackwardReference(seen, reference!.Backward!, mixture.Total, size, problem)
            : null;
        return ShiftedRuns.Run((shift, points) => BackwardShift(problem, mixture, seen, exact, effort.Seed, shift, points), size, effort);
    }

    /// <summary>The backward map for one shift.</summary>
    /// <param name="problem">The problem; its factor has a positive rank.</param>
    /// <param name="mixture">The mixture, of finite total.</param>
    /// <param name="seen">Π as the norm sees it, from <see cref="Seen"/>.</param>
    /// <param name="exact">The exact image of Π at the reference, or null.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="shift">Which shift.</param>
    /// <param name="points">Number of points.</param>
    /// <returns>E[JᵀΠJ] as this shift estimates it.</returns>
    internal static ShiftedRuns.ShiftResult BackwardShift(
        SamplingProblem problem, RadialMixture mixture, Matrix seen, double[]? exact, ulong seed, int shift, int points)
    {
        int size = seen.Rows;
        double[] raw = BackwardSampler.Run(problem, mixture, seen.Values, points, seed, shift);
        double[] plain = Projected(new Matrix(size, size, raw[..(size * size)]), problem, mixture.Total).Values;
        double[]? coupled = null;
        if (exact is not null)
        {
            double[] other = Projected(new Matrix(size, size, raw[(size * size)..^1]), problem, mixture.Total).Values;
            coupled = [.. plain.Select((value, i) => value - other[i] + exact[i])];
        }

        return new ShiftedRuns.ShiftResult(plain, coupled, raw[^1]);
    }

    /// <summary>Π, centred where the norm is the last thing before it.</summary>
    /// <param name="cotangent">Π.</param>
    /// <param name="problem">The problem.</param>
    /// <returns>A copy.</returns>
    internal static Matrix Seen(Matrix cotangent, SamplingProblem problem)
    {
        Matrix seen = cotangent.Copy();
        if (problem.Centred && !problem.NormFirst)
        {
            BatchCentring.BothSides(seen, problem.Batches);
        }

        return seen;
    }

    private static SampledCovariance Forward(SamplingProblem problem, SamplingOptions effort, SymmetricReference? reference)
    {
        int size = problem.Factor.Size;
        if (problem.Factor.Rank == 0)
        {
            double value = problem.NormFirst || !problem.Centred ? problem.Activation.Value(0) : 0;
            Matrix constant = new(size, size);
            constant.Values.AsSpan().Fill(value * value);
            return Exact(constant, effort);
        }

        ShiftedRuns.ShiftResult One(int shift, int points)
        {
            double[] raw = ForwardSampler.Run(problem, points, effort.Seed, shift);
            double[] plain = raw[..(size * size)];
            double[]? coupled = null;
            if (problem.ReferenceScale > 0)
            {
                coupled = new double[size * size];
                for (int i = 0; i < coupled.Length; i++)
                {
                    double exact = i / size == i % size ? reference!.Variance : reference!.Covariance;
                    coupled[i] = plain[i] - raw[(size * size) + i] + exact;
                }
            }

            return new ShiftedRuns.ShiftResult(plain, coupled, raw[^1]);
        }

        return ShiftedRuns.Run(One, size, effort);
    }

    /// <summary>Makes the problem.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="covariance">Σ of all batches.</param>
    /// <param name="batches">Their sizes.</param>
    /// <param name="normalization">Batch norm, or null for the default.</param>
    /// <param name="withReference">Whether samples at the symmetric reference are wanted.</param>
    /// <returns>The problem.</returns>
    internal static SamplingProblem Problem(
        Activation activation, Matrix covariance, int[] batches, Normalization? normalization, bool withReference)
    {
        Normalization norm = normalization ?? new Normalization();
        if (norm.Kind != NormalizationKind.Batch)
        {
            throw new ArgumentException("The normalization must be batch normalization.", nameof(normalization));
        }

        ScaleGuard.NonNegative(norm.Epsilon, nameof(normalization));
        bool first = norm.Placement == NormalizationPlacement.Before;
        if (!first && batches.Length > 1)
        {
            throw new ArgumentException("Two batches are carried for a norm before the activation only.", nameof(normalization));
        }

        CovarianceFactor factor = first
            ? CovarianceFactor.Projected(covariance, batches, norm.Centred)
            : CovarianceFactor.Whole(covariance, norm.Centred);
        if (factor.Rank == 0 && norm.Epsilon == 0)
        {
            throw new ArgumentException("The batch does not vary, so batch norm with ε = 0 is 0/0; give ε a positive value.", nameof(covariance));
        }

        double scale = withReference && first && norm.Centred && factor.Rank == covariance.Rows - 1
            ? Math.Sqrt(factor.Form.Sum() / factor.Rank)
            : 0;
        return new SamplingProblem(activation, factor, batches, norm.Centred, norm.Epsilon, first, scale);
    }

    /// <summary>Scales, and puts G on both sides where the Jacobian ends with it.</summary>
    private static Matrix Projected(Matrix average, SamplingProblem problem, double factor)
    {
        Matrix result = average.Copy();
        if (problem.Centred && (problem.NormFirst || problem.Factor.Rank == 0))
        {
            BatchCentring.BothSides(result, problem.Batches);
        }

        for (int i = 0; i < result.Rows; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double value = factor * (result[i, j] + result[j, i]) / 2;
                result[i, j] = value;
                result[j, i] = value;
            }
        }

        return result;
    }

    /// <summary>Total(Σ)/Total(μG) times the exact image of Π at μG, which is what the reference's samples average to.</summary>
    private static double[] BackwardReference(Matrix cotangent, EigenvalueTriple eigenvalues, double total, int size, SamplingProblem problem)
    {
        double[] form = new double[problem.Factor.Rank];
        Array.Fill(form, problem.ReferenceScale * problem.ReferenceScale);
        double ratio = total / RadialMixture.Of(form, size, problem.Epsilon).Total;
        return [.. SymmetricSplit.Apply(cotangent, eigenvalues).Values.Select(value => ratio * value)];
    }

    private static bool IsCentred(Matrix cotangent)
    {
        Matrix centred = cotangent.Copy();
        BatchCentring.BothSides(centred, [cotangent.Rows]);
        double scale = cotangent.Values.Max(Math.Abs);
        return centred.Values.Zip(cotangent.Values, (a, b) => Math.Abs(a - b)).Max() <= 1e-12 * scale;
    }

    private static SampledCovariance Exact(Matrix value, SamplingOptions effort) =>
        new(value, new Matrix(value.Rows, value.Columns), effort.Shifts, 0, effort.Seed, 0, true);

    private static SampledCovariance Infinite(int size, SamplingOptions effort)
    {
        Matrix value = new(size, size);
        value.Values.AsSpan().Fill(double.NaN);
        for (int i = 0; i < size; i++)
        {
            value[i, i] = double.PositiveInfinity;
        }

        return new SampledCovariance(value, new Matrix(size, size), effort.Shifts, 0, effort.Seed, 0, true);
    }
}
