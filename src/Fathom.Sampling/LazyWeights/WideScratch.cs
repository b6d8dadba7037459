using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Room for the wide matrices that a question needs for a moment, kept between questions; for one thread.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class WideScratch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][] rooms = [[], [], [], []];

    /// <summary>What is left of a question's columns.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <returns>A matrix with old contents.</returns>
    public MatrixSpan<T> Rest(int rows, int columns) => Take(0, rows, columns);

    /// <summary>New directions before they are orthonormal.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <returns>A matrix with old contents.</returns>
    public MatrixSpan<T> Directions(int rows, int columns) => Take(1, rows, columns);

    /// <summary>Random numbers.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <returns>A matrix with old contents.</returns>
    public MatrixSpan<T> Noise(int rows, int columns) => Take(2, rows, columns);

    /// <summary>A question with zeros appended.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <returns>A matrix with old contents.</returns>
    public MatrixSpan<T> Padded(int rows, int columns) => Take(3, rows, columns);

    private MatrixSpan<T> Take(int room, int rows, int columns)
    {
        long length = (long)rows * columns;
        if (rooms[room].Length < length)
        {
            rooms[room] = new T[length];
        }

        return new MatrixSpan<T>(rooms[room], rows, columns);
    }
}
