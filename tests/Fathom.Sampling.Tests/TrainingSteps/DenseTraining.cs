using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

/// <summary>The slow twin of <see cref="FirstSteps"/>: stored weights, plain loops, the norm's derivative as an explicit matrix.</summary>
internal sealed class DenseTraining(NetworkSpec spec, TrainingOptions options, InputBatch? heldOut, Matrix[] start, Matrix readout)
{
    private readonly Matrix[] weights = [.. start.Select(matrix => matrix.Copy()), readout.Copy()];
    private readonly Matrix[] buffers = [.. start.Select(matrix => new Matrix(matrix.Rows, matrix.Columns)), new Matrix(readout.Rows, readout.Columns)];

    /// <summary>The states after 0 … T steps.</summary>
    public List<TrainingState> Run(IReadOnlyList<InputBatch> batches)
    {
        List<TrainingState> states = [];
        for (int t = 0; t <= options.Steps; t++)
        {
            (TrainingState state, Matrix[] gradients) = Observe(batches[t % batches.Count], t);
            states.Add(state);
            if (t < options.Steps)
            {
                Step(gradients, state.ClipFactor);
            }
        }

        return states;
    }

    private void Step(Matrix[] gradients, double clip)
    {
        for (int l = 0; l < weights.Length; l++)
        {
            for (int i = 0; i < weights[l].Values.Length; i++)
            {
                double w = weights[l].Values[i];
                double g = (clip * gradients[l].Values[i]) + (options.WeightDecay * w);
                double m = buffers[l].Values[i] = (options.Momentum * buffers[l].Values[i]) + g;
                double direction = options.Nesterov ? g + (options.Momentum * m) : m;
                weights[l].Values[i] = w - (options.LearningRate * options.DecoupledWeightDecay * w) - (options.LearningRate * direction);
            }
        }
    }

    private (TrainingState State, Matrix[] Gradients) Observe(InputBatch batch, int step)
    {
        (List<Matrix> inputs, List<Matrix> slopes, List<Matrix[][]> jacobians, Matrix outputs) = Forward(batch);
        (double loss, double accuracy, Matrix gradient) = Loss(outputs, batch);
        (double heldOutLoss, double heldOutAccuracy) = (double.NaN, double.NaN);
        if (heldOut is not null)
        {
            (heldOutLoss, heldOutAccuracy, _) = Loss(Forward(heldOut).Outputs, heldOut);
        }

        Matrix[] gradients = new Matrix[weights.Length];
        double[] preactivations = new double[spec.Depth];
        gradients[^1] = Ask.Product(gradient, Ask.Transposed(inputs[^1]));
        gradient = Ask.Product(Ask.Transposed(weights[^1]), gradient);
        for (int l = spec.Depth - 1; l >= 0; l--)
        {
            bool after = spec.Normalization.Placement == NormalizationPlacement.After;
            Matrix d = after ? Times(PullBack(gradient, jacobians[l], batch), slopes[l]) : PullBack(Times(gradient, slopes[l]), jacobians[l], batch);
            preactivations[l] = Norm(d);
            gradients[l] = Ask.Product(d, Ask.Transposed(inputs[l]));
            gradient = Ask.Product(Ask.Transposed(weights[l]), d);
        }

        double total = Math.Sqrt(gradients.Sum(matrix => Math.Pow(Norm(matrix), 2)));
        TrainedLayerState[] layers = new TrainedLayerState[spec.Depth];
        for (int l = 0; l < spec.Depth; l++)
        {
            Matrix moved = new(weights[l].Rows, weights[l].Columns, [.. weights[l].Values.Zip(start[l].Values, (w, s) => w - s)]);
            layers[l] = new TrainedLayerState(Norm(weights[l]), Norm(moved), Norm(gradients[l]), preactivations[l]);
        }

        TrainingState state = new(
            step, loss, accuracy, heldOutLoss, heldOutAccuracy, Norm(weights[^1]), Norm(gradients[^1]), total > options.ClipNorm ? options.ClipNorm / total : 1, [.. layers]);
        return (state, gradients);
    }

    private (List<Matrix> Inputs, List<Matrix> Slopes, List<Matrix[][]> Jacobians, Matrix Outputs) Forward(InputBatch batch)
    {
        List<Matrix> inputs = [Ask.Transposed(batch.Samples)];
        List<Matrix> slopes = [];
        List<Matrix[][]> jacobians = [];
        for (int l = 0; l < spec.Depth; l++)
        {
            Activation activation = spec.ActivationAt(l + 1);
            Matrix x = Ask.Product(weights[l], inputs[^1]);
            bool after = spec.Normalization.Placement == NormalizationPlacement.After;
            if (!after)
            {
                jacobians.Add(Normalize(x, batch));
            }

            slopes.Add(new Matrix(x.Rows, x.Columns, [.. x.Values.Select(activation.Derivative)]));
            x = new Matrix(x.Rows, x.Columns, [.. x.Values.Select(activation.Value)]);
            if (after)
            {
                jacobians.Add(Normalize(x, batch));
            }

            inputs.Add(x);
        }

        return (inputs, slopes, jacobians, Ask.Product(weights[^1], inputs[^1]));
    }

    /// <summary>Normalizes in place; returns the derivative of every neuron's normalized values by its values, one matrix per part of the batch.</summary>
    private Matrix[][] Normalize(Matrix x, InputBatch batch)
    {
        Matrix[][] jacobians = new Matrix[x.Rows][];
        for (int i = 0; i < x.Rows; i++)
        {
            jacobians[i] = new Matrix[batch.Sizes.Length];
            int first = 0;
            for (int g = 0; g < batch.Sizes.Length; g++)
            {
                jacobians[i][g] = NormalizePart(x.Row(i).Slice(first, batch.Sizes[g]));
                first += batch.Sizes[g];
            }
        }

        return jacobians;
    }

    private Matrix NormalizePart(Span<double> h)
    {
        int size = h.Length;
        Matrix jacobian = Matrix.Identity(size);
        if (spec.Normalization.Kind == NormalizationKind.None)
        {
            return jacobian;
        }

        double mean = 0;
        double square = 0;
        foreach (double value in h)
        {
            mean += spec.Normalization.Centred ? value / size : 0;
        }

        foreach (double value in h)
        {
            square += (value - mean) * (value - mean) / size;
        }

        // ∂((h_a − m)/s)/∂h_b = (δ_ab − ∂m/∂h_b)/s − (h_a − m)(h_b − m)/(B s³)
        double s = Math.Sqrt(square + spec.Normalization.Epsilon);
        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b < size; b++)
            {
                double meanSlope = spec.Normalization.Centred ? 1.0 / size : 0;
                jacobian[a, b] = (((a == b ? 1 : 0) - meanSlope) / s) - ((h[a] - mean) * (h[b] - mean) / (size * s * s * s));
            }
        }

        for (int a = 0; a < size; a++)
        {
            h[a] = (h[a] - mean) / s;
        }

        return jacobian;
    }

    private static Matrix PullBack(Matrix gradient, Matrix[][] jacobians, InputBatch batch)
    {
        Matrix result = new(gradient.Rows, gradient.Columns);
        for (int i = 0; i < gradient.Rows; i++)
        {
            int first = 0;
            for (int g = 0; g < batch.Sizes.Length; g++)
            {
                for (int b = 0; b < batch.Sizes[g]; b++)
                {
                    for (int a = 0; a < batch.Sizes[g]; a++)
                    {
                        result[i, first + b] += jacobians[i][g][a, b] * gradient[i, first + a];
                    }
                }

                first += batch.Sizes[g];
            }
        }

        return result;
    }

    private (double Loss, double Accuracy, Matrix Gradient) Loss(Matrix outputs, InputBatch batch)
    {
        double loss = 0;
        int right = 0;
        Matrix gradient = new(outputs.Rows, outputs.Columns);
        for (int j = 0; j < outputs.Columns; j++)
        {
            double[] column = [.. Enumerable.Range(0, outputs.Rows).Select(c => outputs[c, j])];
            int label = batch.Labels[j];
            right += Array.IndexOf(column, column.Max()) == label ? 1 : 0;
            double partition = column.Sum(Math.Exp);
            loss += options.Loss == TrainingLoss.CrossEntropy
                ? Math.Log(partition) - column[label]
                : column.Select((value, c) => Math.Pow(value - (c == label ? 1 : 0), 2) / 2).Sum();
            for (int c = 0; c < outputs.Rows; c++)
            {
                double prediction = options.Loss == TrainingLoss.CrossEntropy ? Math.Exp(column[c]) / partition : column[c];
                gradient[c, j] = (prediction - (c == label ? 1 : 0)) / outputs.Columns;
            }
        }

        return (loss / outputs.Columns, (double)right / outputs.Columns, gradient);
    }

    private static Matrix Times(Matrix a, Matrix b) => new(a.Rows, a.Columns, [.. a.Values.Zip(b.Values, (x, y) => x * y)]);

    private static double Norm(Matrix a) => Math.Sqrt(a.Values.Sum(value => value * value));
}
