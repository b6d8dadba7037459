using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>What one layer of a network knows: its activations and the gradient of the loss with respect to them.</summary>
/// <remarks>In the papers' layout, features × samples, N = XᵀG; here samples come first, so N = X Gᵀ, samples × samples.</remarks>
public sealed record LayerSignal
{
    /// <summary>Pairs activations with their gradient.</summary>
    /// <param name="activations">X, samples × features, finite.</param>
    /// <param name="gradient">G = ∂loss/∂X, of the same shape, finite.</param>
    /// <exception cref="ArgumentException">An entry is not finite, or the shapes differ.</exception>
    public LayerSignal(Matrix activations, Matrix gradient)
    {
        BatchChecks.Finite(activations, nameof(activations));
        BatchChecks.Finite(gradient, nameof(gradient));
        BatchChecks.SameShape(activations, gradient, nameof(gradient));
        Activations = activations;
        Gradient = gradient;
    }

    /// <summary>X, samples × features.</summary>
    public Matrix Activations { get; }

    /// <summary>G, samples × features.</summary>
    public Matrix Gradient { get; }

    /// <summary>N = X Gᵀ, samples × samples: entry (a, b) is the product of sample a's activations with sample b's gradient.</summary>
    /// <returns>A new matrix.</returns>
    public Matrix Overlap()
    {
        int samples = Activations.Rows;
        Matrix overlap = new(samples, samples);
        MatrixProduct.MultiplyTransposed(Activations.Values, Gradient.Values, overlap.Values, samples, samples, Activations.Columns);
        return overlap;
    }
}
