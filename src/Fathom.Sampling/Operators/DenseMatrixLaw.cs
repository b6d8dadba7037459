using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>From what law a dense matrix is drawn.</summary>
/// <param name="Kind">Gaussian entries, or a block of a Haar-distributed orthogonal matrix.</param>
/// <param name="Rows">m.</param>
/// <param name="Columns">n, the fan-in.</param>
/// <param name="Scale">σ_w; an entry has variance σ_w²/n.</param>
internal readonly record struct DenseMatrixLaw(InitializationKind Kind, int Rows, int Columns, double Scale)
{
    /// <summary>The size of the orthogonal matrix that a block is cut from: the least possible.</summary>
    public int Frame => Math.Max(Rows, Columns);

    /// <summary>
    /// What multiplies a standard normal entry, σ_w/√n, or an entry of an orthogonal matrix, whose variance is 1/max(m, n): σ_w √(max(m, n)/n).
    /// </summary>
    public double Factor => Kind == InitializationKind.Gaussian ? Scale / Math.Sqrt(Columns) : Scale * Math.Sqrt((double)Frame / Columns);
}
