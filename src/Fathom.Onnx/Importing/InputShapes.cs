using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>The shapes of the inputs of a model, with the batch as symbol.</summary>
internal static class InputShapes
{
    /// <summary>The shape of an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="options">Sizes of symbols.</param>
    /// <param name="frees">Whether a fixed leading dimension is the batch and becomes a symbol.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="OnnxFormatException">The shape is missing, or a symbol has no size.</exception>
    public static TensorShape Of(OnnxValue input, OnnxImportOptions options, bool frees)
    {
        if (input.Dimensions.IsDefault)
        {
            throw new OnnxFormatException("", input.Offset, $"The input '{input.Name}' has no declared shape; export the model with one.");
        }

        if (!input.Type.IsFloating())
        {
            throw new OnnxFormatException("", input.Offset, $"The input '{input.Name}' holds {input.Type}; networks with floating-point inputs can be read.");
        }

        int[] dimensions = new int[input.Dimensions.Length];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = i == 0 && frees ? TensorShape.Batch : SizeOf(input, i, options);
        }

        try
        {
            TensorShape shape = TensorShape.Of(dimensions);

            // The sizes with which shapes are tried must be possible, too.
            _ = shape.WithBatch(Math.Max(GraphBuilder.TrialBatch, GraphAssembly.SecondBatch));
            return shape;
        }
        catch (ArgumentException fault)
        {
            throw new OnnxFormatException("", input.Offset, $"The input '{input.Name}': {fault.Message}", fault);
        }
    }

    private static int SizeOf(OnnxValue input, int index, OnnxImportOptions options)
    {
        (long size, string symbol) = input.Dimensions[index];
        if (size is > 0 and <= int.MaxValue)
        {
            return (int)size;
        }

        if (symbol.Length > 0 && options.Dimensions.TryGetValue(symbol, out int given))
        {
            return given;
        }

        return index == 0
            ? TensorShape.Batch
            : throw new OnnxFormatException("", input.Offset, $"Dimension {index} of the input '{input.Name}' has no size{(symbol.Length > 0 ? $" but the name '{symbol}'" : "")}; give one.");
    }
}
