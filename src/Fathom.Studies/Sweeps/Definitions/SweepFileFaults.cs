using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>Collects what is wrong with a sweep file.</summary>
internal sealed class SweepFileFaults
{
    private const int Kept = 50;
    private readonly List<SweepFileFault> faults = [];

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool IsEmpty => faults.Count == 0;

    /// <summary>Adds a fault, unless it is known or there are plenty.</summary>
    /// <param name="line">The line.</param>
    /// <param name="column">The column.</param>
    /// <param name="message">One sentence.</param>
    public void Add(int line, int column, string message)
    {
        SweepFileFault fault = new(line, column, message);
        if (faults.Count < Kept && !faults.Contains(fault))
        {
            faults.Add(fault);
        }
    }

    /// <summary>Adds a fault at a value.</summary>
    /// <param name="node">The value.</param>
    /// <param name="message">One sentence.</param>
    public void Add(SourceNode node, string message) => Add(node.Line, node.Column, message);

    /// <summary>Throws when anything is wrong.</summary>
    /// <exception cref="SweepFileException">Something is wrong.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty)
        {
            ImmutableArray<SweepFileFault> sorted = [.. faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];
            throw new SweepFileException(sorted);
        }
    }
}
