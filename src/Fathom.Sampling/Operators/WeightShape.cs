namespace Fathom.Sampling;

/// <summary>The law of one layer's weight matrix and the sizes of what it is asked.</summary>
/// <param name="Outputs">m, rows of W, at least 1.</param>
/// <param name="Inputs">n, columns of W, at least 1.</param>
/// <param name="Samples">B, columns of the forward question H, at least 1.</param>
/// <param name="CotangentColumns">k B, columns of the backward question D, at least 1.</param>
/// <param name="Scale">The standard deviation of a Gaussian entry, or the gain g of an orthogonal matrix.</param>
/// <param name="Frame">
/// 0 for independent Gaussian entries; otherwise M ≥ max(m, n): W is g times the first m rows and n columns of a Haar-distributed orthogonal M × M matrix.
/// </param>
internal sealed record WeightShape(int Outputs, int Inputs, int Samples, int CotangentColumns, double Scale, int Frame)
{
    /// <summary>Whether W is orthogonal rather than Gaussian.</summary>
    public bool IsHaar => Frame > 0;

    /// <summary>
    /// Whether the questions take up so much of an orthogonal matrix that a Gaussian frame would be badly conditioned after what is known is projected out: less than
    /// twice as many dimensions as directions.
    /// </summary>
    public bool IsTight => IsHaar && Frame < 2L * (Math.Min(Samples, Inputs) + CotangentColumns);

    /// <summary>Refuses sizes that have no meaning.</summary>
    /// <exception cref="ArgumentException">A size is not positive, the scale is not finite, or the frame is smaller than the matrix.</exception>
    public void Check()
    {
        if (Outputs < 1 || Inputs < 1 || Samples < 1 || CotangentColumns < 1)
        {
            throw new ArgumentException($"Every size of a weight matrix and its questions must be at least 1; they are {Outputs} by {Inputs}, {Samples} and {CotangentColumns}.");
        }

        if (!double.IsFinite(Scale))
        {
            throw new ArgumentException($"The scale of weights must be finite; it is {Scale}.");
        }

        if (Frame != 0 && Frame < Math.Max(Outputs, Inputs))
        {
            throw new ArgumentException($"An orthogonal matrix of size {Frame} has no block of {Outputs} by {Inputs}.");
        }
    }
}
