using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Working memory for the spectra of Gram matrices.</summary>
/// <param name="largest">The largest size of a matrix.</param>
internal sealed class GramRoom(int largest)
{
    /// <summary>Room for one matrix.</summary>
    public double[] Matrix { get; } = new double[largest * largest];

    /// <summary>Room for a factorization.</summary>
    public double[] Factor { get; } = new double[ScaledCholesky.WorkspaceLength(largest)];

    /// <summary>Room for the pivots of a factorization.</summary>
    public int[] Pivots { get; } = new int[largest];

    /// <summary>0, 1, 2, …: columns in their order.</summary>
    public int[] Order { get; } = [.. Enumerable.Range(0, largest)];
}
