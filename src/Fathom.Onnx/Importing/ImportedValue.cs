using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>A value of a model on its way into a network: a weight, a known constant, or a value of the network.</summary>
internal sealed class ImportedValue
{
    private KnownNumbers? known;

    private ImportedValue(string name, TensorShape first, TensorShape second)
    {
        Name = name;
        First = first;
        Second = second;
    }

    /// <summary>Its name in the model.</summary>
    public string Name { get; }

    /// <summary>Its shape for the first trial batch size.</summary>
    public TensorShape First { get; }

    /// <summary>Its shape for the second trial batch size.</summary>
    public TensorShape Second { get; }

    /// <summary>Its elements in the file, when it is a constant of the file.</summary>
    public OnnxTensor? Tensor { get; private init; }

    /// <summary>The one number that all its elements are, when the file says it so.</summary>
    public double? Filling { get; private init; }

    /// <summary>Whether its elements are random numbers, even between 0 and 1, of which only comparisons are of use.</summary>
    public bool IsUniform { get; private init; }

    /// <summary>Whether it is a weight, which keeps its own gradient and is not folded.</summary>
    public bool IsWeight { get; private init; }

    /// <summary>Whether it is a value of the network already, so that its name can be read there.</summary>
    public bool IsFlow { get; private init; }

    /// <summary>Whether its shape does not depend on the batch size.</summary>
    public bool IsFixedShape => First.Equals(Second);

    /// <summary>A value that the network computes, or an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="first">Its shape for the first trial batch size.</param>
    /// <param name="second">Its shape for the second.</param>
    /// <returns>The value.</returns>
    public static ImportedValue Flow(string name, TensorShape first, TensorShape second) => new(name, first, second) { IsFlow = true };

    /// <summary>A constant of the file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="isWeight">Whether it is a weight.</param>
    /// <returns>The value.</returns>
    public static ImportedValue OfTensor(string name, OnnxTensor tensor, bool isWeight)
    {
        TensorShape shape = ShapeOf(tensor.Dimensions);
        return new ImportedValue(name, shape, shape) { Tensor = tensor, IsWeight = isWeight };
    }

    /// <summary>A tensor whose elements are all the same number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="number">The number.</param>
    /// <returns>The value.</returns>
    public static ImportedValue Filled(string name, TensorShape shape, double number) => new(name, shape, shape) { Filling = number, IsWeight = shape.Elements > 1 };

    /// <summary>A value whose numbers are known.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="numbers">The numbers.</param>
    /// <returns>The value.</returns>
    public static ImportedValue OfNumbers(string name, KnownNumbers numbers)
    {
        TensorShape shape = ShapeOf(numbers.Dimensions);
        return new ImportedValue(name, shape, shape) { known = numbers };
    }

    /// <summary>The same constant under another name.</summary>
    /// <param name="name">The other name.</param>
    /// <returns>The value.</returns>
    public ImportedValue Renamed(string name) => new(name, First, Second) { Tensor = Tensor, Filling = Filling, IsWeight = IsWeight, known = known };

    /// <summary>Even random numbers between 0 and 1 in the same shape.</summary>
    /// <param name="name">Their name.</param>
    /// <returns>The value.</returns>
    public ImportedValue Uniform(string name) => new(name, First, Second) { IsUniform = true };

    /// <summary>Its numbers, when they are known and few.</summary>
    /// <returns>The numbers, or null.</returns>
    public KnownNumbers? Known()
    {
        if (known is null && Tensor is { } tensor && tensor.Elements <= KnownNumbers.MostElements && tensor.Type != OnnxElementType.Undefined)
        {
            known = KnownNumbers.Fixed(!tensor.Type.IsFloating(), tensor.Dimensions, [.. tensor.ToDoubles()]);
        }
        else if (known is null && Filling is { } number && First.Elements <= KnownNumbers.MostElements)
        {
            known = KnownNumbers.Fixed(false, First.Dimensions, [.. Enumerable.Repeat(number, First.Elements)]);
        }

        return known;
    }

    private static TensorShape ShapeOf(ImmutableArray<int> dimensions) => TensorShape.Of(dimensions.AsSpan());
}
