using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Operators of one, two or more tensors that work element by element.</summary>
internal static class ArithmeticMapping
{
    /// <summary>An operator of one tensor.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>The mapping.</returns>
    public static Action<OperatorCall> Unary(Func<IOperation> operation) => call => call.Finish(operation(), call.Input(0));

    /// <summary>An operator of two tensors.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>The mapping.</returns>
    public static Action<OperatorCall> Binary(Func<IOperation> operation) => call => call.Finish(operation(), call.Input(0), Second(call));

    /// <summary>An operator of one or more tensors that are taken together from left to right.</summary>
    /// <param name="operation">The operation of two.</param>
    /// <returns>The mapping.</returns>
    public static Action<OperatorCall> Variadic(Func<IOperation> operation) => call =>
    {
        ImportedValue sum = call.Input(0);
        for (int i = 1; i < call.InputCount - 1; i++)
        {
            sum = call.Step(operation(), sum, call.Input(i));
        }

        if (call.InputCount > 1)
        {
            call.Finish(operation(), sum, call.Input(call.InputCount - 1));
        }
        else
        {
            call.Finish(new Identity(), sum);
        }
    };

    /// <summary>ONNX Mean.</summary>
    /// <param name="call">The node.</param>
    public static void Mean(OperatorCall call)
    {
        ImportedValue sum = call.Input(0);
        for (int i = 1; i < call.InputCount; i++)
        {
            sum = call.Step(new Addition(), sum, call.Input(i));
        }

        call.Finish(new Multiplication(), sum, call.Constant(1.0 / call.InputCount));
    }

    /// <summary>ONNX Pow, with the exponents that have simpler operations done by these.</summary>
    /// <param name="call">The node.</param>
    public static void Power(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        ImportedValue exponent = Second(call);
        KnownNumbers? known = exponent.IsWeight ? null : call.Assembly.KnownOf(exponent);
        double? number = known is { IsFixed: true, Elements: 1 } && exponent.First.Rank <= x.First.Rank ? known.First[0] : null;
        switch (number)
        {
            case 1:
                call.Finish(new Identity(), x);
                break;
            case 2:
                call.Finish(new Multiplication(), x, x);
                break;
            case 3:
                call.Finish(new Multiplication(), call.Step(new Multiplication(), x, x), x);
                break;
            case 0.5:
                call.Finish(new SquareRoot(), x);
                break;
            case -1:
                call.Finish(new Reciprocal(), x);
                break;
            default:
                call.Finish(new Power(), x, exponent);
                break;
        }
    }

    /// <summary>ONNX Clip: its limits are attributes before opset 11, inputs since.</summary>
    /// <param name="call">The node.</param>
    public static void Clip(OperatorCall call)
    {
        bool hasInputs = call.Opset >= 11;
        double low = hasInputs ? call.KnownNumber(1, double.NegativeInfinity) : call.Number("min", float.NegativeInfinity);
        double high = hasInputs ? call.KnownNumber(2, double.PositiveInfinity) : call.Number("max", float.PositiveInfinity);

        // The largest number of float32 is how exporters write that there is no limit.
        call.Finish(new Clip(low <= float.MinValue ? double.NegativeInfinity : low, high >= float.MaxValue ? double.PositiveInfinity : high), call.Input(0));
    }

    /// <summary>ONNX Cast between floating-point types, which a network computes in one precision.</summary>
    /// <param name="call">The node.</param>
    public static void Cast(OperatorCall call)
    {
        OnnxElementType type = (OnnxElementType)call.Integer("to", 0);
        if (!type.IsFloating())
        {
            throw call.Unsupported($"of computed values to {type}");
        }

        if (call.Input(0) is { IsFlow: false } constant)
        {
            call.Register(constant.Renamed(call.OutputName(0)));
        }
        else
        {
            call.Finish(new Identity(), call.Input(0));
        }
    }

    // Before opset 7 the second tensor was laid along the first one from a given axis on.
    private static ImportedValue Second(OperatorCall call)
    {
        ImportedValue second = call.Input(1);
        if (call.Opset >= 7 || call.Integer("broadcast", 0) == 0 || call.Node.Attribute("axis") is null)
        {
            return second;
        }

        int rank = call.Input(0).First.Rank;
        int axis = call.Axis(call.Integer("axis", 0), rank);
        int behind = rank - axis - second.First.Rank;
        ImmutableArray<int> ones = [.. Enumerable.Repeat(1, Math.Max(0, behind))];
        return behind <= 0 ? second : call.Step(FormMapping.Between(call, second, [.. second.First, .. ones], [.. second.Second, .. ones]), second);
    }
}
