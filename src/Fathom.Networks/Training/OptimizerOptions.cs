namespace Fathom.Networks;

/// <summary>How weights follow gradients, with PyTorch's meaning of every number.</summary>
public sealed record OptimizerOptions
{
    /// <summary>The rule; gradient descent by default.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.GradientDescent;

    /// <summary>The momentum μ of gradient descent, at least 0 and below 1; 0 by default.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the momentum is Nesterov's. False by default.</summary>
    public bool IsNesterov { get; init; }

    /// <summary>The weight decay λ, at least 0, which adds λ w to the gradient of every trainable parameter; 0 by default.</summary>
    public double WeightDecay { get; init; }

    /// <summary>β₁ of Adam; 0.9 by default.</summary>
    public double FirstDecay { get; init; } = 0.9;

    /// <summary>β₂ of Adam, α of RMSProp; 0.999 by default.</summary>
    public double SecondDecay { get; init; } = 0.999;

    /// <summary>ε of Adam and RMSProp; 10⁻⁸ by default.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Insists that the numbers make sense.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    public void EnsureValid()
    {
        Require(Momentum is >= 0 and < 1, $"The momentum must be at least 0 and below 1, not {Momentum}.");
        Require(!IsNesterov || Momentum > 0, "Nesterov's momentum needs a momentum above 0.");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), $"The weight decay must be at least 0, not {WeightDecay}.");
        Require(FirstDecay is >= 0 and < 1 && SecondDecay is >= 0 and < 1, $"The decays must be at least 0 and below 1, not {FirstDecay} and {SecondDecay}.");
        Require(Epsilon >= 0 && double.IsFinite(Epsilon), $"Epsilon must be at least 0, not {Epsilon}.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
