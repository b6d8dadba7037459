using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>The usual shortcut, as a control that must be found out: on the way back an independent copy of every matrix is used.</summary>
/// <param name="forward">The weights on the way forward.</param>
/// <param name="backward">Explicit weights of other networks, for the way back.</param>
internal sealed class ForgetfulMatrices(IWeightMatrices<double> forward, IWeightMatrices<double> backward) : IWeightMatrices<double>
{
    private const int OtherNetworks = 1_000_000;

    /// <inheritdoc />
    public void Begin(int network)
    {
        forward.Begin(network);
        backward.Begin(network + OtherNetworks);
    }

    /// <inheritdoc />
    public IWeightMatrix<double> Into(int layer) => new Forgetful(forward.Into(layer), backward.Into(layer));

    private sealed class Forgetful(IWeightMatrix<double> forward, IWeightMatrix<double> backward) : IWeightMatrix<double>
    {
        public void Multiply(ReadOnlyMatrixSpan<double> input, MatrixSpan<double> output, ReadOnlyMatrixSpan<double> gram = default)
        {
            double[] ignored = new double[output.Rows * output.Columns];
            backward.Multiply(input, new MatrixSpan<double>(ignored, output.Rows, output.Columns));
            forward.Multiply(input, output, gram);
        }

        public void Repeat(ReadOnlyMatrixSpan<double> input, MatrixSpan<double> output) => forward.Repeat(input, output);

        public void MultiplyTransposed(
            ReadOnlyMatrixSpan<double> input, ReadOnlyMatrixSpan<double> cotangent, MatrixSpan<double> result, ReadOnlyMatrixSpan<double> gram = default) =>
            backward.MultiplyTransposed(input, cotangent, result, gram);
    }
}
