using System.Numerics;

namespace Fathom.Networks;

/// <summary>Layer-sequential unit variance: orthogonal weights, then layer by layer scaled until the outputs of a batch have the variance 1 (LSUV; Mishkin and Matas 2016).</summary>
/// <remarks>
/// The weights of matrix products and convolutions begin as uniformly distributed orthogonal matrices (<see cref="OrthogonalInitializer"/>). Then the batch runs through the network once; after each of
/// those layers its weights are divided by the standard deviation of its output, over samples, channels and positions, and the layer runs again, until the variance is within the
/// tolerance of 1. Everything else begins as the network says. Batch norm uses the statistics of the batch. A weight that several nodes use is scaled at the first of them.
/// </remarks>
public static class UnitVarianceInitialization
{
    /// <summary>How far from 1 the variance may be; the default of <see cref="Initialize{T}"/>.</summary>
    public const double StandardTolerance = 0.01;

    // Without a bias one division suffices; with one, what is left shrinks geometrically as long as the bias has less variance than the whole.
    private const int MostRounds = 20;

    /// <summary>Makes parameters for a network and a batch.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="graph">The network.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="batch">The elements of every input of the network on which its outputs depend, by name.</param>
    /// <param name="batchSize">The batch size.</param>
    /// <param name="tolerance">How far from 1 the variance of a layer's output may be, above 0.</param>
    /// <returns>The parameters.</returns>
    /// <exception cref="ArgumentException">An input is missing or has another number of elements.</exception>
    /// <exception cref="NetworkRunException">The output of a layer has no variance, or its variance cannot be brought to 1 because its bias alone has more.</exception>
    public static ParameterSet<T> Initialize<T>(NetworkGraph graph, ulong seed, IReadOnlyDictionary<string, T[]> batch, int batchSize, double tolerance = StandardTolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        ParameterSet<T> parameters = ParameterSet.Initialize<T>(graph, seed);
        HashSet<string> waiting = new(StringComparer.Ordinal);
        foreach (GraphParameter weight in graph.Nodes.Select(node => WeightOf(graph, node)).OfType<GraphParameter>())
        {
            if (waiting.Add(weight.Name))
            {
                FillOrthogonal(parameters[weight.Name], weight, seed);
            }
        }

        using ExecutionPlan<T> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = batchSize, Seed = seed });
        foreach (GraphInput input in graph.Inputs.Where(input => plan.Reads(input.Name)))
        {
            Span<T> place = plan.Input(input.Name);
            if (!batch.TryGetValue(input.Name, out T[]? elements) || elements.Length != place.Length)
            {
                throw new ArgumentException($"The batch must hold {place.Length} elements for the input '{input.Name}'.", nameof(batch));
            }

            elements.CopyTo(place);
        }

        plan.ForwardStepwise(step =>
        {
            if (WeightOf(graph, step.Node) is { } weight && waiting.Remove(weight.Name))
            {
                Scale(step, parameters[weight.Name], tolerance);
            }
        });
        return parameters;
    }

    private static GraphParameter? WeightOf(NetworkGraph graph, GraphNode node) =>
        node.Operation is GeneralMatrixProduct or MatrixMultiplication or Convolution
            ? graph.Parameters.FirstOrDefault(parameter => parameter.IsTrainable && parameter.Shape.Rank >= 2 && parameter.Name == node.Inputs[1])
            : null;

    private static void FillOrthogonal<T>(Span<T> destination, GraphParameter weight, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = new double[destination.Length];
        new OrthogonalInitializer().Fill(values, weight.Shape, seed, weight.Name);
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = T.CreateTruncating(values[i]);
        }
    }

    private static void Scale<T>(PlanStep<T> step, Span<T> weight, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double deviation = DeviationOf(step);
        for (int round = 0; Math.Abs((deviation * deviation) - 1) > tolerance; round++)
        {
            if (!(deviation > 0) || !double.IsFinite(deviation) || round == MostRounds)
            {
                throw new NetworkRunException($"The outputs of '{step.Node.Name}' cannot be brought to unit variance by scaling its weights; their standard deviation is {deviation:G4}.");
            }

            T factor = T.CreateTruncating(1 / deviation);
            foreach (ref T element in weight)
            {
                element *= factor;
            }

            step.Operation.Forward(step.Context);
            deviation = DeviationOf(step);
        }
    }

    private static double DeviationOf<T>(PlanStep<T> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => EdgeStatistics.Measure((ReadOnlySpan<T>)step.Context.Output(0)).Deviation;
}
