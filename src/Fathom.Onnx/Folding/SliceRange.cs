using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>What an ONNX Slice cuts: attributes before opset 10, inputs since.</summary>
/// <param name="Axes">The axes, counted from 0.</param>
/// <param name="Starts">The first elements.</param>
/// <param name="Ends">The elements after the last.</param>
/// <param name="Steps">The steps.</param>
internal sealed record SliceRange(ImmutableArray<int> Axes, ImmutableArray<int> Starts, ImmutableArray<int> Ends, ImmutableArray<int> Steps)
{
    /// <summary>Reads what a node cuts.</summary>
    /// <param name="call">The node.</param>
    /// <param name="rank">The number of dimensions of what is cut.</param>
    /// <returns>The ranges.</returns>
    public static SliceRange Of(OperatorCall call, int rank)
    {
        bool hasInputs = call.Opset >= 10;
        ImmutableArray<int> starts = hasInputs ? call.KnownIntegers(1) : call.ClampedIntegers("starts");
        ImmutableArray<int> ends = hasInputs ? EndsOf(call) : call.ClampedIntegers("ends");
        ImmutableArray<int> axes = call.IntegersOrInput("axes", 3, hasInputs) ?? [.. Enumerable.Range(0, starts.Length)];
        ImmutableArray<int> steps = hasInputs && call.Has(4) ? call.KnownIntegers(4) : [.. Enumerable.Repeat(1, starts.Length)];
        if (starts.Length != ends.Length || starts.Length != axes.Length || starts.Length != steps.Length || steps.Contains(0))
        {
            throw call.Fault("Axes, starts, ends and steps must be equally many, and no step 0.");
        }

        return new SliceRange([.. axes.Select(axis => call.Axis(axis, rank))], starts, ends, steps);
    }

    /// <summary>The elements along one axis.</summary>
    /// <param name="index">Which of the axes.</param>
    /// <param name="size">The size of the axis.</param>
    /// <returns>Their places in order.</returns>
    public int[] Indices(int index, int size)
    {
        long step = Steps[index];
        long start = Starts[index] < 0 ? Starts[index] + (long)size : Starts[index];
        long end = Ends[index] < 0 ? Ends[index] + (long)size : Ends[index];
        start = step > 0 ? Math.Clamp(start, 0, size) : Math.Clamp(start, 0, Math.Max(size - 1, 0));
        end = step > 0 ? Math.Clamp(end, 0, size) : Math.Clamp(end, -1, size);
        List<int> indices = [];
        for (long i = start; step > 0 ? i < end : i > end && size > 0; i += step)
        {
            indices.Add((int)i);
        }

        return [.. indices];
    }

    // An end that grows with the batch size is the end of that dimension.
    private static ImmutableArray<int> EndsOf(OperatorCall call)
    {
        KnownNumbers ends = call.Known(2);
        return [.. ends.First.Zip(ends.Second, (a, b) => a == b ? (int)Math.Clamp(a, int.MinValue, int.MaxValue) : int.MaxValue)];
    }
}
