using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>Where the parameters of a network stand in one piece of memory: the trainable ones first.</summary>
internal sealed class ParameterLayout
{
    private readonly FrozenDictionary<string, (int Offset, GraphParameter Parameter)> places;

    /// <summary>Lays parameters out in their order.</summary>
    /// <param name="parameters">The parameters.</param>
    public ParameterLayout(ImmutableArray<GraphParameter> parameters)
    {
        Parameters = parameters;
        Dictionary<string, (int, GraphParameter)> found = new(StringComparer.Ordinal);
        long offset = 0;
        foreach (GraphParameter parameter in parameters.Where(parameter => parameter.IsTrainable))
        {
            found.Add(parameter.Name, (checked((int)offset), parameter));
            offset += PinnedMemory<double>.RoundUp(parameter.Shape.Elements);
        }

        TrainableLength = checked((int)offset);
        foreach (GraphParameter parameter in parameters.Where(parameter => !parameter.IsTrainable))
        {
            found.Add(parameter.Name, (checked((int)offset), parameter));
            offset += PinnedMemory<double>.RoundUp(parameter.Shape.Elements);
        }

        Length = checked((int)offset);
        places = found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The parameters in the order of the network.</summary>
    public ImmutableArray<GraphParameter> Parameters { get; }

    /// <summary>Elements of all parameters with their gaps.</summary>
    public int Length { get; }

    /// <summary>Elements of the trainable parameters with their gaps.</summary>
    public int TrainableLength { get; }

    /// <summary>Whether there is a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>True when there is.</returns>
    public bool Contains(string name) => places.ContainsKey(name);

    /// <summary>Finds a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its offset and description.</returns>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public (int Offset, GraphParameter Parameter) Find(string name) =>
        places.TryGetValue(name, out (int, GraphParameter) place) ? place : throw new ArgumentException($"The network has no parameter '{name}'.", nameof(name));
}
