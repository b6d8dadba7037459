using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>What the theory says about one convolution of a residual network.</summary>
/// <param name="Layer">Its number: the stem is 1, block k has 2k and 2k + 1.</param>
/// <param name="LogRootMeanSquare">The natural logarithm of the root of the mean square of its output, before a norm.</param>
/// <param name="LogStream">The natural logarithm of the root of the mean square of the stream at the beginning of its block; of the images for the stem.</param>
public sealed record StreamLayer(int Layer, Estimate LogRootMeanSquare, Estimate LogStream);
