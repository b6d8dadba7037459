using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>N = XᵀG split into its antisymmetric part, its symmetric part without trace, and its trace.</summary>
internal sealed class OverlapParts
{
    private OverlapParts(Matrix antisymmetric, double antisymmetricSquare, double symmetricSquare, double traceSquare)
    {
        Antisymmetric = antisymmetric;
        AntisymmetricSquare = antisymmetricSquare;
        SymmetricSquare = symmetricSquare;
        Norm = Math.Sqrt(antisymmetricSquare + symmetricSquare + traceSquare);
    }

    /// <summary>A.</summary>
    public Matrix Antisymmetric { get; }

    /// <summary>‖A‖².</summary>
    public double AntisymmetricSquare { get; }

    /// <summary>‖S‖² of the symmetric part without trace.</summary>
    public double SymmetricSquare { get; }

    /// <summary>‖N‖.</summary>
    public double Norm { get; }

    /// <summary>‖A‖.</summary>
    public double AntisymmetricNorm => Math.Sqrt(AntisymmetricSquare);

    /// <summary>‖S‖²/‖N‖², 0 for a vanishing N.</summary>
    public double SymmetricShare => Norm > 0 ? SymmetricSquare / (Norm * Norm) : 0;

    /// <summary>Splits a matrix.</summary>
    /// <param name="overlap">N, square.</param>
    /// <param name="centred">Whether rows and columns are centred first.</param>
    /// <returns>The parts.</returns>
    public static OverlapParts Of(Matrix overlap, bool centred)
    {
        Matrix n = centred ? Centred(overlap) : overlap;
        int size = n.Rows;
        double trace = 0;
        for (int i = 0; i < size; i++)
        {
            trace += n[i, i];
        }

        Matrix antisymmetric = new(size, size);
        double antisymmetricSquare = 0;
        double symmetricSquare = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double odd = 0.5 * (n[i, j] - n[j, i]);
                double even = (0.5 * (n[i, j] + n[j, i])) - (i == j ? trace / size : 0);
                antisymmetric[i, j] = odd;
                antisymmetricSquare += odd * odd;
                symmetricSquare += even * even;
            }
        }

        return new OverlapParts(antisymmetric, antisymmetricSquare, symmetricSquare, trace * trace / size);
    }

    private static Matrix Centred(Matrix n)
    {
        int size = n.Rows;
        double[] rows = new double[size];
        double[] columns = new double[size];
        double mean = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                rows[i] += n[i, j] / size;
                columns[j] += n[i, j] / size;
            }

            mean += rows[i] / size;
        }

        Matrix centred = new(size, size);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                centred[i, j] = n[i, j] - rows[i] - columns[j] + mean;
            }
        }

        return centred;
    }
}
