using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Which routes apply to an activation at a batch size, and the moments they give at a resolution.</summary>
internal static class MomentRoutes
{
    /// <summary>From this batch size on, zonal values fall so fast that the series of a kinked function converges.</summary>
    public const int SmallestKinkedSeriesBatch = 24;

    /// <summary>The first level worth trying.</summary>
    /// <param name="activation">The activation.</param>
    /// <returns>The level; panels start with more nodes than global rules, and a large gain shrinks every feature of the activation.</returns>
    public static int FirstLevel(Activation activation) =>
        activation.IsSmooth ? 1 + Math.Clamp((int)Math.Log2(Math.Max(1, Math.Abs(activation.Gain))), 0, 3) : 0;

    /// <summary>The last level tried before giving up; each level doubles the nodes per axis.</summary>
    /// <param name="activation">The activation.</param>
    /// <returns>The level.</returns>
    public static int LastLevel(Activation activation) => activation.IsSmooth ? 6 : 4;

    /// <summary>Whether a route applies.</summary>
    /// <param name="route">The route.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="batch">The batch size B, at least 3.</param>
    /// <returns>True when the route can compute the moments.</returns>
    public static bool Applies(MomentRoute route, Activation activation, int batch) => route switch
    {
        MomentRoute.ClosedForm => activation.Homogeneity is not null,
        MomentRoute.SphericalQuadrature => !HasUnboundedDerivative(activation),
        MomentRoute.GegenbauerSeries => activation.IsSmooth
            || (batch >= SmallestKinkedSeriesBatch && !KinkedPairQuadrature.IsAlgebraic(activation)),
        _ => true,
    };

    /// <summary>The route that <see cref="MomentRoute.Automatic"/> stands for.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="batch">The batch size B.</param>
    /// <returns>A concrete route.</returns>
    /// <exception cref="ArgumentException">No route applies: a fractional power of ReLU below one with a shift.</exception>
    public static MomentRoute Choose(Activation activation, int batch)
    {
        if (Applies(MomentRoute.ClosedForm, activation, batch))
        {
            return MomentRoute.ClosedForm;
        }

        if (Applies(MomentRoute.GegenbauerSeries, activation, batch))
        {
            return MomentRoute.GegenbauerSeries;
        }

        if (Applies(MomentRoute.SphericalQuadrature, activation, batch))
        {
            return MomentRoute.SphericalQuadrature;
        }

        throw new ArgumentException(
            "A ReLU power below one has an unbounded derivative at its kink; with a shift no method reaches a stated accuracy. Use shift 0 or a power of at least 1.",
            nameof(activation));
    }

    /// <summary>A function that computes the moments of activations of one kind at one batch size and resolution.</summary>
    /// <param name="route">A concrete route that applies.</param>
    /// <param name="kind">An activation; the source serves every activation that is smooth or kinked like it.</param>
    /// <param name="batch">The batch size B.</param>
    /// <param name="level">The resolution.</param>
    /// <returns>The function; it shares nodes and polynomials between calls and is safe to call from several threads.</returns>
    public static Func<Activation, SphereMoments> Source(MomentRoute route, Activation kind, int batch, int level)
    {
        if (route == MomentRoute.ClosedForm)
        {
            return activation => HomogeneousMoments.Moments(activation.Homogeneity!, batch);
        }

        if (!kind.IsSmooth)
        {
            return route == MomentRoute.GegenbauerSeries
                ? activation => GegenbauerMoments.Moments(
                    activation, GegenbauerBasis.Panels(batch, activation.Kinks.AsSpan(), level))
                : activation => KinkedPairQuadrature.Moments(activation, batch, level);
        }

        if (route == MomentRoute.GegenbauerSeries)
        {
            GegenbauerBasis basis = GegenbauerBasis.Smooth(batch, level);
            return activation => GegenbauerMoments.Moments(activation, basis);
        }

        SphereRule outer = SphereRule.Smooth(batch, level);
        SphereRule inner = SphereRule.Smooth(batch - 1, level);
        return activation => SmoothPairQuadrature.Moments(activation, outer, inner);
    }

    private static bool HasUnboundedDerivative(Activation activation) =>
        activation.Function.Homogeneity is { Degree: < 1 };
}
