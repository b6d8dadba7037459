using System.Numerics.Tensors;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>One random network in three modes at once, layer by layer: normalized by each batch, by the mean of the batches' statistics, and by statistics computed again on inputs as they come in inference.</summary>
/// <remarks>
/// A frozen network divides by running statistics, which were gathered while every layer below normalized by its own batch. Errors of the layers add up, since what arrives is no longer what the statistics are of.
/// Recalibration takes the statistics of each layer from inputs that went through the recalibrated layers below.
/// </remarks>
internal sealed class InferenceModes
{
    private const uint Experiment = 23;

    private readonly NetworkSpec spec;
    private readonly int batch;
    private readonly int batches;
    private readonly double[][] streams = new double[3][];
    private readonly double[] next;
    private readonly ChainWeights<double> weights;
    private readonly double[] room;

    /// <summary>Starts with the inputs.</summary>
    /// <param name="spec">Uncentred batch norm before the activation, orthogonal weights.</param>
    /// <param name="inputs">Width × samples; the last batch is the one that is tested, the others give the statistics.</param>
    /// <param name="batch">The samples of a batch.</param>
    public InferenceModes(NetworkSpec spec, double[] inputs, int batch)
    {
        this.spec = spec;
        this.batch = batch;
        batches = inputs.Length / spec.Width / batch;
        for (int mode = 0; mode < streams.Length; mode++)
        {
            streams[mode] = [.. inputs];
        }

        next = new double[inputs.Length];
        weights = new ChainWeights<double>(spec.Initialization.Kind, spec.Width);
        room = new double[spec.Width * spec.Width];
    }

    /// <summary>Goes through one layer in all modes.</summary>
    /// <param name="layer">The layer, from 1.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="network">The number of the network.</param>
    public void Step(int layer, ulong seed, int network)
    {
        weights.Draw(StreamKey.Of(seed, Experiment, (uint)network, (uint)layer, 1), room);
        int samples = batch * batches;
        double[] running = new double[spec.Width];
        Activation activation = spec.ActivationAt(layer);
        for (int mode = 0; mode < streams.Length; mode++)
        {
            weights.Apply(streams[mode], next, samples);
            for (int j = 0; j < spec.Width; j++)
            {
                Span<double> row = next.AsSpan(j * samples, samples);
                double known = TensorPrimitives.SumOfSquares<double>(row[..(samples - batch)]) / (samples - batch);
                if (mode == 0)
                {
                    for (int b = 0; b < batches; b++)
                    {
                        Span<double> part = row.Slice(b * batch, batch);
                        double square = TensorPrimitives.SumOfSquares<double>(part) / batch;
                        running[j] += b == batches - 1 ? 0 : square / (batches - 1);
                        TensorPrimitives.Multiply(part, 1 / Math.Sqrt(square), part);
                    }
                }
                else
                {
                    TensorPrimitives.Multiply(row, 1 / Math.Sqrt(mode == 1 ? running[j] : known), row);
                }
            }

            if (spec.Activation.Function.Name == "identity")
            {
                next.CopyTo(streams[mode], 0);
            }
            else
            {
                activation.Evaluate(next, streams[mode], new double[next.Length]);
            }
        }
    }

    /// <summary>The logits of the tested batch in a mode, behind a read-out with orthonormal rows.</summary>
    /// <param name="mode">0 by batch, 1 by running statistics, 2 recalibrated.</param>
    /// <param name="readOut">Classes × width.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>Classes × samples of a batch.</returns>
    public double[] Logits(int mode, ReadOnlySpan<double> readOut, int classes)
    {
        int samples = batch * batches;
        double[] tested = new double[spec.Width * batch];
        for (int j = 0; j < spec.Width; j++)
        {
            streams[mode].AsSpan((j * samples) + samples - batch, batch).CopyTo(tested.AsSpan(j * batch));
        }

        double[] logits = new double[classes * batch];
        MatrixProduct.Multiply(readOut, tested, logits, classes, batch, spec.Width);
        return logits;
    }
}
