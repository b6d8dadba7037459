namespace Fathom.Networks;

/// <summary>A value that is kept between runs: a weight, a running statistic, or a constant.</summary>
/// <param name="Name">The name of the value.</param>
/// <param name="Shape">Its shape, without symbols.</param>
/// <param name="Initializer">How it begins.</param>
/// <param name="IsTrainable">Whether training changes it by its gradient.</param>
public sealed record GraphParameter(string Name, TensorShape Shape, IInitializer Initializer, bool IsTrainable = true);
