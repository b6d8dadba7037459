using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>What the operations of two stretched tensors share: their shape rule, and the way back from the common shape.</summary>
internal static unsafe class StretchedGradient
{
    /// <summary>The common shape of two inputs.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>One shape.</returns>
    public static ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) =>
        [BroadcastShape.Of(ShapeRule.Required(inputs, 0), ShapeRule.Required(inputs, 1))];

    /// <summary>Room for one tensor of the common shape, when an input is stretched.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The outputs.</param>
    /// <returns>The memory.</returns>
    public static OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs)
    {
        int length = outputs[0].Elements;
        return new OperationMemory(0, BackwardScratch: inputs[0]!.Elements == length && inputs[1]!.Elements == length ? 0 : length);
    }

    /// <summary>y = f(a, b).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFormula">The formula.</typeparam>
    /// <param name="context">The node.</param>
    /// <param name="formula">f.</param>
    public static void Forward<T, TFormula>(OperationContext<T> context, TFormula formula)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IBinaryFormula<T> =>
        BroadcastLoop.Run(context.Team, formula, context.InputPointer(0), context.InputShape(0), context.InputPointer(1), context.InputShape(1), context.OutputPointer(0), context.OutputShape(0));

    /// <summary>Where the gradient of an input is written in the common shape: at its place, unless it was stretched.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="context">The node.</param>
    /// <param name="input">The index of the input.</param>
    /// <returns>Room for a tensor of the common shape.</returns>
    public static T* Place<T>(OperationContext<T> context, int input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        context.InputShape(input).Elements == context.OutputShape(0).Elements ? context.InputGradientPointer(input) : context.BackwardScratchPointer;

    /// <summary>Sums what stands in the common shape back to the shape of an input, if it was stretched.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="context">The node.</param>
    /// <param name="input">The index of the input.</param>
    public static void Finish<T>(OperationContext<T> context, int input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (context.InputShape(input).Elements != context.OutputShape(0).Elements)
        {
            AxisSum.Unstretch(context.Team, context.BackwardScratchPointer, context.OutputShape(0), context.InputShape(input), T.One, context.InputGradientPointer(input));
        }
    }

    /// <summary>The gradient of an input is the gradient of the output times a sign.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="context">The node.</param>
    /// <param name="input">The index of the input.</param>
    /// <param name="sign">1 or −1.</param>
    public static void PassOn<T>(OperationContext<T> context, int input, T sign)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!context.WantsGradient(input))
        {
            return;
        }

        if (context.InputShape(input).Elements == context.OutputShape(0).Elements)
        {
            ElementLoop.Unary(context.Team, new ScaleFormula<T>(sign), context.OutputGradientPointer(0), context.InputGradientPointer(input), context.OutputShape(0).Elements);
        }
        else
        {
            AxisSum.Unstretch(context.Team, context.OutputGradientPointer(0), context.OutputShape(0), context.InputShape(input), sign, context.InputGradientPointer(input));
        }
    }

    /// <summary>The gradient of an input is f(g, other), with the gradient g of the output.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TFormula">The formula.</typeparam>
    /// <param name="context">The node.</param>
    /// <param name="input">The index of the input.</param>
    /// <param name="formula">f.</param>
    public static void Combine<T, TFormula>(OperationContext<T> context, int input, TFormula formula)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IBinaryFormula<T>
    {
        if (context.WantsGradient(input))
        {
            int other = 1 - input;
            TensorShape common = context.OutputShape(0);
            BroadcastLoop.Run(context.Team, formula, context.OutputGradientPointer(0), common, context.InputPointer(other), context.InputShape(other), Place(context, input), common);
            Finish(context, input);
        }
    }
}
