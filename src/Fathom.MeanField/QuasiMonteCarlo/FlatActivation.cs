using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Tells when an activation with a flat piece makes the expected gradient through a following batch norm infinite.</summary>
/// <remarks>
/// Where all but two samples of a neuron lie in a flat piece and the two lie barely outside, the Jacobian of the norm is about 1/r in the plane of the two, so that
/// E ∫ dr/r diverges (logarithmically, for every B ≥ 3) unless ε &gt; 0 or such pre-activations cannot occur. Pre-activations that sum to zero over the batch cannot all
/// lie beyond a kink on one side, so only a flat piece around zero does harm there. Derived for Fathom.
/// </remarks>
internal static class FlatActivation
{
    /// <summary>Whether the expected gradient is infinite.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="covariance">Σ.</param>
    /// <returns>True when it is.</returns>
    public static bool MakesGradientInfinite(SamplingProblem problem, Matrix covariance)
    {
        if (problem.NormFirst || problem.Epsilon > 0)
        {
            return false;
        }

        return IsCentred(covariance) ? IsFlatAt(problem.Activation, 0) : HasFlatPiece(problem.Activation);
    }

    /// <summary>Whether φ is constant on an interval.</summary>
    /// <param name="activation">φ.</param>
    /// <returns>True when the derivative vanishes on a piece between kinks.</returns>
    public static bool HasFlatPiece(Activation activation)
    {
        for (int piece = 0; piece <= activation.Kinks.Length && activation.Kinks.Length > 0; piece++)
        {
            if (IsFlatBetween(activation, piece))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFlatAt(Activation activation, double point)
    {
        for (int piece = 0; piece <= activation.Kinks.Length && activation.Kinks.Length > 0; piece++)
        {
            bool inside = (piece == 0 || activation.Kinks[piece - 1] < point) && (piece == activation.Kinks.Length || activation.Kinks[piece] > point);
            if (inside && IsFlatBetween(activation, piece))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFlatBetween(Activation activation, int piece)
    {
        int kinks = activation.Kinks.Length;
        double low = piece == 0 ? activation.Kinks[0] - 2 : activation.Kinks[piece - 1];
        double high = piece == kinks ? activation.Kinks[kinks - 1] + 2 : activation.Kinks[piece];
        return activation.Derivative(low + (0.3 * (high - low))) == 0 && activation.Derivative(low + (0.7 * (high - low))) == 0;
    }

    private static bool IsCentred(Matrix covariance)
    {
        double sum = 0;
        double trace = 0;
        for (int i = 0; i < covariance.Rows; i++)
        {
            trace += covariance[i, i];
            for (int j = 0; j < covariance.Columns; j++)
            {
                sum += covariance[i, j];
            }
        }

        return sum <= 1e-10 * trace;
    }
}
