using Fathom.Networks;
using Fathom.Numerics;

namespace Fathom.Diagnosis.Tests;

/// <summary>Small networks with filled inputs for tests of measurements.</summary>
internal static class SmallNetwork
{
    public const int Batch = 4;

    public const int Size = 6;

    public static double[] Normals(int count, ulong seed)
    {
        double[] values = new double[count];
        NormalStream.Fill(values, seed, 77);
        return values;
    }

    public static NetworkGraph Residual(bool hasNorm) => ResidualNetwork.Build(new ResidualOptions
    {
        Depth = 8,
        Width = 3,
        Size = Size,
        Classes = 4,
        Norm = hasNorm ? new BatchNormalization() : null,
        Shortcut = ShortcutKind.Projected,
    });

    public static ExecutionPlan<double> Plan(NetworkGraph graph, PlanOptions? options = null)
    {
        ExecutionPlan<double> plan = ExecutionPlan.Create(
            graph, ParameterSet.Initialize<double>(graph, 3), (options ?? new PlanOptions()) with { BatchSize = Batch, Threads = 1, Differentiated = ["loss"] });
        Normals(plan.Input("x").Length, 8).CopyTo(plan.Input("x"));
        for (int i = 0; i < Batch; i++)
        {
            plan.Input("labels")[i] = i % 4;
        }

        return plan;
    }
}
