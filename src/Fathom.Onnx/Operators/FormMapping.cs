using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Operators that change the form of a tensor: reshape, transpose, cut, join.</summary>
internal static class FormMapping
{
    /// <summary>ONNX Reshape.</summary>
    /// <param name="call">The node.</param>
    public static void Reshape(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        KnownNumbers target = call.Opset < 5
            ? KnownNumbers.List(call.Integers("shape"), call.Integers("shape"))
            : call.Known(1);
        bool allowsZero = call.Opset >= 14 && call.Integer("allowzero", 0) == 1;
        bool leadsWithBatch = x.First.Rank > 0 && x.First[0] == GraphAssembly.FirstBatch && x.Second[0] == GraphAssembly.SecondBatch;
        int[] first = Resolved(call, x.First, target.First, allowsZero, leadsWithBatch);
        int[] second = Resolved(call, x.Second, target.Second, allowsZero, leadsWithBatch);
        call.Finish(Between(call, x, first, second), x);
    }

    /// <summary>ONNX Flatten.</summary>
    /// <param name="call">The node.</param>
    public static void Flatten(OperatorCall call) => call.Finish(new Flatten { Axis = call.Integer("axis", 1) }, call.Input(0));

    /// <summary>ONNX Squeeze.</summary>
    /// <param name="call">The node.</param>
    public static void Squeeze(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        call.Finish(Between(call, x, [.. Squeezed(call, x.First.Dimensions, x.Second.Dimensions)], [.. Squeezed(call, x.Second.Dimensions, x.First.Dimensions)]), x);
    }

    /// <summary>ONNX Unsqueeze.</summary>
    /// <param name="call">The node.</param>
    public static void Unsqueeze(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        call.Finish(Between(call, x, [.. Unsqueezed(call, x.First.Dimensions)], [.. Unsqueezed(call, x.Second.Dimensions)]), x);
    }

    /// <summary>ONNX Transpose.</summary>
    /// <param name="call">The node.</param>
    public static void Transpose(OperatorCall call) => call.Finish(new Transposition(call.Integers("perm")), call.Input(0));

    /// <summary>ONNX Concat.</summary>
    /// <param name="call">The node.</param>
    public static void Concatenate(OperatorCall call)
    {
        ImportedValue[] parts = [.. Enumerable.Range(0, call.InputCount).Select(call.Input)];
        call.Finish(new Concatenation(call.Integer("axis", 1)), parts);
    }

    /// <summary>ONNX Slice.</summary>
    /// <param name="call">The node.</param>
    public static void Slice(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        SliceRange range = SliceRange.Of(call, x.First.Rank);
        call.Finish(new Slice(range.Axes, range.Starts, range.Ends, range.Steps), x);
    }

    /// <summary>ONNX Split: one slice for each output.</summary>
    /// <param name="call">The node.</param>
    public static void Split(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        int axis = call.Axis(call.Integer("axis", 0), x.First.Rank);
        int outputs = call.Node.Outputs.Length;
        int size = x.First[axis];
        if (x.Second[axis] != size)
        {
            throw call.Unsupported("along the batch");
        }

        int most = (size + outputs - 1) / outputs;
        ImmutableArray<int> sizes = call.IntegersOrInput("split", 1, call.Opset >= 13)
            ?? [.. Enumerable.Range(0, outputs).Select(i => Math.Clamp(size - (i * most), 0, most))];
        if (sizes.Length != outputs || sizes.Any(part => part < 0) || sizes.Sum(part => (long)part) != size)
        {
            throw call.Fault($"{size} elements cannot be split into [{string.Join(", ", sizes)}] for {outputs} outputs.");
        }

        int start = 0;
        for (int i = 0; i < outputs; i++)
        {
            if (call.HasOutput(i))
            {
                call.FinishAt(i, new Slice([axis], [start], [start + sizes[i]], []), x);
            }

            start += sizes[i];
        }
    }

    /// <summary>ONNX Gather with known indices: a slice for one or for a run of neighbours, else slices that are joined.</summary>
    /// <param name="call">The node.</param>
    public static void Gather(OperatorCall call)
    {
        const int MostParts = 256;
        ImportedValue x = call.Input(0);
        int axis = call.Axis(call.Integer("axis", 0), x.First.Rank);
        ImportedValue chosen = call.Input(1);
        int size = x.First[axis];
        if (x.Second[axis] != size)
        {
            throw call.Unsupported("along the batch");
        }

        int[] indices = [.. call.KnownIntegers(1).Select(index => index >= -size && index < size ? (index + size) % size : throw call.Fault($"There is no element {index} along an axis of {size}."))];
        if (chosen.First.Rank > 1 || indices.Length is 0 or > MostParts)
        {
            throw call.Unsupported($"of {indices.Length} elements in {chosen.First.Rank} dimensions");
        }

        ImportedValue[] parts = [.. Runs(indices).Select(run => call.Step(new Slice([axis], [run.Start], [run.Start + run.Count], []), x))];
        ImportedValue joined = parts.Length == 1 ? parts[0] : call.Step(new Concatenation(axis), parts);
        if (chosen.First.Rank == 0)
        {
            call.Finish(Between(call, joined, [.. Without(joined.First, axis)], [.. Without(joined.Second, axis)]), joined);
        }
        else
        {
            call.Finish(new Identity(), joined);
        }
    }

    /// <summary>ONNX Expand where the size of the batch does not come in.</summary>
    /// <param name="call">The node.</param>
    public static void Expand(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        KnownNumbers target = call.Known(1);

        // Dimensions that the value has already are asked for as 1, so that the batch may be one of them.
        int[] wanted = new int[target.Elements];
        for (int i = 1; i <= wanted.Length; i++)
        {
            double first = target.First[^i];
            double second = target.Second[^i];
            bool isThere = i <= x.First.Rank && x.First[^i] == first && x.Second[^i] == second;
            wanted[^i] = isThere ? 1 : first == second && first is >= 0 and <= int.MaxValue ? (int)first : throw call.Unsupported("to a shape that depends on the batch size");
        }

        call.Finish(new Expansion([.. wanted]), x);
    }

    /// <summary>The dimensions with those of size 1 put in that an Unsqueeze names.</summary>
    /// <param name="call">The node.</param>
    /// <param name="dimensions">The dimensions before.</param>
    /// <returns>The dimensions after.</returns>
    public static ImmutableArray<int> Unsqueezed(OperatorCall call, ImmutableArray<int> dimensions)
    {
        ImmutableArray<int> axes = call.IntegersOrInput("axes", 1, call.Opset >= 13) ?? throw call.Fault("Unsqueeze needs its axes.");
        int rank = dimensions.Length + axes.Length;
        HashSet<int> places = [.. axes.Select(axis => call.Axis(axis, rank))];
        if (places.Count != axes.Length)
        {
            throw call.Fault("An axis is named twice.");
        }

        Queue<int> old = new(dimensions);
        return [.. Enumerable.Range(0, rank).Select(place => places.Contains(place) ? 1 : old.Dequeue())];
    }

    /// <summary>The dimensions without those of size 1 that a Squeeze names, or without all of them.</summary>
    /// <param name="call">The node.</param>
    /// <param name="dimensions">The dimensions before.</param>
    /// <param name="other">The same for another batch size, so that the batch is not taken for a dimension of size 1.</param>
    /// <returns>The dimensions after.</returns>
    public static ImmutableArray<int> Squeezed(OperatorCall call, ImmutableArray<int> dimensions, ImmutableArray<int> other)
    {
        HashSet<int> places = call.IntegersOrInput("axes", 1, call.Opset >= 13) is { } axes
            ? [.. axes.Select(axis => call.Axis(axis, dimensions.Length))]
            : [.. Enumerable.Range(0, dimensions.Length).Where(place => dimensions[place] == 1 && other[place] == 1)];
        return places.All(place => dimensions[place] == 1)
            ? [.. dimensions.Where((_, place) => !places.Contains(place))]
            : throw call.Fault("Only a dimension of size 1 can be taken out.");
    }

    /// <summary>The reshape from a value to a shape that is given for both trial batch sizes.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The value.</param>
    /// <param name="first">The shape for the first trial batch size.</param>
    /// <param name="second">The shape for the second.</param>
    /// <returns>The operation.</returns>
    public static Reshape Between(OperatorCall call, ImportedValue x, int[] first, int[] second)
    {
        if (first.Length != second.Length)
        {
            throw call.Unsupported("to a shape whose rank depends on the batch size");
        }

        int[] wanted = [.. first];
        int free = -1;
        for (int i = 0; i < first.Length; i++)
        {
            if (first[i] == second[i])
            {
                continue;
            }

            bool isKept = i < x.First.Rank && x.First[i] == first[i] && x.Second[i] == second[i];
            wanted[i] = isKept ? 0 : free < 0 ? -1 : throw call.Unsupported("to a shape with several dimensions that depend on the batch size");
            free = isKept ? free : i;
        }

        // A size of 0 would be read as "keep"; it can only stand where it is kept indeed.
        return first.Index().Any(d => d.Item == 0 && (d.Index >= x.First.Rank || x.First[d.Index] != 0))
            ? throw call.Unsupported("to a shape without elements")
            : new Reshape([.. wanted]);
    }

    private static int[] Resolved(OperatorCall call, TensorShape x, ImmutableArray<double> target, bool allowsZero, bool leadsWithBatch)
    {
        int[] wanted = new int[target.Length];
        int free = -1;
        long known = 1;
        for (int i = 0; i < wanted.Length; i++)
        {
            bool isZero = target[i] == 0 && !allowsZero;
            if ((isZero && i >= x.Rank) || target[i] is < -1 or > int.MaxValue || (target[i] == -1 && free >= 0))
            {
                throw call.Fault($"The shape [{string.Join(", ", target)}] cannot be given to a tensor of shape {x}.");
            }

            wanted[i] = isZero ? x[i] : (int)target[i];
            free = target[i] == -1 ? i : free;
        }

        // An export with a fixed batch size has it written into its shapes; when the size is being freed, it is the batch that is meant.
        if (leadsWithBatch && wanted.Length > 0 && wanted[0] == call.Assembly.DeclaredBatch)
        {
            wanted[0] = x[0];
        }

        foreach (int dimension in wanted)
        {
            known *= dimension == -1 ? 1 : dimension;
            if (known > int.MaxValue)
            {
                throw call.Fault($"The shape [{string.Join(", ", target)}] has too many elements.");
            }
        }

        if (free >= 0)
        {
            wanted[free] = known > 0 && x.Elements % known == 0 ? (int)(x.Elements / known) : throw call.Fault($"{x.Elements} elements cannot have the shape [{string.Join(", ", target)}].");
        }
        else if (known != x.Elements)
        {
            throw call.Fault($"{x.Elements} elements cannot have the shape [{string.Join(", ", target)}].");
        }

        return wanted;
    }

    private static IEnumerable<int> Without(TensorShape shape, int axis) => shape.Where((_, place) => place != axis);

    private static List<(int Start, int Count)> Runs(int[] indices)
    {
        List<(int Start, int Count)> runs = [];
        foreach (int index in indices)
        {
            if (runs.Count > 0 && runs[^1].Start + runs[^1].Count == index)
            {
                runs[^1] = (runs[^1].Start, runs[^1].Count + 1);
            }
            else
            {
                runs.Add((index, 1));
            }
        }

        return runs;
    }
}
