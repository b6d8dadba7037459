using System.Collections.Immutable;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Onnx;

/// <summary>Operators that sum over dimensions, and products of matrices.</summary>
internal static class ReductionMapping
{
    /// <summary>A reduction.</summary>
    /// <param name="inputSince">The version since which the axes are an input.</param>
    /// <param name="before">What is done to every element before the sum; null for nothing.</param>
    /// <param name="isMean">Whether the mean is taken and not the sum.</param>
    /// <param name="after">What is done to every sum; null for nothing.</param>
    /// <returns>The mapping.</returns>
    public static Action<OperatorCall> Sum(int inputSince, Func<OperatorCall, ImportedValue, ImportedValue>? before = null, bool isMean = false, Func<IOperation>? after = null) => call =>
    {
        ImportedValue x = call.Input(0);
        ImmutableArray<int> axes = call.IntegersOrInput("axes", 1, call.Opset >= inputSince) ?? [];
        bool keeps = call.Integer("keepdims", 1) == 1;
        bool isNothing = axes.IsEmpty && call.Integer("noop_with_empty_axes", 0) == 1;
        ImportedValue terms = before?.Invoke(call, x) ?? x;
        IOperation reduction = isNothing ? new Identity() : isMean ? new ReduceMean(axes, keeps) : new ReduceSum(axes, keeps);
        if (after is null)
        {
            call.Finish(reduction, terms);
        }
        else
        {
            call.Finish(after(), call.Step(reduction, terms));
        }
    };

    /// <summary>The square of a value.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The value.</param>
    /// <returns>Its square.</returns>
    public static ImportedValue Square(OperatorCall call, ImportedValue x) => call.Step(new Multiplication(), x, x);

    /// <summary>The magnitude of a value.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">The value.</param>
    /// <returns>Its magnitude.</returns>
    public static ImportedValue Magnitude(OperatorCall call, ImportedValue x) => call.Step(new ActivationOperation(new Activation(ActivationCatalog.AbsoluteValue)), x);

    /// <summary>ONNX Gemm.</summary>
    /// <param name="call">The node.</param>
    public static void GeneralProduct(OperatorCall call)
    {
        GeneralMatrixProduct product = new()
        {
            Alpha = call.Number("alpha", 1),
            Beta = call.Number("beta", 1),
            TransposeA = call.Integer("transA", 0) != 0,
            TransposeB = call.Integer("transB", 0) != 0,
        };
        (ImportedValue?, ParameterRole)[] operands = [.. Enumerable.Range(0, call.InputCount).Select(i => (call.Optional(i), i == 0 ? ParameterRole.Automatic : ParameterRole.Weight))];
        call.Finish(product, [call.OutputName(0)], operands);
    }

    /// <summary>ONNX MatMul.</summary>
    /// <param name="call">The node.</param>
    public static void Product(OperatorCall call) =>
        call.Finish(new MatrixMultiplication(), [call.OutputName(0)], (call.Input(0), ParameterRole.Automatic), (call.Input(1), call.Input(0).IsFlow ? ParameterRole.Weight : ParameterRole.Automatic));
}
