using System.Numerics;

namespace Fathom.Networks;

/// <summary>The arena of a plan, and where in it everything stands.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed unsafe class PlanMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlanLayout layout;
    private readonly ParameterSet<T> parameters;
    private readonly ParameterSet<T> parameterGradients;
    private readonly PinnedMemory<T> arena;

    /// <summary>Makes the arena.</summary>
    /// <param name="layout">The layout of the plan.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="parameterGradients">Receives the gradients of the parameters.</param>
    public PlanMemory(PlanLayout layout, ParameterSet<T> parameters, ParameterSet<T> parameterGradients)
    {
        this.layout = layout;
        this.parameters = parameters;
        this.parameterGradients = parameterGradients;
        arena = new PinnedMemory<T>(layout.ArenaLength);
        foreach (string name in layout.Seeds.Keys)
        {
            Seed(name).Span.Fill(T.One);
        }
    }

    /// <summary>Memory of a request.</summary>
    /// <param name="request">The request, or null for absent memory.</param>
    /// <param name="shape">Its shape, or null for a plain row of elements.</param>
    /// <returns>The slot.</returns>
    public TensorSlot<T> At(BufferRequest? request, TensorShape? shape = null) =>
        request is null ? default : new TensorSlot<T>(arena.Pointer + request.Offset, shape ?? TensorShape.Of(request.Length));

    /// <summary>Whether a value is a parameter or computed by the plan.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>True when it has memory.</returns>
    public bool HasValue(string name) => parameters.Layout.Contains(name) || layout.Values.ContainsKey(name);

    /// <summary>Whether a value keeps its memory to the end of a run.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>True when it can be read after a run.</returns>
    public bool IsKept(string name) => parameters.Layout.Contains(name) || (layout.Values.TryGetValue(name, out BufferRequest? request) && request.Last == layout.End);

    /// <summary>A value.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its slot.</returns>
    public TensorSlot<T> Value(string name) =>
        parameters.Layout.Contains(name) ? parameters.Slot(name) : At(layout.Values[name], layout.Shapes[name]);

    /// <summary>The shape of a value.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException">There is no such value.</exception>
    public TensorShape ShapeOf(string name) =>
        layout.Shapes.TryGetValue(name, out TensorShape? shape) ? shape : throw new ArgumentException($"The network has no value '{name}'.", nameof(name));

    /// <summary>Whether a gradient can be read after a run.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>True when it can.</returns>
    public bool KeepsGradient(string name) =>
        layout.Reach.KeptGradients.Contains(name) || (parameters.Layout.Contains(name) && parameters.Layout.Find(name).Parameter.IsTrainable);

    /// <summary>The gradient of a value.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>Its slot.</returns>
    public TensorSlot<T> Gradient(string name) =>
        parameters.Layout.Contains(name) ? parameterGradients.Slot(name) : At(layout.Gradients[name], layout.Shapes[name]);

    /// <summary>The gradient from which the backward pass starts.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>Its slot.</returns>
    /// <exception cref="ArgumentException">The backward pass does not start there.</exception>
    public TensorSlot<T> Seed(string name) =>
        layout.Seeds.TryGetValue(name, out BufferRequest? request)
            ? At(request, layout.Shapes[name])
            : throw new ArgumentException($"The backward pass does not start at '{name}'.", nameof(name));

    /// <summary>Copies the seeds to the gradients.</summary>
    public void SeedGradients()
    {
        foreach ((string name, BufferRequest seed) in layout.Seeds)
        {
            At(seed, layout.Shapes[name]).Span.CopyTo(Gradient(name).Span);
        }
    }
}
