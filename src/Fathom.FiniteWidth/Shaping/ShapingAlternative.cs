using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>A change that keeps gradients within the budget where gains cannot.</summary>
/// <param name="Kind">What to change.</param>
/// <param name="Value">The shift β, the branch scale s, or the share w of the activation in (1 − w)·z + w·φ(z).</param>
/// <param name="Growth">The growth that it leads to, in nats over the depth.</param>
/// <param name="Angle">The non-linearity that it keeps in one layer, in radians; NaN for a skip, which keeps the activation as it is.</param>
/// <param name="Activation">The changed activation, or null when another part is changed.</param>
public sealed record ShapingAlternative(ShapingAlternativeKind Kind, double Value, double Growth, double Angle, Activation? Activation);
