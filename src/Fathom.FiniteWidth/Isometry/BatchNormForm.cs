namespace Fathom.FiniteWidth;

/// <summary>A form of batch normalization: x → (x − m)/√(s + ε), scaled, for each feature over the batch.</summary>
/// <remarks>s is the mean square of x − m over the batch, and m the mean (or 0 when the form is not centred).</remarks>
public sealed record BatchNormForm
{
    /// <summary>Each feature divided by its Euclidean norm over the batch: no mean, no ε (Meterez et al. 2024, equation 4).</summary>
    public static BatchNormForm UnitNorm { get; } = new() { RootSamplesScale = false };

    /// <summary>The same times √n, so that each feature has mean square one.</summary>
    public static BatchNormForm UnitMeanSquare { get; } = new();

    /// <summary>The usual batch norm with ε = 0: mean zero and variance one.</summary>
    public static BatchNormForm Standard { get; } = new() { Centred = true };

    /// <summary>Whether the mean over the batch is subtracted; false by default.</summary>
    public bool Centred { get; init; }

    /// <summary>The ε that is added to the mean square, not negative and finite; 0 by default.</summary>
    public double Epsilon { get; init; }

    /// <summary>Whether outputs have mean square one (true, the default) or unit norm over the batch.</summary>
    public bool RootSamplesScale { get; init; } = true;
}
