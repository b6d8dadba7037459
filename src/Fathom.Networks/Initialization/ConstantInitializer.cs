namespace Fathom.Networks;

/// <summary>The same number everywhere.</summary>
/// <param name="Value">The number.</param>
public sealed record ConstantInitializer(double Value) : IInitializer
{
    /// <summary>All zeros: biases, shifts, running means.</summary>
    public static ConstantInitializer Zeros { get; } = new(0);

    /// <summary>All ones: scales, running variances.</summary>
    public static ConstantInitializer Ones { get; } = new(1);

    /// <inheritdoc />
    public void Fill(Span<double> destination, TensorShape shape, ulong seed, string name) => destination.Fill(Value);
}
