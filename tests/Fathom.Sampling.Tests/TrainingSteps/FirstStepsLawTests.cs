using Fathom.Numerics;
using Fathom.Specification;
using MathNet.Numerics.LinearAlgebra;

namespace Fathom.Sampling.Tests;

/// <summary>The joint law of all losses and norms of all steps against training with weights drawn for the purpose.</summary>
public class FirstStepsLawTests
{
    private const int Networks = 1500;
    private const int Width = 10;
    private const int Features = 6;
    private const double Limit = 5;

    [Theory]
    [InlineData(false, ActivationKey.Relu, NormalizationKind.Batch)]
    [InlineData(false, ActivationKey.Tanh, NormalizationKind.None)]
    [InlineData(true, ActivationKey.Tanh, NormalizationKind.Batch)]
    public void Training_without_weights_has_the_law_of_training_with_weights(bool orthogonal, ActivationKey activation, NormalizationKind normalization)
    {
        NetworkSpec spec = new()
        {
            Depth = 2,
            Width = Width,
            Activation = new Activation(activation == ActivationKey.Relu ? ActivationCatalog.Relu : ActivationCatalog.Tanh),
            Normalization = new() { Kind = normalization },
            Initialization = new() { Kind = orthogonal ? InitializationKind.Orthogonal : InitializationKind.Gaussian },
        };
        TrainingOptions options = new() { Steps = 2, LearningRate = 0.5, Momentum = 0.9, WeightDecay = 0.05, Classes = 3 };
        InputBatch batch = TrainingCase.Labelled([4], 1, Features, 3);
        InputBatch heldOut = TrainingCase.Labelled([3], 2, Features, 3);
        Matrix lazy = Sample(index => TrainingCase.Numbers(FirstSteps.Run(spec, [batch], options, index, heldOut, TestContext.Current.CancellationToken).States));
        Matrix dense = Sample(index =>
        {
            Matrix readout = Ask.Normals(3, Width, 500_000 + index, 1 / Math.Sqrt(Width));
            Matrix[] weights = [Weights(orthogonal, Features, 10_000 + index), Weights(orthogonal, Width, 20_000 + index)];
            return TrainingCase.Numbers(new DenseTraining(spec, options, heldOut, weights, readout).Run([batch]));
        });
        TwoSampleComparison comparison = TwoSampleComparison.Of(lazy, dense, 199);
        comparison.PValue.ShouldBeGreaterThan(0.01);
        comparison.LargestMeanScore.ShouldBeLessThan(Limit);
    }

    public enum ActivationKey
    {
        /// <summary>ReLU.</summary>
        Relu,

        /// <summary>tanh.</summary>
        Tanh,
    }

    private static Matrix Weights(bool orthogonal, int columns, int stream)
    {
        if (!orthogonal)
        {
            return Ask.Normals(Width, columns, stream, 1 / Math.Sqrt(columns));
        }

        Matrix normals = Ask.Normals(Width, Width, stream);
        var factors = Matrix<double>.Build.Dense(Width, Width, (i, j) => normals[i, j]).QR();
        Matrix block = new(Width, columns);
        for (int i = 0; i < Width; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                block[i, j] = Math.Sqrt((double)Width / columns) * factors.Q[i, j] * Math.Sign(factors.R[j, j]);
            }
        }

        return block;
    }

    private static Matrix Sample(Func<int, double[]> run)
    {
        double[][] rows = [.. Enumerable.Range(0, Networks).Select(run)];
        return new Matrix(Networks, rows[0].Length, [.. rows.SelectMany(row => row)]);
    }
}
