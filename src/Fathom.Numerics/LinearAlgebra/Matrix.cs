namespace Fathom.Numerics;

/// <summary>A dense matrix of doubles in row-major order: a shape over an array, without arithmetic of its own.</summary>
/// <remarks>The kernels of this project work on spans; this type carries the shape across public boundaries.</remarks>
public sealed class Matrix
{
    /// <summary>Makes a zero matrix.</summary>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    public Matrix(int rows, int columns)
        : this(rows, columns, new double[CheckedLength(rows, columns)])
    {
    }

    /// <summary>Wraps an array without copying it.</summary>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    /// <param name="values">Row-major entries, exactly rows × columns of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public Matrix(int rows, int columns, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != CheckedLength(rows, columns))
        {
            throw new ArgumentException($"A {rows} × {columns} matrix has {(long)rows * columns} entries, not {values.Length}.", nameof(values));
        }

        Rows = rows;
        Columns = columns;
        Values = values;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The entries in row-major order; entry (i, j) is at i · <see cref="Columns"/> + j.</summary>
    public double[] Values { get; }

    /// <summary>One entry.</summary>
    /// <param name="row">Row index from 0.</param>
    /// <param name="column">Column index from 0.</param>
    public double this[int row, int column]
    {
        get => Values[(row * Columns) + column];
        set => Values[(row * Columns) + column] = value;
    }

    /// <summary>The identity matrix.</summary>
    /// <param name="size">Its size, at least 1.</param>
    /// <returns>A new matrix.</returns>
    public static Matrix Identity(int size)
    {
        Matrix identity = new(size, size);
        for (int i = 0; i < size; i++)
        {
            identity[i, i] = 1;
        }

        return identity;
    }

    /// <summary>One row as a span over the entries.</summary>
    /// <param name="row">Row index from 0.</param>
    /// <returns>The row, writable.</returns>
    public Span<double> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>A deep copy.</summary>
    /// <returns>A new matrix with its own array.</returns>
    public Matrix Copy() => new(Rows, Columns, (double[])Values.Clone());

    /// <summary>The transposed matrix.</summary>
    /// <returns>A new matrix, columns × rows.</returns>
    public Matrix Transposed()
    {
        Matrix result = new(Columns, Rows);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                result[j, i] = this[i, j];
            }
        }

        return result;
    }

    private static int CheckedLength(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        return checked(rows * columns);
    }
}
