using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>What holds in every draw, without any statistics: HᵀX = ZᵀD for every matrix, XᵀX = g² DᵀD and ZᵀZ = g² HᵀH for square orthogonal ones.</summary>
[Trait("Category", "Kernels")]
public class PathwiseIdentityTests
{
    private static readonly ulong[] s_networks = [0, 1];

    /// <summary>Outputs m, inputs n, samples B, cotangents k, frame M.</summary>
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        { 300, 300, 7, 1, 0 },
        { 64, 64, 16, 1, 0 },
        { 64, 40, 5, 3, 0 },
        { 33, 600, 20, 1, 0 },
        { 600, 33, 20, 2, 0 },
        { 20, 20, 1, 1, 0 },
        { 1, 9, 3, 1, 0 },
        { 9, 1, 3, 1, 0 },
        { 16, 16, 16, 1, 0 },
        { 12, 10, 30, 1, 0 },
        { 300, 300, 7, 1, 300 },
        { 64, 64, 8, 2, 64 },
        { 64, 64, 30, 1, 64 },
        { 64, 64, 40, 1, 64 },
        { 20, 20, 20, 1, 20 },
        { 10, 10, 25, 1, 10 },
        { 12, 12, 6, 1, 12 },
        { 12, 12, 4, 3, 12 },
        { 100, 60, 8, 1, 100 },
        { 60, 100, 8, 1, 100 },
        { 60, 100, 50, 1, 100 },
        { 100, 60, 50, 1, 100 },
        { 80, 80, 8, 1, 81 },
        { 80, 70, 8, 1, 400 },
        { 20, 20, 9, 1, 24 },
        { 1, 1, 1, 1, 1 },
        { 1, 1, 2, 1, 3 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Hold_in_double_precision(int outputs, int inputs, int samples, int cotangents, int frame) =>
        Check<double>(outputs, inputs, samples, cotangents, frame, 1e-10);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Hold_in_single_precision(int outputs, int inputs, int samples, int cotangents, int frame) =>
        Check<float>(outputs, inputs, samples, cotangents, frame, 1e-4);

    private static void Check<T>(int outputs, int inputs, int samples, int cotangents, int frame, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        WeightShape shape = new(outputs, inputs, samples, samples * cotangents, 1.3, frame);
        OperatorWorkspace<T> workspace = new();
        foreach (FactorRoute? route in new FactorRoute?[] { null, FactorRoute.MeanAndDifferences, FactorRoute.StagedQr })
        {
            IWeightlessMatrix<T> replaying = WeightlessOperator.Create(shape, ColumnStructure.Unknown(samples), workspace, default, route);
            IWeightlessMatrix<T> storing = WeightlessOperator.Create(
                shape, ColumnStructure.Unknown(samples), workspace, new T[WeightlessOperator.StoredEntries(shape)], route);
            Matrix h = Questions.Normal(inputs, samples, 1);
            foreach (ulong network in s_networks)
            {
                storing.Begin(new StreamKey(5, network << 32));
                replaying.Begin(new StreamKey(5, network << 32));
                LayerTrial trial = LayerTrial.Ask(storing, outputs, h, z => Questions.CotangentOf(z, cotangents, 2));
                LayerTrial again = LayerTrial.Ask(replaying, outputs, h, z => Questions.CotangentOf(z, cotangents, 2));

                trial.AdjointError.ShouldBeLessThan(tolerance);
                trial.Repeated.Values.ShouldBe(trial.Z.Values);
                again.Z.Values.ShouldBe(trial.Z.Values);
                again.Repeated.Values.ShouldBe(trial.Z.Values);
                again.X.Values.ShouldBe(trial.X.Values);
                if (frame == outputs && frame == inputs)
                {
                    trial.IsometryError(1.3).ShouldBeLessThan(tolerance);
                    trial.ForwardIsometryError(1.3).ShouldBeLessThan(tolerance);
                }
                else if (frame == outputs)
                {
                    trial.ForwardIsometryError(1.3).ShouldBeLessThan(tolerance);
                }
                else if (frame == inputs)
                {
                    trial.IsometryError(1.3).ShouldBeLessThan(tolerance);
                }
            }
        }
    }
}
