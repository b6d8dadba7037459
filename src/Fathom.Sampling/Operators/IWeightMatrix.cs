using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A random weight matrix W (m × n) of one layer, known only by its answers: each question is asked once.</summary>
/// <remarks>
/// A network program that uses its weights in no other way cannot tell a stored matrix from answers drawn from their conditional law; that is what makes weightless sampling
/// exact (deferred decisions). Matrices are row-major, one row per neuron, one column per sample.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal interface IWeightMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Z = W H.</summary>
    /// <param name="input">H, n × B.</param>
    /// <param name="output">Receives Z, m × B.</param>
    /// <param name="gram">HᵀH where the caller has it, else empty.</param>
    public void Multiply(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> output, ReadOnlyMatrixSpan<double> gram = default);

    /// <summary>Z once more, bit for bit, from what was kept: for passes that do not store their layers.</summary>
    /// <param name="input">H, the same as before; only implementations that store the matrix read it.</param>
    /// <param name="output">Receives Z.</param>
    public void Repeat(ReadOnlyMatrixSpan<T> input, MatrixSpan<T> output);

    /// <summary>X = Wᵀ D.</summary>
    /// <param name="input">H, the same matrix that was given to <see cref="Multiply"/>.</param>
    /// <param name="cotangent">D, m × kB.</param>
    /// <param name="result">Receives X, n × kB; must not overlap the others.</param>
    /// <param name="gram">DᵀD where the caller has it, else empty.</param>
    public void MultiplyTransposed(
        ReadOnlyMatrixSpan<T> input, ReadOnlyMatrixSpan<T> cotangent, MatrixSpan<T> result, ReadOnlyMatrixSpan<double> gram = default);
}
