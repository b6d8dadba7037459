using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Working memory that is handed out piece by piece and taken back all at once, so that repeated work allocates nothing.</summary>
/// <typeparam name="T">The type of the entries.</typeparam>
internal sealed class ScratchArena<T>
    where T : unmanaged
{
    // A multiple of a cache line keeps rows of different pieces apart.
    private const int Granularity = 16;

    private T[] _current = [];
    private long _taken;
    private int _next;

    /// <summary>Takes everything back.</summary>
    public void Reset()
    {
        if (_taken > _current.Length)
        {
            _current = new T[_taken];
        }

        _taken = 0;
        _next = 0;
    }

    /// <summary>A piece of memory that stays valid until the next <see cref="Reset"/>; its contents are left over from earlier use.</summary>
    /// <param name="count">Number of entries.</param>
    /// <returns>The piece.</returns>
    public Span<T> Take(int count)
    {
        int rounded = checked(count + Granularity - 1) / Granularity * Granularity;
        _taken += rounded;
        if (rounded > _current.Length - _next)
        {
            // Pieces already handed out keep the old array alive; Reset makes one that is large enough for all.
            _current = new T[rounded];
            _next = 0;
        }

        Span<T> piece = _current.AsSpan(_next, count);
        _next += rounded;
        return piece;
    }

    /// <summary>A matrix that stays valid until the next <see cref="Reset"/>; its contents are left over from earlier use.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <returns>The matrix, its rows next to each other.</returns>
    public MatrixSpan<T> Matrix(int rows, int columns) => new(Take(checked(rows * columns)), rows, columns);

    /// <summary>A zero matrix that stays valid until the next <see cref="Reset"/>.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <returns>The matrix, its rows next to each other.</returns>
    public MatrixSpan<T> Zeros(int rows, int columns)
    {
        MatrixSpan<T> matrix = Matrix(rows, columns);
        matrix.Values.Clear();
        return matrix;
    }
}
