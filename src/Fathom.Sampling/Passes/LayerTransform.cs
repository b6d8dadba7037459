using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>What a layer does between two weight matrices: norm and activation, forward and backward.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="program">What is simulated.</param>
/// <param name="buffers">The worker's memory.</param>
internal sealed class LayerTransform<T>(NetworkProgram program, PassBuffers<T> buffers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] starts = [.. program.Starts];
    private readonly Normalization norm = program.Spec.Normalization;
    private int layerOfSlopes;

    /// <summary>Takes the signal of a layer to its activations and keeps what the way back needs.</summary>
    /// <param name="layer">The layer, 1 to L.</param>
    /// <param name="slot">Its place in the segment.</param>
    public void Apply(int layer, int slot)
    {
        T[] kept = buffers.Kept[slot];
        if (program.NormalizesBefore)
        {
            Normalize(buffers.Signal, kept, buffers.Inverses[slot]);
        }
        else
        {
            buffers.Signal.CopyTo(kept, 0);
        }

        ActivationSweep.Values<T>(program.Activations[layer - 1], kept, buffers.Activations, buffers.Room);
        NormalizeActivations();
    }

    /// <summary>Makes the activations of a layer once more from what was kept, bit for bit, before the gradient is taken through it.</summary>
    /// <param name="layer">The layer, 1 to L.</param>
    /// <param name="slot">Its place in the segment.</param>
    public void Repeat(int layer, int slot)
    {
        Activation activation = program.Activations[layer - 1];
        if (ActivationSweep.IsRays(activation))
        {
            ActivationSweep.Values<T>(activation, buffers.Kept[slot], buffers.Activations, buffers.Room);
        }
        else
        {
            ActivationSweep.Both<T>(activation, buffers.Kept[slot], buffers.Activations, buffers.Slopes, buffers.Room);
            layerOfSlopes = layer;
        }

        NormalizeActivations();
    }

    /// <summary>Starts another network.</summary>
    public void Begin() => layerOfSlopes = 0;

    private void NormalizeActivations()
    {
        if (program.NormalizesAfter)
        {
            Normalize(buffers.Activations, buffers.Activations, buffers.Inverses[0]);
        }
    }

    /// <summary>Takes the gradient of a layer's activations to that of its pre-activations, in place. The activations must be those of the layer when the norm stands after them.</summary>
    /// <param name="layer">The layer, 1 to L.</param>
    /// <param name="slot">Its place in the segment.</param>
    /// <param name="gradient">N × (cotangents · columns).</param>
    /// <param name="factor">A factor that the gradient is multiplied by on the way.</param>
    /// <returns>The share of units that pass nothing on for any sample of a batch.</returns>
    public double Back(int layer, int slot, Span<T> gradient, double factor)
    {
        if (program.NormalizesAfter)
        {
            NormalizeBack(gradient, buffers.Activations, buffers.Inverses[0]);
        }

        int columns = program.Columns;
        int wide = program.BackwardColumns;
        int step = Math.Max(1, ActivationSweep.Block / columns);
        bool known = layerOfSlopes == layer;
        bool fused = program.NormalizesBefore && norm.Kind == NormalizationKind.Batch;
        int groups = starts.Length - 1;
        int dead = 0;
        for (int row = 0; row < program.Width; row += step)
        {
            int count = Math.Min(step, program.Width - row);
            ReadOnlySpan<T> kept = buffers.Kept[slot].AsSpan(row * columns, count * columns);
            Span<T> slopes = buffers.Slopes.AsSpan(known ? row * columns : 0, count * columns);
            if (!known)
            {
                ActivationSweep.Slopes(program.Activations[layer - 1], kept, slopes, buffers.Room);
            }

            dead += Dead(slopes, columns);
            if (factor != 1)
            {
                TensorPrimitives.Multiply(slopes, T.CreateTruncating(factor), slopes);
            }

            Span<T> rows = gradient.Slice(row * wide, count * wide);
            Multiply(rows, slopes, columns);
            if (fused)
            {
                BatchNormGroups.Backward(
                    rows, kept, buffers.Inverses[slot].AsSpan(row * groups, count * groups), starts, program.Cotangents, norm.Centred);
            }
        }

        if (program.NormalizesBefore && !fused)
        {
            NormalizeBack(gradient, buffers.Kept[slot], buffers.Inverses[slot]);
        }

        return dead / ((double)program.Width * groups);
    }

    private void Normalize(T[] source, T[] destination, T[] inverses)
    {
        if (norm.Kind == NormalizationKind.Batch)
        {
            BatchNormGroups.Forward<T>(source, destination, inverses, starts, norm.Centred, norm.Epsilon);
        }
        else
        {
            LayerNormSweep.Forward<T>(source, destination, inverses, norm.Epsilon, buffers.ColumnSums, buffers.ColumnRoom);
        }
    }

    private void NormalizeBack(Span<T> gradient, T[] normalized, T[] inverses)
    {
        if (norm.Kind == NormalizationKind.Batch)
        {
            BatchNormGroups.Backward(gradient, normalized, inverses, starts, program.Cotangents, norm.Centred);
        }
        else
        {
            LayerNormSweep.Backward(gradient, normalized, inverses, program.Cotangents, buffers.ColumnSums, buffers.ColumnRoom);
        }
    }

    private void Multiply(Span<T> rows, ReadOnlySpan<T> slopes, int columns)
    {
        if (program.Cotangents == 1)
        {
            TensorPrimitives.Multiply(rows, slopes, rows);
            return;
        }

        for (int start = 0, place = 0; start < slopes.Length; start += columns)
        {
            for (int k = 0; k < program.Cotangents; k++, place += columns)
            {
                Span<T> part = rows.Slice(place, columns);
                TensorPrimitives.Multiply(part, slopes.Slice(start, columns), part);
            }
        }
    }

    private int Dead(ReadOnlySpan<T> slopes, int columns)
    {
        int dead = 0;
        for (int start = 0; start < slopes.Length; start += columns)
        {
            for (int g = 0; g + 1 < starts.Length; g++)
            {
                dead += slopes[(start + starts[g])..(start + starts[g + 1])].ContainsAnyExcept(T.Zero) ? 0 : 1;
            }
        }

        return dead;
    }
}
