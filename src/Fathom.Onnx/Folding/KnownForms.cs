using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Changes of form of known numbers: cutting, joining, picking, reshaping.</summary>
internal static class KnownForms
{
    /// <summary>The dimensions of the input, or a range of them.</summary>
    /// <param name="call">The node.</param>
    /// <returns>The numbers.</returns>
    public static KnownNumbers ShapeOf(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        int rank = x.First.Rank;
        int start = Math.Clamp(FromEnd(call.Integer("start", 0), rank), 0, rank);
        int end = Math.Clamp(FromEnd(call.Integer("end", rank), rank), start, rank);
        return KnownNumbers.List(x.First.Skip(start).Take(end - start), x.Second.Skip(start).Take(end - start));
    }

    /// <summary>The number of elements of the input.</summary>
    /// <param name="call">The node.</param>
    /// <returns>One number.</returns>
    public static KnownNumbers SizeOf(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        return new KnownNumbers(true, [], [x.First.Elements], [x.Second.Elements]);
    }

    /// <summary>A shape that must be possible.</summary>
    /// <param name="call">The node.</param>
    /// <param name="dimensions">The dimensions.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="OnnxFormatException">It is not possible.</exception>
    public static TensorShape ShapeFor(OperatorCall call, ReadOnlySpan<int> dimensions)
    {
        try
        {
            return TensorShape.Of(dimensions);
        }
        catch (ArgumentException fault)
        {
            throw call.Fault(fault.Message);
        }
    }

    /// <summary>ONNX Concat.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The numbers, or null when it cannot be done here.</returns>
    public static KnownNumbers? Concatenate(OperatorCall call, KnownNumbers[] x)
    {
        // Shapes are lists; anything else is rare enough to be left to the network.
        return x.All(part => part.Dimensions.Length == 1) && x.Sum(part => (long)part.Elements) <= KnownNumbers.MostElements
            ? new KnownNumbers(x[0].IsInteger, [x.Sum(part => part.Elements)], [.. x.SelectMany(part => part.First)], [.. x.SelectMany(part => part.Second)])
            : null;
    }

    /// <summary>ONNX Gather.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The numbers, or null when it cannot be done here.</returns>
    public static KnownNumbers? Gather(OperatorCall call, KnownNumbers[] x)
    {
        if (x[0].Dimensions.Length == 0 || !x[1].IsFixed)
        {
            return null;
        }

        int axis = call.Axis(call.Integer("axis", 0), x[0].Dimensions.Length);
        int size = x[0].Dimensions[axis];
        int[] chosen = [.. x[1].First.Select(index => Index(call, index, size))];
        ImmutableArray<int> dimensions = [.. x[0].Dimensions[..axis], .. x[1].Dimensions, .. x[0].Dimensions[(axis + 1)..]];
        return KnownArithmetic.Elements(dimensions) is null ? null : x[0].Pick(dimensions, Places(x[0].Dimensions, axis, chosen));
    }

    /// <summary>ONNX Slice along one axis after the other.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The numbers, or null when it cannot be done here.</returns>
    public static KnownNumbers? Slice(OperatorCall call, KnownNumbers[] x)
    {
        if (x.Skip(1).Any(input => !input.IsFixed))
        {
            return null;
        }

        SliceRange range = SliceRange.Of(call, x[0].Dimensions.Length);
        KnownNumbers result = x[0];
        for (int i = 0; i < range.Axes.Length; i++)
        {
            int axis = range.Axes[i];
            int size = result.Dimensions[axis];
            int[] chosen = range.Indices(i, size);
            result = result.Pick([.. result.Dimensions[..axis], chosen.Length, .. result.Dimensions[(axis + 1)..]], Places(result.Dimensions, axis, chosen));
        }

        return result;
    }

    /// <summary>ONNX Unsqueeze.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The numbers.</returns>
    public static KnownNumbers? Unsqueeze(OperatorCall call, KnownNumbers[] x) =>
        x[0] with { Dimensions = FormMapping.Unsqueezed(call, x[0].Dimensions) };

    /// <summary>ONNX Squeeze.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The numbers.</returns>
    public static KnownNumbers? Squeeze(OperatorCall call, KnownNumbers[] x) =>
        x[0] with { Dimensions = FormMapping.Squeezed(call, x[0].Dimensions, x[0].Dimensions) };

    /// <summary>ONNX Reshape.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The numbers, or null when the shape depends on the batch size.</returns>
    public static KnownNumbers? Reshape(OperatorCall call, KnownNumbers[] x)
    {
        if (!x[1].IsFixed)
        {
            return null;
        }

        int[] wanted = [.. call.KnownIntegers(1)];
        long known = 1;
        for (int i = 0; i < wanted.Length; i++)
        {
            wanted[i] = wanted[i] == 0 && i < x[0].Dimensions.Length ? x[0].Dimensions[i] : wanted[i];
            known *= wanted[i] == -1 ? 1 : wanted[i];
        }

        int free = Array.IndexOf(wanted, -1);
        if (free >= 0 && known > 0)
        {
            wanted[free] = (int)(x[0].Elements / known);
        }

        return KnownArithmetic.Elements([.. wanted]) == x[0].Elements && wanted.All(d => d >= 0) ? x[0] with { Dimensions = [.. wanted] } : throw call.Fault($"{x[0].Elements} elements cannot have the shape [{string.Join(", ", call.KnownIntegers(1))}].");
    }

    /// <summary>ONNX Transpose.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The numbers.</returns>
    public static KnownNumbers? Transpose(OperatorCall call, KnownNumbers[] x)
    {
        int rank = x[0].Dimensions.Length;
        int[] order = call.OptionalIntegers("perm") is { } given ? [.. given] : [.. Enumerable.Range(0, rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank)))
        {
            throw call.Fault($"The order [{string.Join(", ", order)}] is none of {rank} dimensions.");
        }

        int[] places = [0];
        foreach (int axis in order)
        {
            int step = x[0].Dimensions[(axis + 1)..].Aggregate(1, (a, b) => a * b);
            places = [.. places.SelectMany(place => Enumerable.Range(0, x[0].Dimensions[axis]).Select(index => place + (index * step)))];
        }

        return x[0].Pick([.. order.Select(axis => x[0].Dimensions[axis])], places);
    }

    /// <summary>ONNX Flatten.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The numbers.</returns>
    public static KnownNumbers? Flatten(OperatorCall call, KnownNumbers[] x)
    {
        int rank = x[0].Dimensions.Length;
        int axis = Math.Clamp(FromEnd(call.Integer("axis", 1), rank), 0, rank);
        int rows = x[0].Dimensions[..axis].Aggregate(1, (a, b) => a * b);
        return x[0] with { Dimensions = [rows, rows == 0 ? 0 : x[0].Elements / rows] };
    }

    /// <summary>ONNX Expand.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The numbers, or null when the shape depends on the batch size.</returns>
    public static KnownNumbers? Expand(OperatorCall call, KnownNumbers[] x) =>
        x[1].IsFixed && call.KnownIntegers(1).All(d => d >= 0) ? KnownArithmetic.Stretch(x[0], call.KnownIntegers(1)) : null;

    /// <summary>ONNX Range.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">Start, limit, step.</param>
    /// <returns>The numbers, or null when they are too many or depend on the batch size.</returns>
    public static KnownNumbers? Range(OperatorCall call, KnownNumbers[] x)
    {
        if (x.Any(input => input.Elements != 1 || !input.IsFixed) || x[2].First[0] == 0)
        {
            return null;
        }

        double count = Math.Max(0, Math.Ceiling((x[1].First[0] - x[0].First[0]) / x[2].First[0]));
        return count <= KnownNumbers.MostElements
            ? KnownNumbers.Fixed(x[0].IsInteger, [(int)count], [.. Enumerable.Range(0, (int)count).Select(i => x[0].First[0] + (i * x[2].First[0]))])
            : null;
    }

    /// <summary>The product of all elements: ONNX ReduceProd of a list.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The inputs.</param>
    /// <returns>The number, or null when it cannot be done here.</returns>
    public static KnownNumbers? Product(OperatorCall call, KnownNumbers[] x) =>
        x[0].Dimensions.Length == 1
            ? new KnownNumbers(x[0].IsInteger, call.Integer("keepdims", 1) == 1 ? [1] : [], [x[0].First.Aggregate(1.0, (a, b) => a * b)], [x[0].Second.Aggregate(1.0, (a, b) => a * b)])
            : null;

    private static int FromEnd(int place, int rank) => place < 0 ? place + rank : place;

    private static int Index(OperatorCall call, double index, int size) =>
        index >= -size && index < size ? (int)(index < 0 ? index + size : index) : throw call.Fault($"There is no element {index} along an axis of {size}.");

    // The places of the chosen elements along an axis, with all others kept.
    private static int[] Places(ImmutableArray<int> dimensions, int axis, int[] chosen)
    {
        int inner = dimensions[(axis + 1)..].Aggregate(1, (a, b) => a * b);
        int outer = dimensions[..axis].Aggregate(1, (a, b) => a * b);
        return [.. Enumerable.Range(0, outer).SelectMany(o => chosen.SelectMany(c => Enumerable.Range(((o * dimensions[axis]) + c) * inner, inner)))];
    }
}
