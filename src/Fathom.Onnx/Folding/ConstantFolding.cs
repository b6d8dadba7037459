using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>Computes at load what does not depend on the data: constants, and the arithmetic of shapes.</summary>
internal static class ConstantFolding
{
    private static readonly FrozenDictionary<string, Func<OperatorCall, KnownNumbers[], KnownNumbers?>> s_rules = new Dictionary<string, Func<OperatorCall, KnownNumbers[], KnownNumbers?>>(StringComparer.Ordinal)
    {
        ["Add"] = Binary((a, b) => a + b),
        ["Sub"] = Binary((a, b) => a - b),
        ["Mul"] = Binary((a, b) => a * b),
        ["Div"] = (_, x) => KnownArithmetic.Zip(x[0], x[1], x[0].IsInteger ? (a, b) => b == 0 ? 0 : Math.Truncate(a / b) : (a, b) => a / b, x[0].IsInteger),
        ["Mod"] = (call, x) => KnownArithmetic.Zip(x[0], x[1], call.Integer("fmod", 0) == 1 ? (a, b) => a % b : (a, b) => b == 0 ? 0 : a - (b * Math.Floor(a / b)), x[0].IsInteger),
        ["Pow"] = Binary(Math.Pow),
        ["Equal"] = Binary((a, b) => a == b ? 1 : 0, isInteger: true),
        ["Less"] = Binary((a, b) => a < b ? 1 : 0, isInteger: true),
        ["LessOrEqual"] = Binary((a, b) => a <= b ? 1 : 0, isInteger: true),
        ["Greater"] = Binary((a, b) => a > b ? 1 : 0, isInteger: true),
        ["GreaterOrEqual"] = Binary((a, b) => a >= b ? 1 : 0, isInteger: true),
        ["And"] = Binary((a, b) => a != 0 && b != 0 ? 1 : 0, isInteger: true),
        ["Or"] = Binary((a, b) => a != 0 || b != 0 ? 1 : 0, isInteger: true),
        ["Min"] = Variadic(Math.Min),
        ["Max"] = Variadic(Math.Max),
        ["Sum"] = Variadic((a, b) => a + b),
        ["Not"] = (_, x) => x[0].Map(v => v == 0 ? 1 : 0, true),
        ["Neg"] = (_, x) => x[0].Map(v => -v, x[0].IsInteger),
        ["Abs"] = (_, x) => x[0].Map(Math.Abs, x[0].IsInteger),
        ["Sqrt"] = (_, x) => x[0].Map(Math.Sqrt, false),
        ["Exp"] = (_, x) => x[0].Map(Math.Exp, false),
        ["Log"] = (_, x) => x[0].Map(Math.Log, false),
        ["Reciprocal"] = (_, x) => x[0].Map(v => 1 / v, false),
        ["Floor"] = (_, x) => x[0].Map(Math.Floor, x[0].IsInteger),
        ["Ceil"] = (_, x) => x[0].Map(Math.Ceiling, x[0].IsInteger),
        ["Round"] = (_, x) => x[0].Map(v => Math.Round(v, MidpointRounding.ToEven), x[0].IsInteger),
        ["Cast"] = Cast,
        ["Identity"] = (_, x) => x[0],
        ["Where"] = (_, x) => KnownArithmetic.Zip(x[1], x[2], (a, _) => a, x[1].IsInteger) is { } stretched && KnownArithmetic.Zip(x[2], x[1], (a, _) => a, x[1].IsInteger) is { } other
            ? Choose(x[0], stretched, other)
            : null,
        ["Concat"] = KnownForms.Concatenate,
        ["Gather"] = KnownForms.Gather,
        ["Slice"] = KnownForms.Slice,
        ["Unsqueeze"] = KnownForms.Unsqueeze,
        ["Squeeze"] = KnownForms.Squeeze,
        ["Reshape"] = KnownForms.Reshape,
        ["Transpose"] = KnownForms.Transpose,
        ["Flatten"] = KnownForms.Flatten,
        ["Expand"] = KnownForms.Expand,
        ["Range"] = KnownForms.Range,
        ["ReduceProd"] = KnownForms.Product,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Makes the outputs of a node known, if that is possible.</summary>
    /// <param name="call">The node.</param>
    /// <returns>Whether the node needs nothing more.</returns>
    public static bool TryFold(OperatorCall call)
    {
        if (call.Node.Outputs.Length == 0 || !call.HasOutput(0))
        {
            return false;
        }

        ImportedValue? value = call.Node.Operator switch
        {
            "Constant" => OfConstant(call),
            "ConstantOfShape" => OfShape(call),
            "Shape" => OfNumbers(call, KnownForms.ShapeOf(call)),
            "Size" => OfNumbers(call, KnownForms.SizeOf(call)),
            "Bernoulli" when call.Input(0) is { IsFlow: false } chance => chance.Renamed(call.OutputName(0)),
            "RandomUniformLike" when call.Input(0) is { IsFlow: false } shape && call.Number("low", 0) == 0 && call.Number("high", 1) == 1 => shape.Uniform(call.OutputName(0)),

            // A random number is below a chance as often as the chance says.
            "Less" when call.Input(0).IsUniform && call.Input(1) is { IsFlow: false } chance => chance.Renamed(call.OutputName(0)),
            "Identity" when call.Input(0) is { IsFlow: false } input => input.Renamed(call.OutputName(0)),
            _ => OfRule(call),
        };
        call.Register(value);
        return value is not null;
    }

    private static ImportedValue? OfRule(OperatorCall call)
    {
        if (!s_rules.TryGetValue(call.Node.Operator, out Func<OperatorCall, KnownNumbers[], KnownNumbers?>? rule) || call.InputCount == 0)
        {
            return null;
        }

        KnownNumbers[] known = new KnownNumbers[call.InputCount];
        for (int i = 0; i < known.Length; i++)
        {
            if (!call.Has(i) || call.Input(i) is { IsWeight: true } || call.Assembly.KnownOf(call.Input(i)) is not { } numbers)
            {
                return null;
            }

            known[i] = numbers;
        }

        return known.Length >= LeastInputs(call.Node.Operator) ? OfNumbers(call, rule(call, known)) : null;
    }

    private static int LeastInputs(string name) => name switch
    {
        "Where" or "Range" => 3,
        "Add" or "Sub" or "Mul" or "Div" or "Mod" or "Pow" or "Equal" or "Less" or "LessOrEqual" or "Greater" or "GreaterOrEqual" or "And" or "Or" or "Gather" or "Reshape" or "Expand" => 2,
        _ => 1,
    };

    private static ImportedValue? OfNumbers(OperatorCall call, KnownNumbers? numbers) => numbers is null ? null : ImportedValue.OfNumbers(call.OutputName(0), numbers);

    private static ImportedValue OfConstant(OperatorCall call)
    {
        string name = call.OutputName(0);
        if (call.Node.Attribute("value")?.Tensor is { } tensor)
        {
            return ImportedValue.OfTensor(name, tensor, isWeight: false);
        }

        if (call.Node.Attribute("value_float")?.Number is { } number)
        {
            return ImportedValue.OfNumbers(name, KnownNumbers.Fixed(false, [], [number]));
        }

        if (call.Node.Attribute("value_int")?.Integer is { } integer)
        {
            return ImportedValue.OfNumbers(name, KnownNumbers.Fixed(true, [], [integer]));
        }

        if (call.Node.Attribute("value_floats") is { } numbers)
        {
            return ImportedValue.OfNumbers(name, KnownNumbers.Fixed(false, [numbers.Numbers.Length], [.. numbers.Numbers.Select(x => (double)x)]));
        }

        return call.Node.Attribute("value_ints") is { } integers
            ? ImportedValue.OfNumbers(name, KnownNumbers.Fixed(true, [integers.Integers.Length], [.. integers.Integers.Select(x => (double)x)]))
            : throw call.Unsupported("without a tensor or a number");
    }

    private static ImportedValue? OfShape(OperatorCall call)
    {
        KnownNumbers shape = call.Known(0);
        double number = 0;
        bool isFloating = true;
        if (call.Node.Attribute("value")?.Tensor is { } tensor)
        {
            number = tensor.Elements == 1 && tensor.Type != OnnxElementType.Undefined ? tensor.ToDoubles()[0] : throw call.Fault("The value of a ConstantOfShape must be one number.");
            isFloating = tensor.Type.IsFloating();
        }

        // All elements are the same number, so that a dimension of the batch may be 1 and is stretched where it is used.
        int[] dimensions = [.. shape.First.Zip(shape.Second, (a, b) => a == b ? a : isFloating ? 1 : throw call.Unsupported("with whole numbers for each sample")).Select(d => d is >= 0 and <= int.MaxValue ? (int)d : throw call.Fault($"A dimension must be at least 0, not {d}."))];
        if (isFloating)
        {
            return ImportedValue.Filled(call.OutputName(0), KnownForms.ShapeFor(call, dimensions), number);
        }

        return KnownArithmetic.Elements([.. dimensions]) is { } elements
            ? ImportedValue.OfNumbers(call.OutputName(0), KnownNumbers.Fixed(true, [.. dimensions], [.. Enumerable.Repeat(number, elements)]))
            : throw call.Unsupported("with many whole numbers");
    }

    private static KnownNumbers? Cast(OperatorCall call, KnownNumbers[] x)
    {
        OnnxElementType type = (OnnxElementType)call.Integer("to", 0);
        return type switch
        {
            OnnxElementType.Bool => x[0].Map(v => v != 0 ? 1 : 0, true),
            _ when type.IsFloating() => x[0] with { IsInteger = false },
            _ when type.Size() > 0 => x[0].Map(Math.Truncate, true),
            _ => null,
        };
    }

    private static KnownNumbers? Choose(KnownNumbers condition, KnownNumbers yes, KnownNumbers no) =>
        KnownArithmetic.Zip(condition, yes, (c, a) => c != 0 ? a : 0, yes.IsInteger) is { } left && KnownArithmetic.Zip(condition, no, (c, b) => c == 0 ? b : 0, yes.IsInteger) is { } right
            ? KnownArithmetic.Zip(left, right, (a, b) => a + b, yes.IsInteger)
            : null;

    private static Func<OperatorCall, KnownNumbers[], KnownNumbers?> Binary(Func<double, double, double> function, bool? isInteger = null) =>
        (_, x) => KnownArithmetic.Zip(x[0], x[1], function, isInteger ?? x[0].IsInteger);

    private static Func<OperatorCall, KnownNumbers[], KnownNumbers?> Variadic(Func<double, double, double> function) =>
        (_, x) => x.Skip(1).Aggregate((KnownNumbers?)x[0], (a, b) => a is null ? null : KnownArithmetic.Zip(a, b, function, b.IsInteger));
}
