using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>A randomly shifted lattice of standard normal vectors, written by coordinates, with a uniform coordinate on top if asked for.</summary>
internal sealed class NormalLattice
{
    private readonly RankOneLattice lattice;
    private readonly int dimensions;
    private double[] points = [];

    /// <summary>Prepares the points of one shift.</summary>
    /// <param name="dimensions">Number of normal coordinates.</param>
    /// <param name="withUniform">Whether a uniform coordinate comes on top.</param>
    /// <param name="seed">The seed of the shifts.</param>
    /// <param name="shift">Which shift.</param>
    public NormalLattice(int dimensions, bool withUniform, ulong seed, int shift)
    {
        this.dimensions = dimensions;
        lattice = new RankOneLattice(withUniform ? dimensions + 1 : dimensions, seed, (ulong)shift);
    }

    /// <summary>Writes consecutive points.</summary>
    /// <param name="first">Index of the first point.</param>
    /// <param name="count">Number of points.</param>
    /// <param name="normals">Receives the normal coordinates, one row of <paramref name="count"/> numbers per coordinate.</param>
    /// <param name="uniforms">Receives the uniform coordinate; empty without one.</param>
    public void Fill(int first, int count, Span<double> normals, Span<double> uniforms)
    {
        int stride = lattice.Dimension;
        if (points.Length != count * stride)
        {
            points = new double[count * stride];
        }

        lattice.Fill(points, first, count);
        for (int coordinate = 0; coordinate < stride; coordinate++)
        {
            Span<double> row = coordinate < dimensions ? normals.Slice(coordinate * count, count) : uniforms;
            for (int k = 0; k < count; k++)
            {
                row[k] = points[(k * stride) + coordinate];
            }
        }

        NormalDistribution.Quantile(normals, normals);
    }
}
