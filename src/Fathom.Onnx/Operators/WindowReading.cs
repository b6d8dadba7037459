using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Reads how windows slide: strides, dilations, and padding that is given or follows from the sizes.</summary>
internal static class WindowReading
{
    /// <summary>The largest stride, dilation, margin or window that is believed.</summary>
    public const int LargestNumber = 1 << 20;

    /// <summary>Reads the window of a node.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">What the windows slide over.</param>
    /// <param name="kernel">The size of a window.</param>
    /// <param name="isPooling">Whether rounding up is an attribute.</param>
    /// <returns>The window.</returns>
    public static SlidingWindow Of(OperatorCall call, ImportedValue x, ImmutableArray<int> kernel, bool isPooling)
    {
        int spatial = x.First.Rank - 2;
        if (spatial > 2)
        {
            throw call.Unsupported($"over {spatial} dimensions of positions");
        }

        ImmutableArray<int> strides = Checked(call, "strides");
        ImmutableArray<int> dilations = Checked(call, "dilations");
        if (spatial < 1 || kernel.Length != spatial || (strides.Length != 0 && strides.Length != spatial) || (dilations.Length != 0 && dilations.Length != spatial)
            || kernel.Any(size => size is < 1 or > LargestNumber) || strides.Concat(dilations).Any(number => number < 1))
        {
            throw call.Fault($"Its windows of [{string.Join(", ", kernel)}] do not fit a tensor of shape {x.First}.");
        }

        string automatic = call.Text("auto_pad", "NOTSET");
        ImmutableArray<int> padding = automatic switch
        {
            "NOTSET" or "" => Checked(call, "pads"),
            "VALID" => [],
            "SAME_UPPER" or "SAME_LOWER" => Same(x.First, kernel, strides, dilations, automatic == "SAME_UPPER"),
            _ => throw call.Fault($"There is no automatic padding '{automatic}'."),
        };
        return new SlidingWindow { Strides = strides, Padding = padding, Dilations = dilations, RoundsUp = isPooling && call.Integer("ceil_mode", 0) == 1 };
    }

    private static ImmutableArray<int> Checked(OperatorCall call, string attribute)
    {
        ImmutableArray<int> numbers = call.Integers(attribute);
        return numbers.All(number => number is >= 0 and <= LargestNumber)
            ? numbers
            : throw call.Fault($"The attribute '{attribute}' is [{string.Join(", ", numbers)}], but its numbers must be between 0 and {LargestNumber}.");
    }

    // As many windows as the stride leaves of the positions; what is odd goes to the end, or to the beginning.
    private static ImmutableArray<int> Same(TensorShape x, ImmutableArray<int> kernel, ImmutableArray<int> strides, ImmutableArray<int> dilations, bool isUpper)
    {
        int spatial = kernel.Length;
        int[] padding = new int[2 * spatial];
        for (int i = 0; i < spatial; i++)
        {
            int stride = strides.IsEmpty ? 1 : strides[i];
            long span = ((kernel[i] - 1) * (long)(dilations.IsEmpty ? 1 : dilations[i])) + 1;
            int outputs = (x[i + 2] + stride - 1) / stride;
            long total = Math.Clamp(((outputs - 1) * (long)stride) + span - x[i + 2], 0, LargestNumber);
            int smaller = (int)(total / 2);
            padding[i] = isUpper ? smaller : (int)total - smaller;
            padding[spatial + i] = isUpper ? (int)total - smaller : smaller;
        }

        return [.. padding];
    }
}
