using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>One network after the other, forward and backward, over whatever represents its weights.</summary>
/// <remarks>
/// Layers are worked on in segments whose state is kept; with one segment nothing is computed twice, with about √L of them a segment is computed once more, from the pre-activations at
/// its beginning, when the way back reaches it.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class NetworkPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetworkProgram program;
    private readonly IWeightMatrices<T> weights;
    private readonly PassBuffers<T> buffers;
    private readonly LayerTransform<T> transform;
    private readonly ReadOut<T> readOut;
    private readonly GradientState<T> state;
    private readonly PathwiseIdentities<T>? identities;
    private readonly double[] inputGram;
    private int network;
    private int segment;

    /// <summary>Makes room for networks.</summary>
    /// <param name="program">What is simulated.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="memory">Store or replay.</param>
    public NetworkPass(NetworkProgram program, IWeightMatrices<T> weights, SamplingMemory memory)
    {
        this.program = program;
        this.weights = weights;
        buffers = new PassBuffers<T>(program, memory);
        transform = new LayerTransform<T>(program, buffers);
        readOut = new ReadOut<T>(program);
        state = new GradientState<T>(program, buffers);
        identities = program.Options.CheckIdentities ? new PathwiseIdentities<T>(program) : null;
        inputGram = new double[program.Columns * program.Columns];
        Fill(inputGram, new ReadOnlyMatrixSpan<T>(buffers.Input, program.Batch.Features, program.Columns));
    }

    /// <summary>The largest relative error of the identities in the last network; NaN when they are not checked.</summary>
    public double LargestIdentityError => identities?.LargestError ?? double.NaN;

    /// <summary>Takes one network forward and backward.</summary>
    /// <param name="number">The number of the network.</param>
    /// <param name="observer">Is shown every layer.</param>
    /// <param name="stops">Is asked between two layers whether to give up.</param>
    /// <returns>Whether the network was taken all the way.</returns>
    public bool Run(int number, LayerObserver<T> observer, Func<bool> stops)
    {
        network = number;
        identities?.Begin();
        weights.Begin(number);
        transform.Begin();
        bool finite = true;
        for (int l = 1; l <= program.Depth && finite; l++)
        {
            if (stops())
            {
                return false;
            }

            finite = Forward(l, observer);
        }

        if (!finite)
        {
            return true;
        }

        readOut.Fill(number, buffers.Activations, buffers.Pulled);
        state.Begin();
        for (int l = program.Depth; l >= 1 && finite; l--)
        {
            if (stops())
            {
                return false;
            }

            finite = Backward(l, observer);
        }

        if (finite)
        {
            observer.WeightGradient(1, state.LogWeightGradientNorm(inputGram, 1));
        }

        return true;
    }

    /// <summary>One layer up; false when its activations are not finite any more.</summary>
    private bool Forward(int l, LayerObserver<T> observer)
    {
        int columns = program.Columns;
        Advance(l, repeats: false);
        segment = (l - 1) / buffers.Segment;
        int slot = (l - 1) % buffers.Segment;
        if (slot == 0 && segment < buffers.Checkpoints.Length)
        {
            buffers.Signal.CopyTo(buffers.Checkpoints[segment], 0);
        }

        transform.Apply(l, slot);
        Fill(buffers.Gram, new ReadOnlyMatrixSpan<T>(buffers.Activations, program.Width, columns));
        if (!double.IsFinite(PackedGram.Trace(buffers.Gram, columns)))
        {
            return false;
        }

        if (buffers.Grams.Length > 0)
        {
            PackedGram.Pack(buffers.Gram, columns, buffers.Grams[l - 1]);
        }

        observer.Activations(l, buffers.Gram);
        return true;
    }

    /// <summary>One layer down; false when its gradient is not finite any more.</summary>
    private bool Backward(int l, LayerObserver<T> observer)
    {
        bool last = l == program.Depth;
        int slot = (l - 1) % buffers.Segment;
        Recall(l);
        if (!last)
        {
            transform.Repeat(l, slot);
            RecallGram(l);
            observer.WeightGradient(l + 1, state.LogWeightGradientNorm(buffers.Gram, program.BranchScale));
            PullBack(weights.Into(l + 1));
        }

        double dead = transform.Back(l, slot, buffers.Pulled, last ? 1 : program.BranchScale);
        if (!last && program.Spec.Skip is not null)
        {
            TensorPrimitives.Add<T>(buffers.Pulled, buffers.Gradient, buffers.Pulled);
        }

        (buffers.Gradient, buffers.Pulled) = (buffers.Pulled, buffers.Gradient);
        if (!state.Take())
        {
            return false;
        }

        observer.Gradient(l, state, buffers.Gradient, dead);
        return true;
    }

    /// <summary>Takes the gradient through a weight matrix.</summary>
    private void PullBack(IWeightMatrix<T> matrix)
    {
        ReadOnlyMatrixSpan<T> input = new(buffers.Activations, program.Width, program.Columns);
        ReadOnlyMatrixSpan<T> cotangent = new(buffers.Gradient, program.Width, program.BackwardColumns);
        MatrixSpan<T> pulled = new(buffers.Pulled, program.Width, program.BackwardColumns);
        matrix.MultiplyTransposed(input, cotangent, pulled, new ReadOnlyMatrixSpan<double>(buffers.GradientGram, program.BackwardColumns, program.BackwardColumns));
        identities?.Check(matrix, input, cotangent, pulled, new MatrixSpan<T>(buffers.Branch, program.Width, program.Columns));
    }

    /// <summary>Makes the pre-activations of a layer from the activations of the one before.</summary>
    private void Advance(int layer, bool repeats)
    {
        bool first = layer == 1;
        bool adds = !first && program.Spec.Skip is not null;
        T[] result = adds ? buffers.Branch : buffers.Signal;
        ReadOnlyMatrixSpan<T> input = new(first ? buffers.Input : buffers.Activations, program.Inputs(layer), program.Columns);
        MatrixSpan<T> output = new(result, program.Width, program.Columns);
        IWeightMatrix<T> matrix = weights.Into(layer);
        if (repeats)
        {
            matrix.Repeat(input, output);
        }
        else
        {
            matrix.Multiply(input, output, new ReadOnlyMatrixSpan<double>(first ? inputGram : buffers.Gram, program.Columns, program.Columns));
        }

        if (program.HasBiases)
        {
            AddBiases(layer, output);
        }

        if (adds)
        {
            TensorPrimitives.MultiplyAdd(buffers.Branch, T.CreateTruncating(program.BranchScale), buffers.Signal, buffers.Signal);
        }
    }

    private void AddBiases(int layer, MatrixSpan<T> output)
    {
        StreamKey key = StreamKey.Of(program.Options.Seed, PassPurpose.Initialization, (uint)network, (uint)layer, PassPurpose.Biases);
        Normals.Fill(buffers.Biases.AsSpan(), key);
        T scale = T.CreateTruncating(program.Spec.Initialization.BiasScale);
        for (int i = 0; i < output.Rows; i++)
        {
            Span<T> row = output.Row(i);
            TensorPrimitives.Add(row, scale * buffers.Biases[i], row);
        }
    }

    /// <summary>Computes the segment of a layer once more, unless it is the one that is kept.</summary>
    private void Recall(int layer)
    {
        int wanted = (layer - 1) / buffers.Segment;
        if (wanted == segment)
        {
            return;
        }

        segment = wanted;
        int first = (wanted * buffers.Segment) + 1;
        buffers.Checkpoints[wanted].CopyTo(buffers.Signal, 0);
        for (int l = first; l <= layer; l++)
        {
            if (l > first)
            {
                Advance(l, repeats: true);
            }

            transform.Apply(l, l - first);
        }
    }

    private void RecallGram(int layer)
    {
        if (buffers.Grams.Length > 0)
        {
            PackedGram.Unpack(buffers.Grams[layer - 1], program.Columns, buffers.Gram);
        }
        else
        {
            Fill(buffers.Gram, new ReadOnlyMatrixSpan<T>(buffers.Activations, program.Width, program.Columns));
        }
    }

    private static void Fill(double[] gram, ReadOnlyMatrixSpan<T> matrix)
    {
        Array.Clear(gram);
        GramProduct.Accumulate(matrix, new MatrixSpan<double>(gram, matrix.Columns, matrix.Columns));
    }
}
