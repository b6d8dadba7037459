using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>y = a^b, with inputs stretched to a common shape. ∂a = g · b · a^(b − 1), ∂b = g · y · ln a, summed over stretched dimensions.</summary>
/// <remarks>The exponent's gradient is taken as 0 where the base is 0; where the base is negative it is not a number, as the logarithm is not.</remarks>
public sealed unsafe record Power : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Pow";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 2);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b11);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => StretchedGradient.InferShapes(inputs);

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => StretchedGradient.MemoryFor(inputs, outputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        StretchedGradient.Forward(context, default(PowerFormula<T>));

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gradient(context, 0, default(BaseSlopeFormula<T>));
        Gradient(context, 1, default(ExponentSlopeFormula<T>));
    }

    private static void Gradient<T, TSlope>(OperationContext<T> context, int input, TSlope slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSlope : unmanaged, IBinaryFormula<T>
    {
        if (context.WantsGradient(input))
        {
            T* place = StretchedGradient.Place(context, input);
            TensorShape common = context.OutputShape(0);
            BroadcastLoop.Run(context.Team, slope, context.InputPointer(0), context.InputShape(0), context.InputPointer(1), context.InputShape(1), place, common);
            ElementLoop.Binary(context.Team, default(ProductFormula<T>), context.OutputGradientPointer(0), place, place, common.Elements);
            StretchedGradient.Finish(context, input);
        }
    }


    private readonly struct PowerFormula<T> : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => LaneMap.Apply(x, y, T.Pow);
    }

    private readonly struct BaseSlopeFormula<T> : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => y * LaneMap.Apply(x, y - Vector512<T>.One, T.Pow);
    }

    private readonly struct ExponentSlopeFormula<T> : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => LaneMap.Apply(x, y, static (a, b) => a == T.Zero ? T.Zero : T.Pow(a, b) * T.Log(a));
    }
}
