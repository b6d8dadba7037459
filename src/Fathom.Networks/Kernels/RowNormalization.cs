using System.Numerics;

namespace Fathom.Networks;

/// <summary>The sweeps of norms over contiguous rows: layer, group and instance norm. A row, and a parameter, is computed by one thread.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Sums are taken in float64.</remarks>
internal unsafe struct RowNormalization<T> : IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ElementsPerPiece = 8192;

    /// <summary>The input, rows × length.</summary>
    public T* X;

    /// <summary>The output.</summary>
    public T* Y;

    /// <summary>γ, or null.</summary>
    public T* Scale;

    /// <summary>β, or null.</summary>
    public T* Shift;

    /// <summary>Receives or holds the mean of each row.</summary>
    public T* Mean;

    /// <summary>Receives or holds 1/√(v + ε) of each row.</summary>
    public T* Inverse;

    /// <summary>The gradient of the output.</summary>
    public T* G;

    /// <summary>Receives the gradient of the input, or null.</summary>
    public T* GradientX;

    /// <summary>Receives the gradient of γ, or null.</summary>
    public T* GradientScale;

    /// <summary>Receives the gradient of β, or null.</summary>
    public T* GradientShift;

    /// <summary>The number of rows.</summary>
    public int Rows;

    /// <summary>The elements of a row.</summary>
    public int Length;

    /// <summary>How many neighbouring elements of a row share a parameter.</summary>
    public int Positions;

    /// <summary>After how many rows the parameters repeat.</summary>
    public int Groups;

    /// <summary>ε.</summary>
    public double Epsilon;

    /// <summary>Whether the mean is subtracted.</summary>
    public bool Centred;

    /// <summary>What a piece does.</summary>
    public RowPass Pass;

    private readonly int ParametersPerRow => Length / Positions;

    /// <summary>The number of pieces.</summary>
    public readonly int Pieces => Pass == RowPass.Parameters ? Pick(Groups * ParametersPerRow, Rows / Math.Max(Groups, 1) * (long)Positions) : Pick(Rows, Length);

    /// <inheritdoc />
    public readonly void Run(int piece)
    {
        int count = Pass == RowPass.Parameters ? Groups * ParametersPerRow : Rows;
        int pieces = Pieces;
        int end = (int)((long)count * (piece + 1) / pieces);
        for (int index = (int)((long)count * piece / pieces); index < end; index++)
        {
            switch (Pass)
            {
                case RowPass.Normalize:
                    Normalize(index);
                    break;
                case RowPass.PullBack:
                    PullBack(index);
                    break;
                default:
                    SumParameter(index);
                    break;
            }
        }
    }

    private static int Pick(int count, long elements) => (int)Math.Clamp(count * elements / ElementsPerPiece, 1, Math.Min(Math.Max(count, 1), 64));

    private static double Wide(T value) => double.CreateTruncating(value);

    private readonly int ParameterOf(int row, int element) => (row % Groups * ParametersPerRow) + (element / Positions);

    private readonly void Normalize(int row)
    {
        T* x = X + ((long)row * Length);
        T* y = Y + ((long)row * Length);
        double sum = 0;
        for (int i = 0; i < Length; i++)
        {
            sum += Wide(x[i]);
        }

        double mean = Centred ? sum / Length : 0;
        double squares = 0;
        for (int i = 0; i < Length; i++)
        {
            double difference = Wide(x[i]) - mean;
            squares += difference * difference;
        }

        T centre = T.CreateTruncating(mean);
        T inverse = T.CreateTruncating(1 / Math.Sqrt((squares / Length) + Epsilon));
        Mean[row] = centre;
        Inverse[row] = inverse;
        for (int i = 0; i < Length; i++)
        {
            int parameter = ParameterOf(row, i);
            T scale = Scale is null ? T.One : Scale[parameter];
            T shift = Shift is null ? T.Zero : Shift[parameter];
            y[i] = (scale * ((x[i] - centre) * inverse)) + shift;
        }
    }

    private readonly void PullBack(int row)
    {
        T* x = X + ((long)row * Length);
        T* g = G + ((long)row * Length);
        T* gradient = GradientX + ((long)row * Length);
        T mean = Mean[row];
        T inverse = Inverse[row];
        double sum = 0;
        double products = 0;
        for (int i = 0; i < Length; i++)
        {
            T scaled = Scale is null ? g[i] : g[i] * Scale[ParameterOf(row, i)];
            sum += Wide(scaled);
            products += Wide(scaled) * Wide((x[i] - mean) * inverse);
        }

        T meanOfG = Centred ? T.CreateTruncating(sum / Length) : T.Zero;
        T slope = T.CreateTruncating(products / Length);
        for (int i = 0; i < Length; i++)
        {
            T scaled = Scale is null ? g[i] : g[i] * Scale[ParameterOf(row, i)];
            gradient[i] = inverse * (scaled - meanOfG - (slope * ((x[i] - mean) * inverse)));
        }
    }

    private readonly void SumParameter(int parameter)
    {
        int group = parameter / ParametersPerRow;
        int first = parameter % ParametersPerRow * Positions;
        double sum = 0;
        double products = 0;
        for (int row = group; row < Rows; row += Groups)
        {
            T* x = X + ((long)row * Length);
            T* g = G + ((long)row * Length);
            for (int i = first; i < first + Positions; i++)
            {
                sum += Wide(g[i]);
                products += Wide(g[i]) * Wide((x[i] - Mean[row]) * Inverse[row]);
            }
        }

        if (GradientScale is not null)
        {
            GradientScale[parameter] = T.CreateTruncating(products);
        }

        if (GradientShift is not null)
        {
            GradientShift[parameter] = T.CreateTruncating(sum);
        }
    }
}
