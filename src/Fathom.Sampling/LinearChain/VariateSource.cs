using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Normal and chi-distributed numbers in sequence, from two streams.</summary>
/// <remarks>Chi-distributed numbers are square roots of gamma variates by rejection: G. Marsaglia and W. W. Tsang, ACM Trans. Math. Softw. 26 (2000) 363.</remarks>
internal sealed class VariateSource(StreamKey normalKey, StreamKey uniformKey)
{
    private const int Block = 64;

    private readonly double[] normals = new double[Block];
    private readonly double[] uniforms = new double[Block];
    private ulong normalIndex;
    private ulong uniformIndex;

    /// <summary>A standard normal number.</summary>
    /// <returns>The next one.</returns>
    public double Normal()
    {
        int place = (int)(normalIndex % Block);
        if (place == 0)
        {
            NormalStream.Fill(normals, normalKey, normalIndex);
        }

        normalIndex++;
        return normals[place];
    }

    /// <summary>The length of a vector of independent standard normal numbers.</summary>
    /// <param name="degrees">The number of them, at least 1.</param>
    /// <returns>The next length.</returns>
    public double Chi(long degrees)
    {
        if (degrees <= 2)
        {
            double first = Normal();
            double second = degrees == 2 ? Normal() : 0;
            return Math.Sqrt((first * first) + (second * second));
        }

        double d = (degrees / 2.0) - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = Normal();
            double root = 1 + (c * normal);
            if (root <= 0)
            {
                continue;
            }

            double cube = root * root * root;
            if (Math.Log(Uniform()) < (0.5 * normal * normal) + (d * (1 - cube + Math.Log(cube))))
            {
                return Math.Sqrt(2 * d * cube);
            }
        }
    }

    /// <summary>The lower trapezoidal A with a positive diagonal and A Aᵀ distributed as the Gram matrix of standard normal columns.</summary>
    /// <param name="columns">Number r of columns, the rows of A.</param>
    /// <param name="degrees">Length m of the columns, at least 1.</param>
    /// <returns>A, r × min(r, m): the square root of χ² with m − j degrees of freedom on the diagonal, normals below it (Bartlett 1933).</returns>
    public Matrix Bartlett(int columns, long degrees)
    {
        Matrix factor = new(columns, (int)Math.Min(columns, degrees));
        for (int i = 0; i < factor.Rows; i++)
        {
            for (int j = 0; j < Math.Min(i, factor.Columns); j++)
            {
                factor[i, j] = Normal();
            }

            if (i < factor.Columns)
            {
                factor[i, i] = Chi(degrees - i);
            }
        }

        return factor;
    }

    private double Uniform()
    {
        int place = (int)(uniformIndex % Block);
        if (place == 0)
        {
            UniformStream.Fill(uniforms, uniformKey, uniformIndex);
        }

        uniformIndex++;
        return uniforms[place];
    }
}
