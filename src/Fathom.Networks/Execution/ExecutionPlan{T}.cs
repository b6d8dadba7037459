using System.Numerics;

namespace Fathom.Networks;

/// <summary>A network made ready to run with one batch size: order decided, memory assigned, nothing allocated while it runs.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// A run is: fill the inputs, <see cref="Forward"/>, read outputs, <see cref="Backward"/>, read gradients. Results are the same bits for any number of threads, and
/// whether or not anybody watches. A plan is used by one thread at a time.
/// </remarks>
public sealed class ExecutionPlan<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlanMemory<T> memory;
    private readonly PlanStep<T>[] forward;
    private readonly PlanStep<T>[] backward;
    private readonly ThreadTeam team;
    private readonly (TensorSlot<T> Parameter, TensorSlot<T> Value)[] stateUpdates;
    private readonly (NetworkEdge Edge, TensorSlot<T> Tensor)[] watchedInputs;
    private ulong seed;

    internal ExecutionPlan(NetworkGraph graph, ParameterSet<T> parameters, PlanOptions options, PlanLayout layout)
    {
        Graph = graph;
        Parameters = parameters;
        Options = options;
        Gradients = parameters.ZerosAlike();
        team = new ThreadTeam(options.Threads);
        memory = new PlanMemory<T>(layout, parameters, Gradients);
        seed = options.Seed;
        PlanSteps<T> steps = new(graph, layout, memory, options, team);
        forward = steps.Forward();
        backward = steps.Backward();
        watchedInputs = steps.WatchedInputs();
        stateUpdates = options.IsTraining
            ? [.. graph.StateUpdates.Select(update => (parameters.Slot(update.Parameter), memory.Value(update.Value)))]
            : [];
        MemoryLength = layout.ArenaLength;
        PeakLiveLength = layout.PeakLiveLength;
    }

    /// <summary>The network.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>What the plan was made for.</summary>
    public PlanOptions Options { get; }

    /// <summary>The parameters that it reads; they may be changed between runs.</summary>
    public ParameterSet<T> Parameters { get; }

    /// <summary>The gradients of the parameters after <see cref="Backward"/>; zero for those on which nothing depends.</summary>
    public ParameterSet<T> Gradients { get; }

    /// <summary>Elements of memory for values, gradients and scratch.</summary>
    public long MemoryLength { get; }

    /// <summary>The largest number of elements of that memory that are needed at one moment.</summary>
    public long PeakLiveLength { get; }

    internal ThreadTeam Team => team;

    /// <summary>Whether the plan reads an input.</summary>
    /// <param name="name">The name of the input.</param>
    /// <returns>False when nothing that it computes depends on it.</returns>
    public bool Reads(string name) => memory.HasValue(name) && Graph.Inputs.Any(input => input.Name == name);

    /// <summary>The place of an input, to be filled before a run; it keeps its elements between runs.</summary>
    /// <param name="name">The name of the input.</param>
    /// <returns>Its elements in row-major order.</returns>
    /// <exception cref="ArgumentException">The plan reads no input of this name.</exception>
    public Span<T> Input(string name) =>
        Reads(name)
            ? memory.Value(name).Span
            : throw new ArgumentException($"The plan reads no input '{name}'.", nameof(name));

    /// <summary>A value after <see cref="Forward"/>.</summary>
    /// <param name="name">The name of an output, an input, a parameter or a kept value.</param>
    /// <returns>Its elements in row-major order.</returns>
    /// <exception cref="ArgumentException">The plan does not keep this value.</exception>
    public ReadOnlySpan<T> Value(string name) =>
        memory.IsKept(name) ? memory.Value(name).Span : throw new ArgumentException($"The plan does not keep the value '{name}'; name it in its outputs or kept values.", nameof(name));

    /// <summary>The shape of a value for the plan's batch size.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException">There is no value of this name.</exception>
    public TensorShape ShapeOf(string name) => memory.ShapeOf(name);

    /// <summary>A gradient after <see cref="Backward"/> and before the next <see cref="Forward"/>.</summary>
    /// <param name="name">The name of a value among <see cref="PlanOptions.KeptGradients"/> or of a trainable parameter.</param>
    /// <returns>Its elements in row-major order.</returns>
    /// <exception cref="ArgumentException">The plan does not keep this gradient.</exception>
    public ReadOnlySpan<T> Gradient(string name) =>
        memory.KeepsGradient(name) ? memory.Gradient(name).Span : throw new ArgumentException($"The plan does not keep the gradient of '{name}'; name it in its kept gradients.", nameof(name));

    /// <summary>The gradient from which the backward pass starts at a value; all ones until it is changed.</summary>
    /// <param name="name">The name of a value among <see cref="PlanOptions.Differentiated"/>.</param>
    /// <returns>Its elements in row-major order.</returns>
    /// <exception cref="ArgumentException">The backward pass does not start there.</exception>
    public Span<T> Seed(string name) => memory.Seed(name).Span;

    /// <summary>Computes the outputs from the inputs and the parameters.</summary>
    /// <param name="step">The number of the training step, which random operations depend on.</param>
    /// <param name="observer">Is shown the watched values, or null.</param>
    /// <exception cref="NetworkRunException">An input cannot be used, such as a label that is no class.</exception>
    public void Forward(ulong step = 0, IEdgeObserver<T>? observer = null)
    {
        Show(observer, watchedInputs);
        foreach (PlanStep<T> part in forward)
        {
            part.Context.Seed = seed;
            part.Context.Step = step;
            part.Operation.Forward(part.Context);
            Show(observer, part.Watched);
        }
    }

    /// <summary>Computes the gradients, after <see cref="Forward"/>.</summary>
    /// <param name="observer">Is shown the watched gradients, or null.</param>
    /// <exception cref="InvalidOperationException">The plan was made without a backward pass.</exception>
    public void Backward(IEdgeObserver<T>? observer = null)
    {
        if (Options.Differentiated.IsDefaultOrEmpty)
        {
            throw new InvalidOperationException("The plan was made without a backward pass; name what to differentiate in its options.");
        }

        memory.SeedGradients();
        foreach (PlanStep<T> part in backward)
        {
            part.Operation.Backward(part.Context);
            Add(part);
            Show(observer, part.Watched);
        }
    }

    /// <summary>Puts running statistics and the like, as the last forward pass computed them, in the place of the parameters they replace.</summary>
    public void CommitState()
    {
        foreach ((TensorSlot<T> parameter, TensorSlot<T> value) in stateUpdates)
        {
            value.Span.CopyTo(parameter.Span);
        }
    }

    /// <summary>Changes the seed of random operations.</summary>
    /// <param name="value">The new seed.</param>
    public void Reseed(ulong value) => seed = value;

    /// <summary>Ends the plan's threads.</summary>
    public void Dispose() => team.Dispose();

    internal void ForwardStepwise(Action<PlanStep<T>> afterStep)
    {
        foreach (PlanStep<T> part in forward)
        {
            part.Context.Seed = seed;
            part.Operation.Forward(part.Context);
            afterStep(part);
        }
    }

    internal void BackwardStepwise(Action<PlanStep<T>> afterStep, Action<PlanStep<T>> afterAdditions)
    {
        memory.SeedGradients();
        foreach (PlanStep<T> part in backward)
        {
            part.Operation.Backward(part.Context);
            afterStep(part);
            Add(part);
            afterAdditions(part);
        }
    }

    private void Add(PlanStep<T> part)
    {
        foreach ((TensorSlot<T> sum, TensorSlot<T> addend) in part.Additions)
        {
            ElementLoop.Binary(team, default(SumFormula<T>), sum, addend, sum);
        }
    }

    private static void Show(IEdgeObserver<T>? observer, (NetworkEdge Edge, TensorSlot<T> Tensor)[] watched)
    {
        if (observer is not null)
        {
            foreach ((NetworkEdge edge, TensorSlot<T> tensor) in watched)
            {
                observer.Observe(edge, tensor.Span);
            }
        }
    }
}
