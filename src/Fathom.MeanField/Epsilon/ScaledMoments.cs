using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The moments of φ(τ z) as functions of the gain τ in (0, 1], interpolated once and then cheap at any τ.</summary>
/// <remarks>
/// Tabulated are the moments of f/τ and g, which stay regular as τ → 0. They are analytic in τ but where a kink enters the sphere,
/// at τ = |k|/√(B−1): the interval is cut there, and Chebyshev interpolation converges fast on each piece.
/// </remarks>
internal sealed class ScaledMoments
{
    private const int Functions = 17;

    private readonly Piece[] pieces;

    private ScaledMoments(Piece[] pieces) => this.pieces = pieces;

    /// <summary>Tabulates the moments of an activation.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="batch">The batch size B.</param>
    /// <param name="source">Computes moments.</param>
    /// <param name="nodes">Interpolation nodes per piece.</param>
    /// <returns>The table.</returns>
    public static ScaledMoments Of(Activation activation, int batch, Func<Activation, SphereMoments> source, int nodes)
    {
        List<double> cuts = [.. KinkEntries.Of(activation, batch).Where(entry => entry is > 1e-6 and < 1)];
        List<double> edges = PolarPanels.Split(0, 1, cuts, 1);
        Piece[] pieces = new Piece[edges.Count - 1];
        for (int p = 0; p < pieces.Length; p++)
        {
            pieces[p] = Piece.Of(activation, source, edges[p], edges[p + 1], nodes);
        }

        return new ScaledMoments(pieces);
    }

    /// <summary>The moments of φ(τ z), with derivatives φ′(τ z) that do not carry the factor τ.</summary>
    /// <param name="scale">τ in (0, 1].</param>
    /// <returns>The moments.</returns>
    public SphereMoments At(double scale)
    {
        int p = 0;
        while (p + 1 < pieces.Length && scale > pieces[p].High)
        {
            p++;
        }

        return pieces[p].At(scale);
    }

    /// <summary>Interpolation on one piece at Chebyshev points of the first kind, by the barycentric formula.</summary>
    private sealed class Piece(double low, double high, double[] points, double[] weights, double[] values)
    {
        public double High { get; } = high;

        public static Piece Of(
            Activation activation, Func<Activation, SphereMoments> source, double low, double high, int nodes)
        {
            double[] points = new double[nodes];
            double[] weights = new double[nodes];
            double[] values = new double[nodes * Functions];

            // The nodes are independent, so the table is the same for any number of threads.
            Parallel.For(0, nodes, i =>
            {
                double angle = (i + 0.5) * Math.PI / nodes;
                points[i] = Math.Cos(angle);
                weights[i] = ((i & 1) == 0 ? 1 : -1) * Math.Sin(angle);
                double scale = Scale(low, high, points[i]);
                Activation scaled = new(activation.Function, activation.Gain * scale, activation.Shift);
                SphereMoments moments = source(scaled).Scaled(1, 1 / scale);
                Write(moments, 1 / scale, values.AsSpan(i * Functions, Functions));
            });

            return new Piece(low, high, points, weights, values);
        }

        public SphereMoments At(double scale)
        {
            double relative = (scale - low) / (High - low);
            double x = (2 * (low > 0 ? Math.Sqrt(Math.Max(0, relative)) : relative)) - 1;
            Span<double> sums = stackalloc double[Functions];
            double total = 0;
            for (int i = 0; i < points.Length; i++)
            {
                ReadOnlySpan<double> row = values.AsSpan(i * Functions, Functions);
                double distance = x - points[i];
                if (distance == 0)
                {
                    return Read(row, scale);
                }

                double weight = weights[i] / distance;
                total += weight;
                for (int k = 0; k < Functions; k++)
                {
                    sums[k] += weight * row[k];
                }
            }

            for (int k = 0; k < Functions; k++)
            {
                sums[k] /= total;
            }

            return Read(sums, scale);
        }

        /// <summary>
        /// τ at a point of [−1, 1]. Above the entry of a kink the moments grow with half-integer powers of the distance from it, which
        /// a quadratic map makes analytic.
        /// </summary>
        private static double Scale(double low, double high, double point)
        {
            double relative = (1 + point) / 2;
            return low + ((high - low) * (low > 0 ? relative * relative : relative));
        }

        private static void Write(in SphereMoments m, double inverse, Span<double> row)
        {
            double square = inverse * inverse;
            row[0] = m.Offset;
            row[1] = m.F2 * square;
            row[2] = m.Mean;
            row[3] = m.FV * inverse;
            row[4] = m.F2V2 * square;
            row[5] = m.F1F2V2 * square;
            row[6] = m.F1F2V1V2 * square;
            row[7] = m.CentredVariance * square;
            row[8] = m.G;
            row[9] = m.G2;
            row[10] = m.G2V2;
            row[11] = m.G2V4;
            row[12] = m.G1G2;
            row[13] = m.G1G2V2;
            row[14] = m.G1G2V1V2;
            row[15] = m.G1G2V3V1;
            row[16] = m.G1G2V2V2;
        }

        private static SphereMoments Read(ReadOnlySpan<double> row, double scale)
        {
            double square = scale * scale;
            return new SphereMoments
            {
                Offset = row[0],
                Mean = row[2],
                F2 = row[1] * square,
                F1F2 = (row[1] - row[7]) * square,
                FV = row[3] * scale,
                F2V2 = row[4] * square,
                F1F2V2 = row[5] * square,
                F1F2V1V2 = row[6] * square,
                G = row[8],
                G2 = row[9],
                G2V2 = row[10],
                G2V4 = row[11],
                G1G2 = row[12],
                G1G2V2 = row[13],
                G1G2V1V2 = row[14],
                G1G2V3V1 = row[15],
                G1G2V2V2 = row[16],
            };
        }
    }
}
