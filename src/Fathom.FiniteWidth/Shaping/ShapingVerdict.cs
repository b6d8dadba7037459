namespace Fathom.FiniteWidth;

/// <summary>What a designer of gains can say.</summary>
public enum ShapingVerdict
{
    /// <summary>The schedule spends the budget exactly and keeps the most non-linearity.</summary>
    Shaped,

    /// <summary>Even the largest gain in every layer stays within the budget.</summary>
    WithinBudget,

    /// <summary>The activation is homogeneous and not linear: no gain changes what it costs, and that exceeds the budget.</summary>
    CannotBeShaped,

    /// <summary>The network without activations already grows by more than the budget, or the batch is too small to have a gradient.</summary>
    CannotBeMet,
}
