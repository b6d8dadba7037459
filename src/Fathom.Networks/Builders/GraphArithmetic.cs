namespace Fathom.Networks;

/// <summary>Arithmetic between values, with shapes stretched as numpy does.</summary>
public static class GraphArithmetic
{
    /// <summary>a + b.</summary>
    /// <param name="a">A value.</param>
    /// <param name="b">A value.</param>
    /// <param name="name">The name of the node, or null for one that is free.</param>
    /// <returns>The sum.</returns>
    public static GraphValue Plus(this GraphValue a, GraphValue b, string? name = null) => Combine(new Addition(), a, b, name);

    /// <summary>a − b.</summary>
    /// <param name="a">A value.</param>
    /// <param name="b">A value.</param>
    /// <param name="name">The name of the node, or null for one that is free.</param>
    /// <returns>The difference.</returns>
    public static GraphValue Minus(this GraphValue a, GraphValue b, string? name = null) => Combine(new Subtraction(), a, b, name);

    /// <summary>a · b, element by element.</summary>
    /// <param name="a">A value.</param>
    /// <param name="b">A value.</param>
    /// <param name="name">The name of the node, or null for one that is free.</param>
    /// <returns>The product.</returns>
    public static GraphValue Times(this GraphValue a, GraphValue b, string? name = null) => Combine(new Multiplication(), a, b, name);

    /// <summary>a / b, element by element.</summary>
    /// <param name="a">A value.</param>
    /// <param name="b">A value.</param>
    /// <param name="name">The name of the node, or null for one that is free.</param>
    /// <returns>The quotient.</returns>
    public static GraphValue Over(this GraphValue a, GraphValue b, string? name = null) => Combine(new Division(), a, b, name);

    /// <summary>The mean over some dimensions, which are left with size 1.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axes">The dimensions.</param>
    /// <returns>The mean.</returns>
    public static GraphValue MeanOver(this GraphValue x, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Builder.Add(new ReduceMean([.. axes]), null, x);
    }

    /// <summary>√x, element by element.</summary>
    /// <param name="x">A value.</param>
    /// <returns>The root.</returns>
    public static GraphValue Root(this GraphValue x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Builder.Add(new SquareRoot(), null, x);
    }

    private static GraphValue Combine(IOperation operation, GraphValue a, GraphValue b, string? name)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Builder.Add(operation, name, a, b);
    }
}
