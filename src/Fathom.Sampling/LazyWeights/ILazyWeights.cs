using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A random matrix W (m × n) that is revealed only as far as it is asked, any number of times and from both sides.</summary>
/// <remarks>
/// What is known is an orthonormal basis V of all inputs with the answers W V, and an orthonormal basis U of all outputs with the answers Wᵀ U. A question is first written in these bases, which
/// grow by what is new in it; then every answer is a product of what is known. The law of all answers together is that of a stored matrix: docs/sampling-training.md, section 3.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal interface ILazyWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>m.</summary>
    public int Rows { get; }

    /// <summary>n.</summary>
    public int Columns { get; }

    /// <summary>p, the number of columns of V.</summary>
    public int InputDirections { get; }

    /// <summary>q, the number of columns of U.</summary>
    public int OutputDirections { get; }

    /// <summary>Writes inputs in the basis V, which grows by what is new in them.</summary>
    /// <param name="inputs">A, n × B.</param>
    /// <returns>a (p × B) with A = V a, or null when A is zero and nothing is known.</returns>
    /// <exception cref="InvalidOperationException">Something is new, but the norm of the matrix has been drawn.</exception>
    public Matrix? RevealInputs(ReadOnlyMatrixSpan<T> inputs);

    /// <summary>Writes outputs in the basis U, which grows by what is new in them.</summary>
    /// <param name="outputs">D, m × B.</param>
    /// <returns>d (q × B) with D = U d, or null when D is zero and nothing is known.</returns>
    /// <exception cref="InvalidOperationException">Something is new, but the norm of the matrix has been drawn.</exception>
    public Matrix? RevealOutputs(ReadOnlyMatrixSpan<T> outputs);

    /// <summary>W V a, or more of it.</summary>
    /// <param name="coordinates">a, p × B.</param>
    /// <param name="result">Receives the product, m × B.</param>
    /// <param name="accumulate">Whether the product is added.</param>
    public void Multiply(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate);

    /// <summary>Wᵀ U d, or more of it.</summary>
    /// <param name="coordinates">d, q × B.</param>
    /// <param name="result">Receives the product, n × B.</param>
    /// <param name="accumulate">Whether the product is added.</param>
    public void MultiplyTransposed(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate);

    /// <summary>V a, or more of it.</summary>
    /// <param name="coordinates">a, p × B.</param>
    /// <param name="result">Receives the product, n × B.</param>
    /// <param name="accumulate">Whether the product is added.</param>
    public void FromInputBasis(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate);

    /// <summary>U d, or more of it.</summary>
    /// <param name="coordinates">d, q × B.</param>
    /// <param name="result">Receives the product, m × B.</param>
    /// <param name="accumulate">Whether the product is added.</param>
    public void FromOutputBasis(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate);

    /// <summary>An entry of C = Uᵀ W V.</summary>
    /// <param name="output">Which column of U.</param>
    /// <param name="input">Which column of V.</param>
    /// <returns>The entry.</returns>
    public double Overlap(int output, int input);

    /// <summary>‖W‖_F², drawn once given all answers; from then on nothing new can be asked.</summary>
    /// <returns>The squared norm.</returns>
    public double SquaredNorm();

    /// <summary>Makes the whole matrix, consistent with everything that was answered.</summary>
    /// <returns>W, m × n, row-major.</returns>
    public T[] Materialize();
}
