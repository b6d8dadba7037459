using System.Numerics;

namespace Fathom.Specification;

/// <summary>Runs a vector formula over spans of any length.</summary>
internal static class VectorLoop
{
    /// <summary>Evaluates a formula.</summary>
    /// <typeparam name="TFormula">The formula.</typeparam>
    /// <param name="arguments">The arguments x.</param>
    /// <param name="values">Receives f(x); same length.</param>
    /// <param name="derivatives">Holds the exponential of each argument and receives f′(x); same length.</param>
    public static void Run<TFormula>(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
        where TFormula : struct, IVectorFormula
    {
        int width = Vector<double>.Count;
        int start = 0;
        for (; start <= arguments.Length - width; start += width)
        {
            TFormula.Invoke(
                new Vector<double>(arguments.Slice(start, width)),
                new Vector<double>(derivatives.Slice(start, width)),
                out Vector<double> value,
                out Vector<double> derivative);
            value.CopyTo(values.Slice(start, width));
            derivative.CopyTo(derivatives.Slice(start, width));
        }

        if (start < arguments.Length)
        {
            RunRest<TFormula>(arguments[start..], values[start..], derivatives[start..]);
        }
    }

    private static void RunRest<TFormula>(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
        where TFormula : struct, IVectorFormula
    {
        Span<double> x = stackalloc double[Vector<double>.Count];
        Span<double> exponential = stackalloc double[Vector<double>.Count];
        x.Clear();
        exponential.Clear();
        arguments.CopyTo(x);
        derivatives.CopyTo(exponential);
        TFormula.Invoke(new Vector<double>(x), new Vector<double>(exponential), out Vector<double> value, out Vector<double> derivative);
        for (int i = 0; i < arguments.Length; i++)
        {
            values[i] = value[i];
            derivatives[i] = derivative[i];
        }
    }
}
