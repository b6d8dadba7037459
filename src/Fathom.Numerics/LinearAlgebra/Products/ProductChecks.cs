using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>What must hold of the operands of a product over views.</summary>
internal static class ProductChecks
{
    /// <summary>Refuses a product whose operands do not fit together.</summary>
    /// <param name="a">The left operand as stored.</param>
    /// <param name="b">The right operand as stored.</param>
    /// <param name="c">The result.</param>
    /// <param name="leftRows">Rows of the left operand as it is used.</param>
    /// <param name="leftDepth">Columns of the left operand as it is used.</param>
    /// <param name="rightDepth">Rows of the right operand as it is used.</param>
    /// <param name="rightColumns">Columns of the right operand as it is used.</param>
    /// <param name="result">What the caller calls the result.</param>
    public static void Product<TOperand, TResult>(
        ReadOnlyMatrixSpan<TOperand> a,
        ReadOnlyMatrixSpan<TOperand> b,
        MatrixSpan<TResult> c,
        int leftRows,
        int leftDepth,
        int rightDepth,
        int rightColumns,
        [CallerArgumentExpression(nameof(c))] string result = "")
        where TOperand : unmanaged, IBinaryFloatingPointIeee754<TOperand>
        where TResult : unmanaged
    {
        Supported<TOperand>();
        if (leftDepth != rightDepth)
        {
            throw new ArgumentException($"The operands of a product must share their inner dimension, but {leftDepth} is not {rightDepth}.", nameof(b));
        }

        if (c.Rows != leftRows || c.Columns != rightColumns)
        {
            throw new ArgumentException($"The result must be {leftRows} by {rightColumns}, but is {c.Rows} by {c.Columns}.", result);
        }

        Apart(a, c, nameof(a));
        Apart(b, c, nameof(b));
    }

    /// <summary>Refuses entries that are neither float32 nor float64.</summary>
    public static void Supported<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Products exist for float and double, not for {typeof(T).Name}.");
        }
    }

    /// <summary>Refuses a result that shares memory with an operand.</summary>
    public static void Apart<TOperand, TResult>(ReadOnlyMatrixSpan<TOperand> operand, MatrixSpan<TResult> c, string name)
        where TOperand : unmanaged
        where TResult : unmanaged
    {
        if (MatrixSpanShape.Overlap<TOperand, TResult>(operand, c))
        {
            throw new ArgumentException("The result of a product must not overlap its operands.", name);
        }
    }
}
