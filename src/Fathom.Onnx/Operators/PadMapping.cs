using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>ONNX Pad: with a number, with what lies at the edge, or with what lies behind it in a mirror.</summary>
internal static class PadMapping
{
    // Repeating an edge makes no values of its own; a mirror is a slice.
    private const int LargestMirror = 1 << 12;

    /// <summary>ONNX Pad; negative margins cut.</summary>
    /// <param name="call">The node.</param>
    public static void Pad(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        string mode = call.Text("mode", "constant");
        int rank = x.First.Rank;
        int[] margins = Margins(call, rank);
        int[] cut = [.. Enumerable.Range(0, rank).Where(axis => margins[axis] < 0 || margins[rank + axis] < 0)];
        if (cut.Length > 0)
        {
            Slice inner = new([.. cut], [.. cut.Select(axis => Math.Max(0, -margins[axis]))], [.. cut.Select(axis => margins[rank + axis] < 0 ? margins[rank + axis] : int.MaxValue)], []);
            x = call.Step(inner, x);
        }

        int[] added = [.. margins.Select(margin => Math.Max(0, margin))];
        switch (mode)
        {
            case "constant":
                call.Finish(new Padding([.. added], call.Opset >= 11 ? call.KnownNumber(2, 0) : call.Number("value", 0)), x);
                break;
            case "reflect" or "edge":
                foreach (int axis in Enumerable.Range(0, rank).Where(axis => added[axis] > 0 || added[rank + axis] > 0))
                {
                    x = Mirrored(call, x, axis, added[axis], added[rank + axis], mode == "edge");
                }

                call.Finish(new Identity(), x);
                break;
            default:
                throw call.Unsupported($"with mode {mode}");
        }
    }

    private static int[] Margins(OperatorCall call, int rank)
    {
        ImmutableArray<int> given = call.Opset >= 11 ? call.KnownIntegers(1) : call.Integers("pads");
        ImmutableArray<int> axes = call.Opset >= 18 && call.Has(3) ? [.. call.KnownIntegers(3).Select(axis => call.Axis(axis, rank))] : [.. Enumerable.Range(0, rank)];
        if (given.Length != 2 * axes.Length)
        {
            throw call.Fault($"{2 * axes.Length} margins are needed, not {given.Length}.");
        }

        int[] margins = new int[2 * rank];
        for (int i = 0; i < axes.Length; i++)
        {
            margins[axes[i]] = given[i];
            margins[rank + axes[i]] = given[axes.Length + i];
        }

        return margins.Any(margin => Math.Abs((long)margin) > WindowReading.LargestNumber)
            ? throw call.Fault($"A margin of {margins.MaxBy(margin => Math.Abs((long)margin))} is larger than any network needs.")
            : margins;
    }

    // What lies before, the value itself, and what lies behind, along one dimension.
    private static ImportedValue Mirrored(OperatorCall call, ImportedValue x, int axis, int before, int behind, bool isEdge)
    {
        int size = x.First[axis];
        if (x.Second[axis] != size)
        {
            throw call.Unsupported("along the batch");
        }

        if (size < 1 || (!isEdge && Math.Max(before, behind) >= size) || Math.Max(before, behind) > LargestMirror)
        {
            throw call.Fault($"Margins of {before} and {behind} cannot be taken from {size} elements.");
        }

        List<ImportedValue> parts = [];
        if (before > 0)
        {
            parts.Add(isEdge ? Repeated(call, x, axis, 0, before) : call.Step(new Slice([axis], [before], [0], [-1]), x));
        }

        parts.Add(x);
        if (behind > 0)
        {
            // The end of a slice that runs backwards to the first element is below every place.
            int end = size - 2 - behind;
            parts.Add(isEdge ? Repeated(call, x, axis, size - 1, behind) : call.Step(new Slice([axis], [size - 2], [end < 0 ? int.MinValue : end], [-1]), x));
        }

        return call.Step(new Concatenation(axis), [.. parts]);
    }

    private static ImportedValue Repeated(OperatorCall call, ImportedValue x, int axis, int place, int times)
    {
        ImportedValue edge = call.Step(new Slice([axis], [place], [place + 1], []), x);
        return times == 1 ? edge : call.Step(new Expansion([.. Enumerable.Range(0, x.First.Rank).Select(dimension => dimension == axis ? times : 1)]), edge);
    }
}
