using System.Numerics;

namespace Fathom.Networks;

/// <summary>Makes networks ready to run.</summary>
public static class ExecutionPlan
{
    /// <summary>Makes a plan.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="graph">The network.</param>
    /// <param name="parameters">Its parameters, which the plan reads in place.</param>
    /// <param name="options">What the plan is for.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">The options name a value that does not exist, or the parameters belong to another network.</exception>
    /// <exception cref="GraphException">An operation cannot work with the batch size.</exception>
    public static ExecutionPlan<T> Create<T>(NetworkGraph graph, ParameterSet<T> parameters, PlanOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        foreach (GraphParameter parameter in graph.Parameters)
        {
            if (!parameters.Layout.Contains(parameter.Name) || !parameters.Layout.Find(parameter.Name).Parameter.Shape.Equals(parameter.Shape))
            {
                throw new ArgumentException($"The parameters belong to another network: '{parameter.Name}' of shape {parameter.Shape} is not among them.", nameof(parameters));
            }
        }

        return new ExecutionPlan<T>(graph, parameters, options, PlanLayout.Build(graph, options));
    }
}
