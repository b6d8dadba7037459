using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

/// <summary>A network written down as in a textbook, entry by entry, on the weights of a dense simulation. It knows no gradient: those come from differences.</summary>
internal sealed class PlainNetwork
{
    private readonly NetworkSpec spec;
    private readonly InputBatch batch;
    private readonly SimulationOptions options;
    private readonly double[][,] weights;
    private readonly double[][] biases;
    private readonly double[,] readOut;
    private readonly double[] cotangents;

    public PlainNetwork(NetworkSpec spec, InputBatch batch, SimulationOptions options, int network)
    {
        this.spec = spec;
        this.batch = batch;
        this.options = options;
        weights = new double[spec.Depth][,];
        biases = new double[spec.Depth][];
        for (int l = 1; l <= spec.Depth; l++)
        {
            int inputs = l == 1 ? batch.Features : spec.Width;
            DenseMatrixLaw law = new(spec.Initialization.Kind, spec.Width, inputs, spec.Initialization.WeightScale);
            double[] entries = new double[spec.Width * inputs];
            DenseMatrixDraw.Draw<double>(law, Key(l, PassPurpose.Weights), entries);
            weights[l - 1] = new double[spec.Width, inputs];
            Buffer.BlockCopy(entries, 0, weights[l - 1], 0, entries.Length * sizeof(double));
            biases[l - 1] = new double[spec.Width];
            NormalStream.Fill(biases[l - 1], Key(l, PassPurpose.Biases));
        }

        cotangents = new double[spec.Width * batch.Count * options.Cotangents];
        NormalStream.Fill(cotangents, Key(spec.Depth + 1, PassPurpose.Cotangents));
        double[] rows = new double[options.Classes * spec.Width];
        DenseMatrixDraw.Draw<double>(
            new DenseMatrixLaw(InitializationKind.Gaussian, options.Classes, spec.Width, 1), Key(spec.Depth + 1, PassPurpose.ReadOut), rows);
        readOut = new double[options.Classes, spec.Width];
        Buffer.BlockCopy(rows, 0, readOut, 0, rows.Length * sizeof(double));

        StreamKey Key(int layer, byte purpose) => StreamKey.Of(options.Seed, PassPurpose.Initialization, (uint)network, (uint)layer, purpose);
    }

    /// <summary>The activations a_l, neurons × samples, after a push of one entry of h (or of W when weight is set) by an amount.</summary>
    public double[,] Activations(int upTo, int layer = 0, int row = 0, int column = 0, double push = 0, bool weight = false)
    {
        int samples = batch.Count;
        double[,] a = new double[batch.Features, samples];
        for (int i = 0; i < samples; i++)
        {
            for (int f = 0; f < batch.Features; f++)
            {
                a[f, i] = batch.Samples[i, f];
            }
        }

        double[,] h = new double[spec.Width, samples];
        for (int l = 1; l <= upTo; l++)
        {
            double[,] w = weights[l - 1];
            if (weight && l == layer)
            {
                w = (double[,])w.Clone();
                w[row, column] += push;
            }

            double[,] next = new double[spec.Width, samples];
            for (int n = 0; n < spec.Width; n++)
            {
                for (int i = 0; i < samples; i++)
                {
                    double sum = spec.Initialization.BiasScale * biases[l - 1][n];
                    for (int m = 0; m < w.GetLength(1); m++)
                    {
                        sum += w[n, m] * a[m, i];
                    }

                    next[n, i] = spec.Skip is { } skip && l > 1 ? h[n, i] + (skip.BranchScale * sum) : sum;
                }
            }

            if (!weight && l == layer)
            {
                next[row, column] += push;
            }

            h = next;
            Activation phi = spec.ActivationAt(l);
            a = spec.Normalization.Placement == NormalizationPlacement.Before ? Applied(phi, Normalized(h)) : Normalized(Applied(phi, h));
        }

        return a;
    }

    /// <summary>The loss of one cotangent.</summary>
    public double Loss(double[,] last, int cotangent)
    {
        double loss = 0;
        int samples = batch.Count;
        if (options.Cotangent == CotangentKind.Random)
        {
            for (int n = 0; n < spec.Width; n++)
            {
                for (int i = 0; i < samples; i++)
                {
                    loss += cotangents[(n * samples * options.Cotangents) + (cotangent * samples) + i] * last[n, i];
                }
            }

            return loss;
        }

        for (int i = 0; i < samples; i++)
        {
            double[] y = new double[options.Classes];
            for (int c = 0; c < y.Length; c++)
            {
                for (int n = 0; n < spec.Width; n++)
                {
                    y[c] += readOut[c, n] * last[n, i];
                }
            }

            int label = batch.Labels[i];
            loss += options.Cotangent == CotangentKind.CrossEntropy
                ? Math.Log(y.Sum(Math.Exp)) - y[label]
                : 0.5 * Enumerable.Range(0, y.Length).Sum(c => Math.Pow(y[c] - (c == label ? 1 : 0), 2));
        }

        return loss / samples;
    }

    /// <summary>Squared norm of the gradient with respect to h_l, or to W_l, by central differences, all cotangents together.</summary>
    public double SquaredGradient(int layer, bool weight)
    {
        const double Step = 2e-6;
        double square = 0;
        int columns = weight ? weights[layer - 1].GetLength(1) : batch.Count;
        for (int n = 0; n < spec.Width; n++)
        {
            for (int i = 0; i < columns; i++)
            {
                double[,] up = Activations(spec.Depth, layer, n, i, Step, weight);
                double[,] down = Activations(spec.Depth, layer, n, i, -Step, weight);
                for (int k = 0; k < options.Cotangents; k++)
                {
                    square += Math.Pow((Loss(up, k) - Loss(down, k)) / (2 * Step), 2);
                }
            }
        }

        return square;
    }

    private static double[,] Applied(Activation phi, double[,] z)
    {
        double[,] a = new double[z.GetLength(0), z.GetLength(1)];
        for (int n = 0; n < a.GetLength(0); n++)
        {
            for (int i = 0; i < a.GetLength(1); i++)
            {
                a[n, i] = phi.Value(z[n, i]);
            }
        }

        return a;
    }

    private double[,] Normalized(double[,] h)
    {
        double[,] u = (double[,])h.Clone();
        int rows = h.GetLength(0);
        if (spec.Normalization.Kind == NormalizationKind.Layer)
        {
            for (int i = 0; i < h.GetLength(1); i++)
            {
                Normalize(u, [.. Enumerable.Range(0, rows).Select(n => (n, i))]);
            }
        }

        for (int n = 0; spec.Normalization.Kind == NormalizationKind.Batch && n < rows; n++)
        {
            int start = 0;
            foreach (int size in batch.Sizes)
            {
                Normalize(u, [.. Enumerable.Range(start, size).Select(i => (n, i))]);
                start += size;
            }
        }

        return u;
    }

    private void Normalize(double[,] u, (int Row, int Column)[] places)
    {
        double mean = spec.Normalization.Centred ? places.Average(p => u[p.Row, p.Column]) : 0;
        double variance = places.Average(p => Math.Pow(u[p.Row, p.Column] - mean, 2));
        foreach ((int row, int column) in places)
        {
            u[row, column] = (u[row, column] - mean) / Math.Sqrt(variance + spec.Normalization.Epsilon);
        }
    }
}
