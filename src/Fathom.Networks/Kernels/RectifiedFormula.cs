using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>max(f(x), 0).</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TFormula">f.</typeparam>
/// <param name="formula">f.</param>
internal readonly struct RectifiedFormula<T, TFormula>(TFormula formula) : IUnaryFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFormula : unmanaged, IUnaryFormula<T>
{
    private readonly TFormula formula = formula;

    /// <inheritdoc />
    public Vector512<T> Of(Vector512<T> x) => default(PlainRelu.ValueFormula<T>).Of(formula.Of(x));
}
