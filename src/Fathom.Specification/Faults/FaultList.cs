using System.Collections.Immutable;

namespace Fathom.Specification;

/// <summary>Collects the faults found while reading; keeps the first hundred, which is more than anybody mends at once.</summary>
internal sealed class FaultList
{
    private const int Kept = 100;
    private readonly List<SpecificationFault> faults = [];

    /// <summary>Whether no fault was found.</summary>
    public bool IsEmpty => faults.Count == 0;

    /// <summary>Whether so many were found that looking for more is pointless.</summary>
    public bool IsFull => faults.Count >= Kept;

    /// <summary>Adds a fault unless the list is full.</summary>
    /// <param name="path">Where.</param>
    /// <param name="message">One sentence.</param>
    public void Add(string path, string message)
    {
        if (!IsFull)
        {
            faults.Add(new SpecificationFault(path, message));
        }
    }

    /// <summary>Whether there is a fault at a path.</summary>
    /// <param name="path">The path.</param>
    /// <returns>True when there is.</returns>
    public bool Contains(string path) => faults.Exists(fault => fault.Path == path);

    /// <summary>The faults so far.</summary>
    /// <returns>An immutable copy.</returns>
    public ImmutableArray<SpecificationFault> ToImmutable() => [.. faults];
}
