using System.Numerics;

namespace Fathom.Specification;

/// <summary>One activation and its derivative as a branch-free formula over a vector of arguments.</summary>
internal interface IVectorFormula
{
    /// <summary>Evaluates f and f′.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="exponential">An exponential of the arguments that the activation has asked for.</param>
    /// <param name="value">Receives f(x).</param>
    /// <param name="derivative">Receives f′(x).</param>
    public static abstract void Invoke(Vector<double> x, Vector<double> exponential, out Vector<double> value, out Vector<double> derivative);
}
