using System.Numerics;

namespace Fathom.Numerics;

/// <summary>The sweeps of batch normalization over matrices whose rows are neurons and whose columns are samples, several batches side by side.</summary>
/// <remarks>
/// S. Ioffe and C. Szegedy, Batch normalization (ICML 2015). Every batch is a group of consecutive columns. Sums run in sixteen chains of singles or eight of doubles on every machine, so
/// the bits depend on the numbers of a group alone. Rows are independent: cut a matrix into blocks of rows as you like.
/// </remarks>
public static class BatchNormSweep
{
    /// <summary>Normalizes every group of every row: x̂ = (z − mean) / √(variance + ε), or z / √(mean square + ε) without centring.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="z">Pre-activations, rows × (groups · batchSize).</param>
    /// <param name="batchSize">Columns of a group, at least 1; it must divide the number of columns.</param>
    /// <param name="centred">Whether the mean is taken off.</param>
    /// <param name="epsilon">ε, zero or positive.</param>
    /// <param name="normalized">Receives x̂, in the shape of z; either the same memory or apart from it.</param>
    /// <param name="inverseDeviations">Receives 1 / √(variance + ε), rows × groups. A group without variance has zero here, and x̂ = 0, when ε is zero.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size or ε is out of range.</exception>
    /// <exception cref="NotSupportedException">The entries are of another type.</exception>
    /// <remarks>
    /// Deviations are taken from the first sample of the group before anything is summed, and the squares are those of centred numbers, so nothing cancels however large the mean is.
    /// </remarks>
    public static void Forward<T>(ReadOnlyMatrixSpan<T> z, int batchSize, bool centred, double epsilon, MatrixSpan<T> normalized, MatrixSpan<T> inverseDeviations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SweepChecks.Groups<T>(z.Rows, z.Columns, batchSize, inverseDeviations.Rows, inverseDeviations.Columns, nameof(inverseDeviations));
        if (normalized.Rows != z.Rows || normalized.Columns != z.Columns)
        {
            throw new ArgumentException($"The result is {z.Rows} by {z.Columns}, not {normalized.Rows} by {normalized.Columns}.", nameof(normalized));
        }

        if (!(epsilon >= 0) || double.IsInfinity(epsilon))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon must be finite, zero or positive.");
        }

        if (z.Values.Overlaps(normalized.Values, out int offset) && (offset != 0 || z.Stride != normalized.Stride))
        {
            throw new ArgumentException("The result must be the same memory as the pre-activations or lie apart.", nameof(normalized));
        }

        BatchNormForward.Run(z, batchSize, centred, epsilon, normalized, inverseDeviations);
    }

    /// <summary>Pulls gradients back through the normalization: s (g − mean g − x̂ mean(g x̂)) in every group, without the first mean if not centred.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="normalized">x̂ of the forward sweep, rows × columns.</param>
    /// <param name="inverseDeviations">s of the forward sweep, rows × groups.</param>
    /// <param name="batchSize">Columns of a group, at least 1.</param>
    /// <param name="centred">Whether the mean was taken off.</param>
    /// <param name="gradient">
    /// Gradients with respect to x̂, rows × (cotangents · columns): the first columns belong to the first cotangent, and so on. Becomes the gradients with respect to z.
    /// </param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is out of range.</exception>
    /// <exception cref="NotSupportedException">The entries are of another type.</exception>
    /// <remarks>Exact for any ε, because x̂ and s contain it. A group with s = 0 passes nothing back.</remarks>
    public static void Backward<T>(ReadOnlyMatrixSpan<T> normalized, ReadOnlyMatrixSpan<T> inverseDeviations, int batchSize, bool centred, MatrixSpan<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SweepChecks.Groups<T>(normalized.Rows, normalized.Columns, batchSize, inverseDeviations.Rows, inverseDeviations.Columns, nameof(inverseDeviations));
        if (gradient.Rows != normalized.Rows || (normalized.Columns == 0 ? gradient.Columns != 0 : gradient.Columns % normalized.Columns != 0))
        {
            throw new ArgumentException(
                $"The gradients are {gradient.Rows} by {gradient.Columns}; they must have {normalized.Rows} rows and a multiple of {normalized.Columns} columns.", nameof(gradient));
        }

        BatchNormBackward.Run(normalized, inverseDeviations, batchSize, centred, gradient);
    }
}
