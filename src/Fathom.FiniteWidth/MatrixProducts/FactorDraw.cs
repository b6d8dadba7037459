using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>Draws the matrices of products by address, so that every one can be drawn alone.</summary>
internal static class FactorDraw
{
    private const byte Purpose = 0x4D;

    /// <summary>Draws a matrix.</summary>
    /// <param name="destination">Receives it, N × N.</param>
    /// <param name="law">Its law.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="sample">Which product.</param>
    /// <param name="factor">Which of its matrices, from 0.</param>
    public static void Fill(Matrix destination, FactorLaw law, ulong seed, int sample, int factor)
    {
        int width = destination.Rows;
        NormalStream.Fill(destination.Values, StreamKey.Of(seed, (uint)width, (uint)sample, (uint)factor, Purpose));
        if (law == FactorLaw.Orthogonal)
        {
            HouseholderQr.Decompose(new MatrixSpan<double>(destination.Values, width, width), default);
            return;
        }

        double scale = 1 / Math.Sqrt(width);
        for (int i = 0; i < destination.Values.Length; i++)
        {
            destination.Values[i] *= scale;
        }
    }
}
