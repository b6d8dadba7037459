using System.Numerics;

namespace Fathom.Sampling;

/// <summary>The memory of one worker: every network that it takes through uses the same arrays.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class PassBuffers<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes room.</summary>
    /// <param name="program">What is simulated.</param>
    /// <param name="memory">Store or replay.</param>
    public PassBuffers(NetworkProgram program, SamplingMemory memory)
    {
        int columns = program.Columns;
        int forward = checked(program.Width * columns);
        int backward = checked(program.Width * program.BackwardColumns);
        Segment = SegmentLength(program, memory);
        int segments = (program.Depth + Segment - 1) / Segment;
        int inverses = InversesPerLayer(program);
        Kept = Many<T>(Segment, forward);
        Inverses = Many<T>(program.NormalizesBefore ? Segment : 1, Math.Max(1, inverses));
        Checkpoints = Many<T>(segments - 1, forward);
        Signal = new T[forward];
        Branch = program.Spec.Skip is null && !program.Options.CheckIdentities ? [] : new T[forward];
        Activations = new T[forward];
        Gradient = new T[backward];
        Pulled = new T[backward];
        Biases = program.HasBiases ? new T[program.Width] : [];
        Room = new double[3 * ActivationSweep.Block];
        Slopes = new T[program.HasCostlySlopes ? Math.Max(forward, ActivationSweep.Block) : Math.Max(ActivationSweep.Block, columns)];
        ColumnSums = new double[2 * program.BackwardColumns];
        ColumnRoom = new T[2 * program.BackwardColumns];
        Gram = new double[columns * columns];
        GradientGram = new double[program.BackwardColumns * program.BackwardColumns];
        Grams = memory == SamplingMemory.Store ? Many<double>(program.Depth, columns * (columns + 1) / 2) : [];
        Input = new T[checked(program.Batch.Features * columns)];
        for (int i = 0; i < columns; i++)
        {
            ReadOnlySpan<double> sample = program.Batch.Samples.Row(i);
            for (int f = 0; f < sample.Length; f++)
            {
                Input[(f * columns) + i] = T.CreateTruncating(sample[f]);
            }
        }
    }

    /// <summary>Number of consecutive layers whose state is kept at once: all of them, or about √L.</summary>
    public int Segment { get; }

    /// <summary>What the backward pass needs of each layer of the current segment: normalized pre-activations where the norm stands before the activation, else pre-activations; N × columns.</summary>
    public T[][] Kept { get; }

    /// <summary>Inverse deviations of each layer of the segment; of the layer at work where the norm stands after the activation.</summary>
    public T[][] Inverses { get; }

    /// <summary>Pre-activations of the first layer of each segment but the last.</summary>
    public T[][] Checkpoints { get; }

    /// <summary>Pre-activations of the layer at work, N × columns.</summary>
    public T[] Signal { get; }

    /// <summary>A branch before it is added to the signal, or the product that an identity needs; N × columns.</summary>
    public T[] Branch { get; }

    /// <summary>Activations of the layer at work, N × columns.</summary>
    public T[] Activations { get; }

    /// <summary>Gradient with respect to the pre-activations of the layer at work, N × (cotangents · columns).</summary>
    public T[] Gradient { get; set; }

    /// <summary>The same for the next one down.</summary>
    public T[] Pulled { get; set; }

    /// <summary>Biases of a layer.</summary>
    public T[] Biases { get; }

    /// <summary>Room for a block of an activation.</summary>
    public double[] Room { get; }

    /// <summary>Slopes of a block of rows, or of all rows where they come with the activations.</summary>
    public T[] Slopes { get; }

    /// <summary>Sums over columns.</summary>
    public double[] ColumnSums { get; }

    /// <summary>Means over columns.</summary>
    public T[] ColumnRoom { get; }

    /// <summary>Gram matrix of activations.</summary>
    public double[] Gram { get; }

    /// <summary>Gram matrix of gradients, all cotangents side by side.</summary>
    public double[] GradientGram { get; }

    /// <summary>Lower triangles of the activations' Gram matrices of all layers, when they are stored.</summary>
    public double[][] Grams { get; }

    /// <summary>The batch, features × columns.</summary>
    public T[] Input { get; }

    /// <summary>How many layers a segment has.</summary>
    /// <param name="program">What is simulated.</param>
    /// <param name="memory">Store or replay.</param>
    /// <returns>The depth, or its square root rounded up.</returns>
    public static int SegmentLength(NetworkProgram program, SamplingMemory memory) =>
        memory == SamplingMemory.Replay ? (int)Math.Ceiling(Math.Sqrt(program.Depth)) : program.Depth;

    /// <summary>How many inverse deviations a layer has.</summary>
    /// <param name="program">What is simulated.</param>
    /// <returns>One per neuron and batch, one per sample, or none.</returns>
    public static int InversesPerLayer(NetworkProgram program) => program.Spec.Normalization.Kind switch
    {
        Specification.NormalizationKind.Batch => checked(program.Width * program.Batch.Sizes.Length),
        Specification.NormalizationKind.Layer => program.Columns,
        _ => 0,
    };

    /// <summary>Arrays that are written before they are read.</summary>
    private static TEntry[][] Many<TEntry>(int count, int length)
    {
        TEntry[][] arrays = new TEntry[count][];
        for (int i = 0; i < count; i++)
        {
            arrays[i] = GC.AllocateUninitializedArray<TEntry>(length);
        }

        return arrays;
    }
}
