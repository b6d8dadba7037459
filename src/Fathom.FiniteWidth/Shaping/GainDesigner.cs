using System.Collections.Immutable;
using System.Globalization;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>Designs gains: the schedule that keeps the most non-linearity within a budget of gradient growth.</summary>
/// <remarks>
/// <para>
/// A layer with gain α costs R(α) nats and keeps the angle θ(α). To maximize Σ θ under Σ R ≤ B, let h be the least concave function above the curve θ(R). Any schedule has
/// Σ θ(R_l) ≤ Σ h(R_l) ≤ L h(B/L), the last by Jensen's inequality. Where the curve touches h at B/L (for tanh, sin and erf it is concave throughout: a weak non-linearity has θ = √R), equal gains in all
/// layers attain this bound, so they are optimal: equal layers have equal marginal growth. Where it does not touch, two gains, the ends of the straight piece of h, attain it up to one layer.
/// </para>
/// <para>Gains are given in the form of unit slope, φ(αz)/α, so that logits keep their scale.</para>
/// </remarks>
public static class GainDesigner
{
    /// <summary>The relative error that is stated for a predicted growth: the law is one of infinite width, and networks of width 100 were found within a quarter of it.</summary>
    public const double LawError = 0.25;

    private const double PublishedExponent = 0.4;
    private const double SpendingTolerance = 1e-4;

    /// <summary>Designs a schedule.</summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>The design, or the verdict why there is none, with alternatives.</returns>
    /// <exception cref="ArgumentException">A part of the request is out of range.</exception>
    public static GainDesign Design(ShapingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.EnsureValid();
        if (request.Rank <= 2)
        {
            return Refused(request, TooSmall(request), new Estimate(double.PositiveInfinity, 0));
        }

        Estimate rate = request.Initialization == InitializationKind.Orthogonal
            ? ExplosionExponent.Orthogonal(request.Rank, request.Width)
            : ExplosionExponent.Gaussian(request.Rank, request.Width);
        Estimate linear = rate.Scale(request.Depth);
        double left = request.Budget - linear.Value;
        if (left <= 0)
        {
            return Refused(request, BeyondBudget(request, linear.Value), linear);
        }

        return request.Activation.Homogeneity is null ? Shaped(request, linear, left)
            : request.LacksCentring ? Uncentred(request)
            : Homogeneous(request, linear, left);
    }

    private static GainDesign Shaped(ShapingRequest request, Estimate linear, double left)
    {
        ShapingCurve curve = ShapingCurve.Of(request.Activation, request.LargestGain);
        double share = left / request.Depth;
        bool within = curve.GrowthAt(request.LargestGain) <= share;
        ImmutableArray<double> gains = within
            ? [.. Enumerable.Repeat(request.LargestGain, request.Depth)]
            : BudgetedGains.Of(curve, request.Depth, left);
        ScheduleCost cost = curve.CostOf(gains);
        if (cost.Growth > left * (1 + SpendingTolerance))
        {
            return Refused(
                request,
                Say($"Even gains of {gains[0]:G4}, the smallest that make sense, grow by {cost.Growth:G4} nats over {request.Depth} layers, so none meet a budget of {request.Budget:G4}; at such a budget take the identity."),
                linear);
        }

        string explanation = within
            ? Say($"Even a gain of {request.LargestGain:G4} in every layer stays within {Nats(request.Budget)}.")
            : gains[0] == gains[^1]
                ? Say($"A gain of {gains[0]:G6} in every layer spends {Nats(left)} over {request.Depth} layers and keeps the most non-linearity.")
                : Say($"Gains from {gains[0]:G6} to {gains[^1]:G6} spend {Nats(left)} over {request.Depth} layers and keep the most non-linearity.");
        GainDesign design = Finished(request, within ? ShapingVerdict.WithinBudget : ShapingVerdict.Shaped, explanation, gains, cost, linear, curve.GrowthAt, curve.AngleAt);
        double? fitting = request.Depth > 1 ? curve.PowerFor(left, request.Depth) : null;
        return design with
        {
            Comparisons = [.. new[] { PublishedExponent, fitting ?? PublishedExponent }.Distinct().Select(p => new PowerComparison(p, curve.CostOfPower(p, request.Depth)))],
        };
    }

    private static GainDesign Homogeneous(ShapingRequest request, Estimate linear, double left)
    {
        NonLinearity cost = NonLinearity.Of(request.Activation);
        double growth = request.Depth * cost.Growth.Value;

        // For the identity only rounding is left over.
        if (growth <= left || cost.Share.Value <= 2 * cost.Share.Error)
        {
            string fits = cost.Share.Value <= 2 * cost.Share.Error
                ? "The activation is linear, so it costs nothing and there is nothing to shape."
                : Say($"The activation is homogeneous, so gains do not change it; its {growth:G4} nats stay within the budget.");
            ImmutableArray<double> gains = [.. Enumerable.Repeat(1.0, request.Depth)];
            return Finished(
                request, ShapingVerdict.WithinBudget, fits, gains, new ScheduleCost(growth, request.Depth * cost.Angle), linear, _ => cost.Growth.Value, _ => cost.Angle);
        }

        return new GainDesign
        {
            Request = request,
            Verdict = ShapingVerdict.CannotBeShaped,
            Explanation = Say($"{Unshapeable(request)}; it costs {cost.Growth.Value:G4} nats per layer, {growth:G4} over {request.Depth} layers, whatever the gains."),
            LinearGrowth = linear,
            Growth = new Estimate(linear.Value + growth, linear.Error + (LawError * growth)),
            Angle = request.Depth * cost.Angle,
            Reach = FloatReach.Of((linear.Value + growth) / request.Depth),
            Alternatives = ShapingAlternatives.Find(request.Activation, request.Depth, left),
        };
    }

    /// <summary>No law says what an activation costs whose mean is left in; what is told is the cost behind a centred norm, and what helps there.</summary>
    private static GainDesign Uncentred(ShapingRequest request)
    {
        GainDesign centred = Design(request with { Centred = true });
        double growth = centred.Growth.Value - centred.LinearGrowth.Value;
        string behind = centred.Verdict switch
        {
            ShapingVerdict.CannotBeShaped => Say($"with a centred norm it costs {growth / request.Depth:G4} nats per layer, {growth:G4} over {request.Depth} layers, whatever the gains."),
            ShapingVerdict.CannotBeMet => Say($"nor would a centred norm be enough: {centred.Explanation}"),
            _ => Say($"with a centred norm its {growth:G4} nats stay within the budget."),
        };
        return centred with
        {
            Request = request,
            Verdict = ShapingVerdict.CannotBeShaped,
            Explanation = Say($"{Unshapeable(request)}, and it is not odd, so without centring its mean makes all samples alike; {behind}"),
            Spec = null,
            Gains = [],
            Profile = null,
        };
    }

    private static string Unshapeable(ShapingRequest request) =>
        Say($"{request.Activation.Function} cannot be shaped: it is homogeneous, so a gain only scales it, which batch norm undoes");

    private static GainDesign Finished(
        ShapingRequest request,
        ShapingVerdict verdict,
        string explanation,
        ImmutableArray<double> gains,
        ScheduleCost cost,
        Estimate linear,
        Func<double, double> growthAt,
        Func<double, double> angleAt)
    {
        bool plain = gains.All(gain => gain == 1);
        NetworkSpec spec = new()
        {
            Activation = request.Activation,
            Depth = request.Depth,
            Width = request.Width,
            GainSchedule = plain ? GainSchedule.Constant : GainSchedule.Listed(gains, unitSlope: true),
            Initialization = new Initialization { Kind = request.Initialization },
            Normalization = new Normalization { Centred = request.Centred },
        };
        double total = linear.Value + cost.Growth;
        return new GainDesign
        {
            Request = request,
            Verdict = verdict,
            Explanation = explanation,
            Spec = spec.EnsureValid(),
            Gains = gains,
            LinearGrowth = linear,
            Growth = new Estimate(total, linear.Error + (LawError * cost.Growth)),
            Angle = cost.Angle,
            Reach = FloatReach.Of(total / request.Depth),
            Profile = DesignProfile.Of(gains, linear, growthAt, angleAt),
        };
    }

    private static GainDesign Refused(ShapingRequest request, string explanation, Estimate linear) => new()
    {
        Request = request,
        Verdict = ShapingVerdict.CannotBeMet,
        Explanation = explanation,
        LinearGrowth = linear,
        Growth = linear,
        Reach = linear.Value > 0 && double.IsFinite(linear.Value) ? FloatReach.Of(linear.Value / request.Depth) : null,
    };

    private static string TooSmall(ShapingRequest request)
    {
        string form = request.Centred ? "centred " : "";
        int least = request.Centred ? 4 : 3;
        return request.Rank == (request.Centred ? 0 : 1)
            ? Say($"A {form}batch norm over a batch of one leaves nothing of a sample but signs, and so no gradient; take at least {least} samples.")
            : Say($"A {form}batch norm over a batch of {request.BatchSize} has no gradient with a finite second moment, so no gains can bound it; take at least {least} samples.");
    }

    private static string BeyondBudget(ShapingRequest request, double linear)
    {
        string remedy = request.Initialization == InitializationKind.Gaussian
            ? "orthogonal weights"
            : Say($"a batch of at least {request.Width + (request.Centred ? 1 : 0)} samples{(request.Centred ? ", one more than the width," : ", the width,")}");
        return Say($"Without any activation the gradient already grows by {linear:G4} nats over {request.Depth} layers, so no gains meet a budget of {request.Budget:G4}; {remedy} would help.");
    }

    private static string Nats(double amount) => Say($"{amount:G4} {(amount == 1 ? "nat" : "nats")}");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
